package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Two linear maps with the exact (error function) GELU between them. */
public final class Mlp {
  private static final float ROOT_HALF = (float) Math.sqrt(0.5);

  private final Ops tf;
  private final Linear up;
  private final Linear down;

  /**
   * @param scope holds {@code up} and {@code down}
   */
  public Mlp(Ops tf, ParameterScope scope) {
    this.tf = tf;
    this.up = new Linear(tf, scope.child("up"));
    this.down = new Linear(tf, scope.child("down"));
  }

  /**
   * {@code [..., dim]} to {@code [..., dim]}. The order of the products is the one that TensorFlow
   * recognises on CPUs and computes together with the first linear map; so are the two axes.
   */
  public Operand<TFloat32> apply(Operand<TFloat32> x) {
    long[] shape = x.shape().asArray();
    long dim = shape[shape.length - 1];
    Operand<TFloat32> rows =
        shape.length == 2 ? x : Graphs.reshape(tf, x, x.shape().size() / dim, dim);
    Operand<TFloat32> hidden = up.apply(rows);
    Operand<TFloat32> cumulative =
        tf.math.mul(
            tf.math.add(tf.math.erf(tf.math.mul(hidden, tf.constant(ROOT_HALF))), tf.constant(1f)),
            tf.constant(0.5f));
    return Graphs.reshape(tf, down.apply(tf.math.mul(cumulative, hidden)), shape);
  }
}
