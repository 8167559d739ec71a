package dev.revisit.model.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a confidence of 80 % means right in 80 % of the cases.
 *
 * <p>Expected calibration error with {@value #BINS} equal-width bins, bin m holding the confidences
 * in ((m-1)/M, m/M]: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On Calibration of Modern Neural
 * Networks, ICML 2017, equations 2 to 5. A confidence of exactly 0 is counted in the first bin.
 *
 * <p>Of a yes-or-no question, the confidence is that of the answer given, so at least 0.5, and
 * right means that the answer is. Constant memory. Not safe for threads.
 */
public final class Reliability {
  /** Number of bins, as in the source. */
  public static final int BINS = 15;

  private final long[] counts = new long[BINS];
  private final long[] correct = new long[BINS];
  private final double[] confidences = new double[BINS];

  /**
   * One row of the table.
   *
   * @param from lower end of the bin, excluded
   * @param to upper end of the bin, included
   * @param count predictions in the bin
   * @param confidence mean confidence of them; NaN in an empty bin
   * @param accuracy share of them that was right; NaN in an empty bin
   */
  public record Bin(double from, double to, long count, double confidence, double accuracy) {}

  /**
   * Counts one prediction.
   *
   * @param confidence of the class that was predicted, 0 to 1
   * @param right whether the prediction was
   */
  public void add(double confidence, boolean right) {
    if (!(confidence >= 0) || confidence > 1) {
      throw new IllegalArgumentException("A confidence is " + confidence + ", expected 0 to 1");
    }
    int bin = Math.max(0, (int) Math.ceil(confidence * BINS) - 1);
    counts[bin]++;
    correct[bin] += right ? 1 : 0;
    confidences[bin] += confidence;
  }

  /** Adds the counts of another table. */
  public void add(Reliability other) {
    for (int i = 0; i < BINS; i++) {
      counts[i] += other.counts[i];
      correct[i] += other.correct[i];
      confidences[i] += other.confidences[i];
    }
  }

  /** The table behind the diagram; empty bins included. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      bins.add(
          new Bin(
              i / (double) BINS,
              (i + 1) / (double) BINS,
              counts[i],
              confidences[i] / counts[i],
              correct[i] / (double) counts[i]));
    }
    return bins;
  }

  /** Number of predictions. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** Mean distance of accuracy and confidence over the bins, weighted by their counts. */
  public double expectedCalibrationError() {
    double error = 0;
    for (int i = 0; i < BINS; i++) {
      error += Math.abs(correct[i] - confidences[i]);
    }
    return error / total();
  }
}
