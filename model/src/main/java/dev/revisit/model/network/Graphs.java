package dev.revisit.model.network;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** Graph idioms that several layers share. All shapes are static. */
final class Graphs {
  private Graphs() {}

  static Operand<TFloat32> reshape(Ops tf, Operand<TFloat32> x, long... shape) {
    return tf.reshape(x, tf.constant(shape));
  }

  /** Axis i of the result is axis {@code axes[i]} of x. */
  static Operand<TFloat32> transpose(Ops tf, Operand<TFloat32> x, int... axes) {
    return tf.linalg.transpose(x, tf.constant(axes));
  }

  static Operand<TFloat32> fill(Ops tf, float value, long... shape) {
    float[] values = new float[Math.toIntExact(Shape.of(shape).size())];
    Arrays.fill(values, value);
    return tf.constant(Shape.of(shape), DataBuffers.of(values));
  }

  /** {@code x [rows, in] · weight [out, in] transposed + bias [out]}. */
  static Operand<TFloat32> affine(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> weight, Operand<TFloat32> bias) {
    return tf.nn.biasAdd(tf.linalg.matMul(x, weight, MatMul.transposeB(true)), bias);
  }
}
