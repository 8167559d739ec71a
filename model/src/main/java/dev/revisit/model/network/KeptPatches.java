package dev.revisit.model.network;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The visible patches of a masked sample: their tokens are taken out of the full grid, and put back
 * in front of the decoder.
 *
 * <p>Putting back multiplies with a one-hot matrix, which is exact, differentiable and
 * deterministic on every device (a scatter with duplicates is not).
 */
public final class KeptPatches {
  private final Ops tf;
  private final Operand<TInt64> indices;
  private final Operand<TFloat32> oneHot;

  /**
   * @param indices {@code [batch, kept]} into the full grid, without duplicates in a row
   * @param total patches of the full grid
   */
  public KeptPatches(Ops tf, Operand<TInt64> indices, int total) {
    this.tf = tf;
    this.indices = indices;
    this.oneHot = tf.oneHot(indices, tf.constant(total), tf.constant(1f), tf.constant(0f));
  }

  /** The patches of samples of which nothing is hidden. */
  public static KeptPatches all(Ops tf, int batch, int total) {
    long[] indices = new long[batch * total];
    Arrays.setAll(indices, i -> i % total);
    return new KeptPatches(tf, tf.constant(Shape.of(batch, total), DataBuffers.of(indices)), total);
  }

  /** {@code [batch, total, width]} to {@code [batch, kept, width]}. */
  public Operand<TFloat32> take(Operand<TFloat32> full) {
    return tf.gather(full, indices, tf.constant(1), Gather.batchDims(1L));
  }

  /** {@code [batch, kept, width]} to {@code [batch, total, width]} with zeros where nothing is. */
  public Operand<TFloat32> putBack(Operand<TFloat32> kept) {
    return tf.train.batchMatMul(oneHot, kept, TFloat32.class, BatchMatMul.adjX(true));
  }

  /** {@code [batch, total]}: 1 for the patches that were not kept, else 0. */
  public Operand<TFloat32> hidden() {
    return tf.math.sub(
        tf.constant(1f), tf.reduceSum(oneHot, tf.constant(1), new ReduceSum.Options[0]));
  }
}
