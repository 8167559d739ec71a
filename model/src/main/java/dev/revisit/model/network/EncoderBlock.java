package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Pre-norm transformer block: self-attention and MLP, each on a residual branch. */
public final class EncoderBlock {
  private final Ops tf;
  private final LayerNorm norm1;
  private final Attention attention;
  private final LayerNorm norm2;
  private final Mlp mlp;

  /**
   * @param scope holds {@code norm1}, {@code attention}, {@code norm2} and {@code mlp}
   */
  public EncoderBlock(Ops tf, ParameterScope scope, int heads) {
    this.tf = tf;
    this.norm1 = new LayerNorm(tf, scope.child("norm1"));
    this.attention = new Attention(tf, scope.child("attention"), heads);
    this.norm2 = new LayerNorm(tf, scope.child("norm2"));
    this.mlp = new Mlp(tf, scope.child("mlp"));
  }

  /** {@code [batch, n, dim]} to the same shape; invalid tokens are carried but not attended to. */
  public Operand<TFloat32> apply(Tokens x) {
    Operand<TFloat32> y = norm1.apply(x.values());
    Operand<TFloat32> attended =
        tf.math.add(x.values(), attention.apply(y, new Tokens(y, x.valid())));
    return tf.math.add(attended, mlp.apply(norm2.apply(attended)));
  }
}
