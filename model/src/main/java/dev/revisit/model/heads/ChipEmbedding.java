package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.network.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * One vector for a chip, to find similar ones or to tell its class from.
 *
 * <p>First the mean and the deviation of the fused tokens over the valid tokens of all modalities.
 * Then, for each modality, mean and deviation over its valid tokens of what a token's pixels look
 * like: the mean of each band and of each difference of neighbouring bands, and for both the
 * logarithm of their mean gradient at 10, 20 and 40 m. Last, by how much neighbouring tokens differ
 * in these means, across and down: the greater and the smaller of the two, as a logarithm; a river
 * or a row of fields differs in one direction. Pretraining predicts patches whose brightness and
 * contrast are taken away, so the tokens keep little of what tells a lake from a field.
 */
public final class ChipEmbedding {
  /** Pixels of one step of a gradient. */
  private static final int[] SCALES = {1, 2, 4};

  /** Of normalised bands: what does not show as texture, and a usual texture. */
  private static final float LEAST = 0.003f;

  private static final float USUAL = 0.03f;

  private static final float TINY = 1e-6f;

  private final Ops tf;
  private final Architecture architecture;

  public ChipEmbedding(Ops tf, Architecture architecture) {
    this.tf = tf;
    this.architecture = architecture;
  }

  /** Length of the vector. */
  public static int width(Architecture architecture) {
    int width = architecture.dim();
    for (Modality modality : Modality.values()) {
      width += shown(architecture, modality) * (2 + scales(architecture).size());
    }
    return 2 * width;
  }

  /** Bands and differences of neighbouring bands. */
  private static int shown(Architecture architecture, Modality modality) {
    return 2 * architecture.bands(modality) - 1;
  }

  private static List<Integer> scales(Architecture architecture) {
    List<Integer> scales = new ArrayList<>();
    for (int scale : SCALES) {
      if (architecture.patch() % scale == 0 && architecture.patch() > scale) {
        scales.add(scale);
      }
    }
    return scales;
  }

  /**
   * The vectors of a batch.
   *
   * @param fused tokens {@code [batch, tokens, dim]}, one entry a modality; a modality that a
   *     sample lacks has no valid token there
   * @param pixels normalised {@code [batch, bands, image, image]} of the same modalities
   * @return {@code [batch, width]}; zero where nothing is valid
   */
  public Operand<TFloat32> of(
      Map<Modality, Tokens> fused, Map<Modality, ? extends Operand<TFloat32>> pixels) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    parts.add(moments(List.copyOf(fused.values())));
    for (Modality modality : Modality.values()) {
      Tokens tokens = fused.get(modality);
      if (tokens == null) {
        long batch = fused.values().iterator().next().values().shape().get(0);
        long width = 2L * shown(architecture, modality) * (2 + scales(architecture).size());
        parts.add(tf.fill(tf.constant(new long[] {batch, width}), tf.constant(0f)));
      } else {
        Operand<TFloat32> all = shown(pixels.get(modality), modality);
        parts.add(moments(List.of(new Tokens(describe(all), tokens.valid()))));
        parts.add(contrast(pooled(all, architecture.patch()), tokens.valid()));
      }
    }
    return tf.concat(parts, tf.constant(1));
  }

  /** Mean and deviation over valid tokens, side by side. */
  private Operand<TFloat32> moments(List<Tokens> tokens) {
    Operand<TFloat32> mean = mean(tokens, false);
    Operand<TFloat32> variance = tf.math.sub(mean(tokens, true), tf.math.square(mean));
    Operand<TFloat32> tiny = tf.constant(TINY);
    Operand<TFloat32> deviation =
        tf.math.sub(tf.math.sqrt(tf.math.add(tf.nn.relu(variance), tiny)), tf.math.sqrt(tiny));
    return tf.concat(List.of(mean, deviation), tf.constant(1));
  }

  private Operand<TFloat32> mean(List<Tokens> tokens, boolean squared) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    List<Operand<TFloat32>> counts = new ArrayList<>();
    for (Tokens part : tokens) {
      Operand<TFloat32> weight = tf.expandDims(part.valid(), tf.constant(2));
      Operand<TFloat32> values = squared ? tf.math.square(part.values()) : part.values();
      sums.add(overTokens(tf.math.mul(values, weight)));
      counts.add(overTokens(weight));
    }
    return tf.math.divNoNan(tf.math.addN(sums), tf.math.addN(counts));
  }

  private Operand<TFloat32> overTokens(Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.constant(1), new ReduceSum.Options[0]);
  }

  /** Bands above their usual value, and differences of neighbours, {@code [batch, y, x, shown]}. */
  private Operand<TFloat32> shown(Operand<TFloat32> pixels, Modality modality) {
    int bands = architecture.bands(modality);
    Operand<TFloat32> rows =
        tf.math.sub(
            tf.linalg.transpose(pixels, tf.constant(new int[] {0, 2, 3, 1})),
            tf.constant(Normalisation.MISSING));
    return bands == 1 ? rows : tf.concat(List.of(rows, neighbours(rows, 3, bands)), tf.constant(3));
  }

  /** {@code [batch, tokens, shown * (1 + scales)]}. */
  private Operand<TFloat32> describe(Operand<TFloat32> all) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    parts.add(
        tokens(
            tf.math.mul(
                pooled(all, architecture.patch()), tf.constant(SeasonChannels.DEVIATIONS))));
    for (int scale : scales(architecture)) {
      parts.add(gradient(all, scale));
    }
    return tf.concat(parts, tf.constant(2));
  }

  /**
   * How much valid neighbours in a grid of tokens differ.
   *
   * @param grid {@code [batch, side, side, channels]}
   * @return {@code [batch, 2 * channels]}; zero where no two neighbours are valid
   */
  private Operand<TFloat32> contrast(Operand<TFloat32> grid, Operand<TFloat32> valid) {
    long side = architecture.side();
    Operand<TFloat32> mask =
        tf.reshape(valid, tf.constant(new long[] {grid.shape().get(0), side, side, 1}));
    Operand<TFloat32> down = contrast(grid, mask, 1);
    Operand<TFloat32> across = contrast(grid, mask, 2);
    return tf.concat(
        List.of(tf.math.maximum(down, across), tf.math.minimum(down, across)), tf.constant(1));
  }

  private Operand<TFloat32> contrast(Operand<TFloat32> grid, Operand<TFloat32> mask, int axis) {
    long side = architecture.side();
    int[] place = {1, 2};
    Operand<TFloat32> both =
        tf.math.mul(part(mask, axis, 0, side - 1), part(mask, axis, 1, side - 1));
    Operand<TFloat32> count = tf.reduceSum(both, tf.constant(place));
    Operand<TFloat32> sum =
        tf.reduceSum(
            tf.math.mul(tf.math.abs(neighbours(grid, axis, side)), both), tf.constant(place));
    Operand<TFloat32> none = tf.constant(0f);
    return tf.select(tf.math.greater(count, none), logarithm(tf.math.divNoNan(sum, count)), none);
  }

  private Operand<TFloat32> pooled(Operand<TFloat32> x, int scale) {
    List<Long> window = List.of(1L, (long) scale, (long) scale, 1L);
    return tf.nn.avgPool(x, window, window, "VALID");
  }

  private Operand<TFloat32> tokens(Operand<TFloat32> grid) {
    long[] shape = {
      grid.shape().get(0), architecture.tokens(), grid.shape().get(grid.shape().numDimensions() - 1)
    };
    return tf.reshape(grid, tf.constant(shape));
  }

  /** How much neighbours within a patch differ, as a logarithm; neighbours of {@code scale}. */
  private Operand<TFloat32> gradient(Operand<TFloat32> x, int scale) {
    Operand<TFloat32> coarse = scale == 1 ? x : pooled(x, scale);
    long side = architecture.side();
    long inside = architecture.patch() / scale;
    long[] shape = {x.shape().get(0), side, inside, side, inside, x.shape().get(3)};
    Operand<TFloat32> patches = tf.reshape(coarse, tf.constant(shape));
    Operand<TFloat32> both =
        tf.math.add(difference(patches, 2, inside), difference(patches, 4, inside));
    Operand<TFloat32> mean = tf.math.mul(both, tf.constant(0.5f));
    return tokens(logarithm(mean));
  }

  private Operand<TFloat32> logarithm(Operand<TFloat32> difference) {
    return tf.math.log(
        tf.math.mul(tf.math.add(difference, tf.constant(LEAST)), tf.constant(1 / USUAL)));
  }

  private Operand<TFloat32> difference(Operand<TFloat32> patches, int axis, long count) {
    return tf.math.mean(
        tf.math.abs(neighbours(patches, axis, count)), tf.constant(new int[] {2, 4}));
  }

  /** What each but the last along an axis has more than the next. */
  private Operand<TFloat32> neighbours(Operand<TFloat32> x, int axis, long count) {
    return tf.math.sub(part(x, axis, 0, count - 1), part(x, axis, 1, count - 1));
  }

  private Operand<TFloat32> part(Operand<TFloat32> x, int axis, int first, long count) {
    int[] begin = new int[x.shape().numDimensions()];
    begin[axis] = first;
    int[] size = new int[begin.length];
    Arrays.fill(size, -1);
    size[axis] = Math.toIntExact(count);
    return tf.slice(x, tf.constant(begin), tf.constant(size));
  }
}
