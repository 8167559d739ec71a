package dev.revisit.model.heads;

import dev.revisit.model.network.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** One vector for a chip: the mean over the valid tokens of all its modalities. */
public final class TokenMean {
  private TokenMean() {}

  /**
   * The mean of each sample.
   *
   * @param tokens {@code [batch, tokens, dim]}, one entry a modality; a modality that a sample
   *     lacks has no valid token there
   * @return {@code [batch, dim]}; all zero for a sample without a valid token
   */
  public static Operand<TFloat32> of(Ops tf, Collection<Tokens> tokens) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    List<Operand<TFloat32>> counts = new ArrayList<>();
    for (Tokens part : tokens) {
      Operand<TFloat32> weight = tf.expandDims(part.valid(), tf.constant(2));
      sums.add(
          tf.reduceSum(
              tf.math.mul(part.values(), weight), tf.constant(1), new ReduceSum.Options[0]));
      counts.add(tf.reduceSum(weight, tf.constant(1), new ReduceSum.Options[0]));
    }
    return tf.math.divNoNan(tf.math.addN(sums), tf.math.addN(counts));
  }
}
