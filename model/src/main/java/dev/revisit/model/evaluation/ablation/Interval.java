package dev.revisit.model.evaluation.ablation;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Mean of a quantity over seeds and the half width of its 95 % interval by Student's t
 * distribution.
 *
 * @param n number of seeds
 * @param mean NaN if there is no seed
 * @param halfWidth NaN for fewer than two seeds, which say nothing about the spread
 */
public record Interval(int n, double mean, double halfWidth) {
  private static final double UPPER_QUANTILE = 0.975;

  /** Of one value a seed; values that are NaN (not measured) are left out. */
  public static Interval of(double... values) {
    double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    int n = known.length;
    double mean = StatUtils.mean(known);
    if (n < 2) {
      return new Interval(n, mean, Double.NaN);
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    return new Interval(n, mean, t * Math.sqrt(StatUtils.variance(known) / n));
  }

  /** Of the differences between two arms, seed by seed. */
  public static Interval ofDifferences(double[] values, double[] baseline) {
    if (values.length != baseline.length) {
      throw new IllegalArgumentException(
          values.length + " values and " + baseline.length + " to compare with: pair them by seed");
    }
    double[] differences = new double[values.length];
    Arrays.setAll(differences, i -> values[i] - baseline[i]);
    return of(differences);
  }
}
