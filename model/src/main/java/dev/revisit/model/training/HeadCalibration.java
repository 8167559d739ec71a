package dev.revisit.model.training;

import dev.revisit.model.evaluation.BinaryScores;
import dev.revisit.model.evaluation.Reliability;
import dev.revisit.model.evaluation.TemperatureFit;

/**
 * How honest a head's probabilities are on the validation samples, as trained and with the
 * temperature that was fitted there.
 *
 * @param temperature that the release gets
 * @param threshold of the highest F1 of calibrated probabilities, for a head that says yes or no;
 *     else 0.5
 * @param before with temperature 1
 * @param after with the fitted one
 * @param labels that were looked at
 */
public record HeadCalibration(
    double temperature, double threshold, Quality before, Quality after, long labels) {
  /**
   * Quality of probabilities.
   *
   * @param logLoss mean negative log-likelihood in nats
   * @param calibrationError expected calibration error with 15 bins
   * @param brier mean squared error: of yes, or summed over classes
   * @param score share of right answers for classes; F1 at the threshold for yes and no
   */
  public record Quality(double logLoss, double calibrationError, double brier, double score) {}

  /**
   * Of a head that says yes or no.
   *
   * @param logits of yes
   */
  static HeadCalibration ofYesNo(float[] logits, boolean[] truths) {
    double temperature = TemperatureFit.ofYesNo(logits, truths);
    BinaryScores scores = scores(logits, truths, temperature);
    double best = scores.bestThreshold();
    double threshold = Double.isInfinite(best) ? 0.5 : best;
    return new HeadCalibration(
        temperature,
        threshold,
        yesNo(logits, truths, 1, scores.at(threshold).f1()),
        yesNo(logits, truths, temperature, scores.at(threshold).f1()),
        truths.length);
  }

  /** The highest F1 of any threshold; 0 if there is nothing to find. */
  static double scoreOfYesNo(float[] logits, boolean[] truths) {
    BinaryScores scores = new BinaryScores();
    for (int i = 0; i < truths.length; i++) {
      scores.add(logits[i], truths[i]);
    }
    return scores.positives() == 0 ? 0 : scores.at(scores.bestThreshold()).f1();
  }

  /**
   * The share of right answers.
   *
   * @param logits {@code [rows, classes]}
   */
  static double scoreOfClasses(float[] logits, int[] truths) {
    int classes = logits.length / Math.max(1, truths.length);
    long right = 0;
    for (int row = 0; row < truths.length; row++) {
      int likeliest = 0;
      for (int c = 1; c < classes; c++) {
        likeliest = logits[row * classes + c] > logits[row * classes + likeliest] ? c : likeliest;
      }
      right += likeliest == truths[row] ? 1 : 0;
    }
    return right / (double) truths.length;
  }

  private static float probability(float logit, double temperature) {
    return (float) (1 / (1 + Math.exp(-logit / temperature)));
  }

  private static BinaryScores scores(float[] logits, boolean[] truths, double temperature) {
    BinaryScores scores = new BinaryScores();
    for (int i = 0; i < truths.length; i++) {
      scores.add(probability(logits[i], temperature), truths[i]);
    }
    return scores;
  }

  private static Quality yesNo(float[] logits, boolean[] truths, double temperature, double score) {
    Reliability reliability = new Reliability();
    for (int i = 0; i < truths.length; i++) {
      double yes = probability(logits[i], temperature);
      reliability.add(Math.max(yes, 1 - yes), truths[i] == (yes >= 0.5));
    }
    return new Quality(
        TemperatureFit.logLossOfYesNo(logits, truths, temperature),
        reliability.expectedCalibrationError(),
        scores(logits, truths, temperature).brier(),
        score);
  }

  /**
   * Of a head that chooses one of several classes.
   *
   * @param logits {@code [rows, classes]}
   */
  static HeadCalibration ofClasses(float[] logits, int[] truths) {
    double temperature = TemperatureFit.ofClasses(logits, truths);
    return new HeadCalibration(
        temperature,
        0.5,
        classes(logits, truths, 1),
        classes(logits, truths, temperature),
        truths.length);
  }

  private static Quality classes(float[] logits, int[] truths, double temperature) {
    int classes = logits.length / Math.max(1, truths.length);
    Reliability reliability = new Reliability();
    double brier = 0;
    long right = 0;
    double[] probabilities = new double[classes];
    for (int row = 0; row < truths.length; row++) {
      int likeliest = 0;
      for (int c = 1; c < classes; c++) {
        likeliest = logits[row * classes + c] > logits[row * classes + likeliest] ? c : likeliest;
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        double over = logits[row * classes + c] - logits[row * classes + likeliest];
        probabilities[c] = Math.exp(over / temperature);
        sum += probabilities[c];
      }
      for (int c = 0; c < classes; c++) {
        double difference = probabilities[c] / sum - (c == truths[row] ? 1 : 0);
        brier += difference * difference;
      }
      reliability.add(1 / sum, likeliest == truths[row]);
      right += likeliest == truths[row] ? 1 : 0;
    }
    return new Quality(
        TemperatureFit.logLossOfClasses(logits, truths, temperature),
        reliability.expectedCalibrationError(),
        brier / truths.length,
        right / (double) truths.length);
  }
}
