package dev.revisit.model.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What abstaining buys: the error among the predictions that remain when those below a confidence
 * are withheld. Y. Geifman, R. El-Yaniv, Selective Classification for Deep Neural Networks, NeurIPS
 * 2017.
 *
 * <p>Confidences are told apart in steps of 1/{@value #STEPS}, in constant memory, so that hundreds
 * of millions of pixels can be counted. Not safe for threads.
 */
public final class RiskCoverage {
  private static final int STEPS = 1000;

  private final long[] counts = new long[STEPS + 1];
  private final long[] errors = new long[STEPS + 1];

  /**
   * One point of the curve.
   *
   * @param confidence lowest one that is answered
   * @param coverage share of predictions that are given, above 0 up to 1
   * @param risk share of those that are wrong
   */
  public record Point(double confidence, double coverage, double risk) {}

  /**
   * Counts one prediction.
   *
   * @param confidence 0 to 1
   */
  public void add(double confidence, boolean right) {
    if (!(confidence >= 0) || confidence > 1) {
      throw new IllegalArgumentException("A confidence is " + confidence + ", expected 0 to 1");
    }
    int step = (int) (confidence * STEPS);
    counts[step]++;
    errors[step] += right ? 0 : 1;
  }

  /** Adds the counts of another curve. */
  public void add(RiskCoverage other) {
    for (int i = 0; i <= STEPS; i++) {
      counts[i] += other.counts[i];
      errors[i] += other.errors[i];
    }
  }

  /** The curve from the most confident predictions to all of them. Empty without any. */
  public List<Point> curve() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    List<Point> points = new ArrayList<>();
    long answered = 0;
    long wrong = 0;
    for (int step = STEPS; step >= 0; step--) {
      if (counts[step] > 0) {
        answered += counts[step];
        wrong += errors[step];
        points.add(
            new Point(step / (double) STEPS, answered / (double) total, wrong / (double) answered));
      }
    }
    return points;
  }

  /**
   * Area under the curve, the mean risk over all coverages: each step's predictions at the risk
   * reached with them. NaN without any.
   */
  public double area() {
    double area = 0;
    double before = 0;
    List<Point> points = curve();
    for (Point point : points) {
      area += (point.coverage() - before) * point.risk();
      before = point.coverage();
    }
    return points.isEmpty() ? Double.NaN : area;
  }
}
