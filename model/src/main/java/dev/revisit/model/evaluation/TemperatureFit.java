package dev.revisit.model.evaluation;

import java.util.function.DoubleUnaryOperator;

/**
 * The temperature that makes probabilities honest: logits divided by it have the smallest mean
 * negative log-likelihood (Guo et al. 2017, "On Calibration of Modern Neural Networks"). It changes
 * no ranking and no most likely class. To be fitted on samples that the head was not trained on.
 *
 * <p>The likelihood is convex in the inverse temperature, so that a golden-section search finds the
 * minimum; it looks between 1/20 and 20.
 */
public final class TemperatureFit {
  private static final double LARGEST = 20;
  private static final double TOLERANCE = 1e-6;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private TemperatureFit() {}

  /**
   * The temperature of a head that chooses one of several classes.
   *
   * @param logits {@code [rows, classes]}
   * @param truths class of each row
   * @return 1 without any row
   */
  public static double ofClasses(float[] logits, int[] truths) {
    return truths.length == 0 ? 1 : minimum(t -> logLossOfClasses(logits, truths, t));
  }

  /**
   * The temperature of a head that says yes or no.
   *
   * @param logits of yes
   * @param truths whether it was yes
   * @return 1 without any row
   */
  public static double ofYesNo(float[] logits, boolean[] truths) {
    return truths.length == 0 ? 1 : minimum(t -> logLossOfYesNo(logits, truths, t));
  }

  /**
   * Mean negative log-likelihood, in nats.
   *
   * @param logits {@code [rows, classes]}
   */
  public static double logLossOfClasses(float[] logits, int[] truths, double temperature) {
    int classes = logits.length / truths.length;
    double sum = 0;
    for (int row = 0; row < truths.length; row++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[row * classes + c] / temperature);
      }
      double all = 0;
      for (int c = 0; c < classes; c++) {
        all += Math.exp(logits[row * classes + c] / temperature - largest);
      }
      sum += largest + Math.log(all) - logits[row * classes + truths[row]] / temperature;
    }
    return sum / truths.length;
  }

  /** Mean negative log-likelihood, in nats. */
  public static double logLossOfYesNo(float[] logits, boolean[] truths, double temperature) {
    double sum = 0;
    for (int row = 0; row < truths.length; row++) {
      double x = (truths[row] ? -1 : 1) * (double) logits[row] / temperature;
      sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
    return sum / truths.length;
  }

  private static double minimum(DoubleUnaryOperator lossOfTemperature) {
    DoubleUnaryOperator loss = inverse -> lossOfTemperature.applyAsDouble(1 / inverse);
    double low = 1 / LARGEST;
    double high = LARGEST;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = loss.applyAsDouble(left);
    double atRight = loss.applyAsDouble(right);
    while (high - low > TOLERANCE * high) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = loss.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = loss.applyAsDouble(right);
      }
    }
    return 2 / (low + high);
  }
}
