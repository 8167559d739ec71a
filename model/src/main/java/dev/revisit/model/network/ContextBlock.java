package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Pre-norm block that attends from tokens to a context, then an MLP, each on a residual branch. */
final class ContextBlock {
  private final Ops tf;
  private final LayerNorm normQuery;
  private final LayerNorm normContext;
  private final Attention attention;
  private final LayerNorm norm2;
  private final Mlp mlp;

  /**
   * @param scope holds {@code norm_query}, {@code norm_context}, {@code attention}, {@code norm2}
   *     and {@code mlp}
   */
  ContextBlock(Ops tf, ParameterScope scope, int heads) {
    this.tf = tf;
    this.normQuery = new LayerNorm(tf, scope.child("norm_query"));
    this.normContext = new LayerNorm(tf, scope.child("norm_context"));
    this.attention = new Attention(tf, scope.child("attention"), heads);
    this.norm2 = new LayerNorm(tf, scope.child("norm2"));
    this.mlp = new Mlp(tf, scope.child("mlp"));
  }

  /**
   * Attends and transforms.
   *
   * @param x what is added to, {@code [batch, n, dim]}
   * @param query what asks, of the same shape
   * @param context {@code [batch, m, dim]}
   */
  Operand<TFloat32> apply(Operand<TFloat32> x, Operand<TFloat32> query, Tokens context) {
    Tokens normalised = new Tokens(normContext.apply(context.values()), context.valid());
    return apply(tf.math.add(x, attention.apply(normQuery.apply(query), normalised)));
  }

  /** The MLP alone, where there is no context. */
  Operand<TFloat32> apply(Operand<TFloat32> x) {
    return tf.math.add(x, mlp.apply(norm2.apply(x)));
  }
}
