package dev.revisit.model.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A sequence of tokens and which of them may be attended to.
 *
 * @param values {@code [batch, tokens, width]}
 * @param valid {@code [batch, tokens]}, 1 for valid and 0 for not
 */
public record Tokens(Operand<TFloat32> values, Operand<TFloat32> valid) {
  /** Tokens that are all valid. */
  public static Tokens allValid(Ops tf, Operand<TFloat32> values) {
    long batch = values.shape().get(0);
    long count = values.shape().get(1);
    return new Tokens(values, Graphs.fill(tf, 1, batch, count));
  }

  /** The sequences one after the other, along the token axis. */
  static Tokens concat(Ops tf, List<Tokens> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return new Tokens(
        tf.concat(parts.stream().map(Tokens::values).toList(), tf.constant(1)),
        tf.concat(parts.stream().map(Tokens::valid).toList(), tf.constant(1)));
  }

  /** Number of tokens of one sample. */
  int count() {
    return Math.toIntExact(values.shape().get(1));
  }
}
