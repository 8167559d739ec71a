package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Layer normalisation of the last axis (Ba et al. 2016) with epsilon 1e-6. */
public final class LayerNorm {
  private static final float EPSILON = 1e-6f;

  private final Ops tf;
  private final Operand<TFloat32> weight;
  private final Operand<TFloat32> bias;

  /**
   * @param scope holds {@code weight [width]} and {@code bias [width]}
   */
  public LayerNorm(Ops tf, ParameterScope scope) {
    this.tf = tf;
    this.weight = scope.get("weight");
    this.bias = scope.get("bias");
  }

  /** Normalises {@code [..., width]}; the shape stays. */
  public Operand<TFloat32> apply(Operand<TFloat32> x) {
    Operand<TFloat32> mean = tf.math.mean(x, tf.constant(-1), Mean.keepDims(true));
    Operand<TFloat32> variance =
        tf.math.mean(tf.math.squaredDifference(x, mean), tf.constant(-1), Mean.keepDims(true));
    Operand<TFloat32> scale = tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON)));
    Operand<TFloat32> normalised = tf.math.mul(tf.math.sub(x, mean), scale);
    return tf.math.add(tf.math.mul(normalised, weight), bias);
  }
}
