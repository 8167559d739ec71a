package dev.revisit.model.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One modality's half of a temporal-multimodal fusion layer. */
final class FusionStream {
  private final Ops tf;
  private final Linear carry;
  private final ContextBlock block;

  FusionStream(Ops tf, ParameterScope scope, int heads) {
    this.tf = tf;
    this.carry = new Linear(tf, scope.child("carry"));
    this.block = new ContextBlock(tf, scope, heads);
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
    return context.isEmpty() ? block.apply(x) : block.apply(x, x, Tokens.concat(tf, context));
  }
}
