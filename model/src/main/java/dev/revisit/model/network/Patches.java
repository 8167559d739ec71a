package dev.revisit.model.network;

import dev.revisit.model.architecture.Architecture;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Pixels to patches and back. Patches are row-major; inside a patch the order is row, column, band.
 */
public final class Patches {
  private static final float EPSILON = 1e-6f;

  private final Ops tf;
  private final long patch;

  public Patches(Ops tf, Architecture architecture) {
    this.tf = tf;
    this.patch = architecture.patch();
  }

  /** {@code [batch, bands, height, width]} to {@code [batch, patches, patch * patch * bands]}. */
  public Operand<TFloat32> split(Operand<TFloat32> pixels) {
    long[] s = pixels.shape().asArray();
    long rows = s[2] / patch;
    long columns = s[3] / patch;
    Operand<TFloat32> grid = Graphs.reshape(tf, pixels, s[0], s[1], rows, patch, columns, patch);
    return Graphs.reshape(
        tf,
        Graphs.transpose(tf, grid, 0, 2, 4, 3, 5, 1),
        s[0],
        rows * columns,
        patch * patch * s[1]);
  }

  /**
   * Joins a square grid of patches.
   *
   * @param patches {@code [batch, side * side, patch * patch * channels]}
   * @return {@code [batch, height, width, channels]}, channels last as convolutions want them
   */
  public Operand<TFloat32> join(Operand<TFloat32> patches) {
    long batch = patches.shape().get(0);
    long side = Math.round(Math.sqrt((double) patches.shape().get(1)));
    long channels = patches.shape().get(2) / (patch * patch);
    Operand<TFloat32> grid = Graphs.reshape(tf, patches, batch, side, side, patch, patch, channels);
    return Graphs.reshape(
        tf,
        Graphs.transpose(tf, grid, 0, 1, 3, 2, 4, 5),
        batch,
        side * patch,
        side * patch,
        channels);
  }

  /**
   * The reconstruction target: patches with mean 0 and variance 1 each (unbiased variance, epsilon
   * 1e-6).
   *
   * @param pixels {@code [batch, bands, height, width]}
   * @return {@code [batch, patches, patch * patch * bands]}
   */
  public Operand<TFloat32> normalised(Operand<TFloat32> pixels) {
    Operand<TFloat32> values = split(pixels);
    float degrees = values.shape().get(2) - 1;
    Operand<TFloat32> mean = tf.math.mean(values, tf.constant(-1), Mean.keepDims(true));
    Operand<TFloat32> squares =
        tf.reduceSum(
            tf.math.squaredDifference(values, mean), tf.constant(-1), ReduceSum.keepDims(true));
    Operand<TFloat32> variance = tf.math.div(squares, tf.constant(degrees));
    Operand<TFloat32> deviation = tf.math.sqrt(tf.math.add(variance, tf.constant(EPSILON)));
    return tf.math.div(tf.math.sub(values, mean), deviation);
  }

  /**
   * The reconstruction target where some values are not known, of a band that an image lacks for
   * example: mean and variance are those of the known values.
   *
   * @param pixels {@code [batch, bands, height, width]}
   * @param known of the same shape, 1 or 0; of each patch no value or at least two
   * @return {@code [batch, patches, patch * patch * bands]}; what is not known means nothing
   */
  public Operand<TFloat32> normalised(Operand<TFloat32> pixels, Operand<TFloat32> known) {
    Operand<TFloat32> values = split(pixels);
    Operand<TFloat32> mask = split(known);
    Operand<TFloat32> count = tf.reduceSum(mask, tf.constant(-1), ReduceSum.keepDims(true));
    Operand<TFloat32> mean =
        tf.math.divNoNan(
            tf.reduceSum(tf.math.mul(values, mask), tf.constant(-1), ReduceSum.keepDims(true)),
            count);
    Operand<TFloat32> squares =
        tf.reduceSum(
            tf.math.mul(tf.math.squaredDifference(values, mean), mask),
            tf.constant(-1),
            ReduceSum.keepDims(true));
    Operand<TFloat32> variance = tf.math.divNoNan(squares, tf.math.sub(count, tf.constant(1f)));
    Operand<TFloat32> deviation =
        tf.math.sqrt(tf.math.add(tf.math.maximum(variance, tf.constant(0f)), tf.constant(EPSILON)));
    return tf.math.div(tf.math.sub(values, mean), deviation);
  }
}
