package dev.revisit.model.network;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBfloat16;
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
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> weight,
      Operand<TFloat32> bias,
      Precision precision) {
    Operand<TFloat32> product =
        switch (precision) {
          case FLOAT32 -> tf.linalg.matMul(x, weight, MatMul.transposeB(true));
          case BFLOAT16 ->
              widen(
                  tf, tf.linalg.matMul(narrow(tf, x), narrow(tf, weight), MatMul.transposeB(true)));
        };
    return tf.nn.biasAdd(product, bias);
  }

  /** Matrix products of the last two axes. */
  static Operand<TFloat32> batchMatMul(
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> y,
      Precision precision,
      BatchMatMul.Options... options) {
    return switch (precision) {
      case FLOAT32 -> tf.train.batchMatMul(x, y, TFloat32.class, options);
      case BFLOAT16 ->
          widen(tf, tf.train.batchMatMul(narrow(tf, x), narrow(tf, y), TBfloat16.class, options));
    };
  }

  private static Operand<TBfloat16> narrow(Ops tf, Operand<TFloat32> x) {
    return tf.dtypes.cast(x, TBfloat16.class);
  }

  private static Operand<TFloat32> widen(Ops tf, Operand<TBfloat16> x) {
    return tf.dtypes.cast(x, TFloat32.class);
  }
}
