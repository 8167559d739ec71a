package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How heads read what the bands of a place showed in closed seasons. Each of the four seasons of
 * the year (winter first) has, for every cell, the normalised bands and a mark that tells whether
 * they are known: {@code bands + 1} channels a season and modality. Of seasons of several years the
 * newest counts.
 */
public final class SeasonChannels {
  /** Seasons of a year. */
  public static final int SEASONS = 4;

  /** The range 0..1 of a normalised band is four standard deviations. */
  static final float DEVIATIONS = 4;

  private SeasonChannels() {}

  /** Channels of one season of a modality; the last is the mark. */
  public static int width(Architecture architecture, Modality modality) {
    return architecture.bands(modality) + 1;
  }

  /** Place of the mark among them. */
  public static int mark(Architecture architecture, Modality modality) {
    return architecture.bands(modality);
  }

  /** Channels of a year of both modalities. */
  static long all(Architecture architecture) {
    long all = 0;
    for (Modality modality : Modality.values()) {
      all += (long) SEASONS * width(architecture, modality);
    }
    return all;
  }

  /**
   * The season of the year that a day lies in, for looks whose date is not at hand: December to
   * February is 0. Exact but for the day before each season in leap years.
   */
  public static int season(int dayOfYear) {
    // Days of the year on which March, June, September and December begin.
    return dayOfYear < 60 || dayOfYear >= 335 ? 0 : dayOfYear < 152 ? 1 : dayOfYear < 244 ? 2 : 3;
  }

  /**
   * A year in standard deviations from the mean, zero where unknown.
   *
   * @param seasons {@code [batch, rows, columns, SEASONS * width]} of modalities, normalised
   * @return {@code [batch, rows, columns, all]}
   */
  static Operand<TFloat32> scaled(
      Ops tf, Architecture architecture, Map<Modality, Operand<TFloat32>> seasons) {
    long batch = seasons.values().iterator().next().shape().get(0);
    long side = ChangeHeadShape.side(architecture);
    List<Operand<TFloat32>> channels = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      Operand<TFloat32> given = seasons.get(modality);
      long width = width(architecture, modality);
      if (given == null) {
        channels.add(
            tf.fill(tf.constant(new long[] {batch, side, side, SEASONS * width}), tf.constant(0f)));
        continue;
      }
      for (int season = 0; season < SEASONS; season++) {
        channels.add(
            scaled(tf, architecture, modality, channels(tf, given, season * width, width)));
      }
    }
    return tf.concat(channels, tf.constant(3));
  }

  private static Operand<TFloat32> scaled(
      Ops tf, Architecture architecture, Modality modality, Operand<TFloat32> season) {
    long bands = architecture.bands(modality);
    Operand<TFloat32> known = channels(tf, season, bands, 1);
    Operand<TFloat32> values = channels(tf, season, 0, bands);
    Operand<TFloat32> centred =
        tf.math.mul(
            tf.math.sub(values, tf.constant(Normalisation.MISSING)), tf.constant(DEVIATIONS));
    return tf.concat(List.of(tf.math.mul(centred, known), known), tf.constant(3));
  }

  /** Some of the channels of {@code [batch, rows, columns, channels]}. */
  static Operand<TFloat32> channels(Ops tf, Operand<TFloat32> x, long first, long count) {
    return tf.slice(
        x,
        tf.constant(new int[] {0, 0, 0, Math.toIntExact(first)}),
        tf.constant(new int[] {-1, -1, -1, Math.toIntExact(count)}));
  }
}
