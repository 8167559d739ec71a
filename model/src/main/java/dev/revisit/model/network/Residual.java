package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds a linear map of what was brought together at each location, then an MLP. */
final class Residual {
  private final Ops tf;
  private final Linear mix;
  private final LayerNorm norm2;
  private final Mlp mlp;

  /**
   * @param scope holds {@code mix}, {@code norm2} and {@code mlp}
   */
  Residual(Ops tf, ParameterScope scope) {
    this.tf = tf;
    this.mix = new Linear(tf, scope.child("mix"));
    this.norm2 = new LayerNorm(tf, scope.child("norm2"));
    this.mlp = new Mlp(tf, scope.child("mlp"));
  }

  /**
   * Adds and transforms.
   *
   * @param x {@code [batch, n, dim]}
   * @param gathered {@code [batch, n, any]}; where it is not valid, nothing is added
   */
  Operand<TFloat32> apply(Operand<TFloat32> x, Tokens gathered) {
    Operand<TFloat32> some = Grids.column(tf, gathered.valid());
    Operand<TFloat32> mixed = tf.math.add(x, tf.math.mul(mix.apply(gathered.values()), some));
    return tf.math.add(mixed, mlp.apply(norm2.apply(mixed)));
  }
}
