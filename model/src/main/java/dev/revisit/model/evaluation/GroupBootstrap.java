package dev.revisit.model.evaluation;

import dev.revisit.model.data.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Confidence intervals by the percentile bootstrap over groups (B. Efron, R. Tibshirani, An
 * Introduction to the Bootstrap, 1993, chapter 13).
 *
 * <p>Groups are resampled, not pixels: neighbouring pixels of a city are right or wrong together,
 * so an interval over pixels would be far too narrow.
 */
public final class GroupBootstrap {
  private static final double LEVEL = 0.95;

  private GroupBootstrap() {}

  /**
   * A value and its 95 % interval.
   *
   * @param low end of the interval; NaN if there are fewer than two groups
   * @param value of all groups
   * @param high end of the interval; NaN if there are fewer than two groups
   * @param groups number of groups
   */
  public record Interval(double low, double value, double high, int groups) {}

  /**
   * The interval of a statistic. Draws that make it NaN, for example none with a change, are left
   * out.
   *
   * @param <T> what is known of a group
   * @param groups one a city, a site or a scene
   * @param draws at least 100; 1000 for a report
   */
  public static <T> Interval interval(
      List<T> groups, ToDoubleFunction<List<T>> statistic, int draws, long seed) {
    if (groups.isEmpty() || draws < 100) {
      throw new IllegalArgumentException(
          "%d draws of %d groups: at least 100 draws of at least one group are needed"
              .formatted(draws, groups.size()));
    }
    double value = statistic.applyAsDouble(groups);
    if (groups.size() < 2) {
      return new Interval(Double.NaN, value, Double.NaN, groups.size());
    }
    double[] values = new double[draws];
    int count = 0;
    for (int draw = 0; draw < draws; draw++) {
      CounterRandom random = new CounterRandom(seed, draw);
      List<T> drawn = new ArrayList<>(groups.size());
      for (int i = 0; i < groups.size(); i++) {
        drawn.add(groups.get(random.nextInt(groups.size())));
      }
      double drawnValue = statistic.applyAsDouble(drawn);
      if (!Double.isNaN(drawnValue)) {
        values[count++] = drawnValue;
      }
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return new Interval(
        quantile(sorted, (1 - LEVEL) / 2), value, quantile(sorted, (1 + LEVEL) / 2), groups.size());
  }

  /** Linear between order statistics, as numpy does by default. */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
