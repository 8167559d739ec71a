package dev.revisit.model.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One modality's half of a temporal-multimodal fusion layer. */
final class FusionStream {
  private final Ops tf;
  private final Linear carry;
  private final LayerNorm normQuery;
  private final LayerNorm normContext;
  private final Attention attention;
  private final LayerNorm norm2;
  private final Mlp mlp;

  FusionStream(Ops tf, ParameterScope scope, int heads) {
    this.tf = tf;
    this.carry = new Linear(tf, scope.child("carry"));
    this.normQuery = new LayerNorm(tf, scope.child("norm_query"));
    this.normContext = new LayerNorm(tf, scope.child("norm_context"));
    this.attention = new Attention(tf, scope.child("attention"), heads);
    this.norm2 = new LayerNorm(tf, scope.child("norm2"));
    this.mlp = new Mlp(tf, scope.child("mlp"));
  }

  /** Turns this modality's memory code {@code [batch, k, memory]} back into context tokens. */
  Tokens recall(Tokens memory) {
    return new Tokens(carry.apply(memory.values()), memory.valid());
  }

  /**
   * Attends from {@code x [batch, n, dim]} to the context, then the MLP.
   *
   * @param context parts to attend to, one after the other; may be empty
   */
  Operand<TFloat32> apply(Operand<TFloat32> x, List<Tokens> context) {
    Operand<TFloat32> attended = x;
    if (!context.isEmpty()) {
      Tokens joined = Tokens.concat(tf, context);
      Tokens normalised = new Tokens(normContext.apply(joined.values()), joined.valid());
      attended = tf.math.add(x, attention.apply(normQuery.apply(x), normalised));
    }
    return tf.math.add(attended, mlp.apply(norm2.apply(attended)));
  }
}
