package dev.revisit.model.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Scores of several yes-or-no questions about each scene, as in BigEarthNet, where a scene has any
 * number of classes.
 */
public final class MultiLabelScores {
  private final List<BinaryScores> classes = new ArrayList<>();

  /**
   * Without any scene.
   *
   * @param classes number of them
   */
  public MultiLabelScores(int classes) {
    for (int i = 0; i < classes; i++) {
      this.classes.add(new BinaryScores());
    }
  }

  /**
   * Adds one scene.
   *
   * @param scores one a class
   * @param present one a class
   */
  public void add(float[] scores, boolean[] present) {
    if (scores.length != classes.size() || present.length != classes.size()) {
      throw new IllegalArgumentException(
          "%d scores and %d truths for %d classes"
              .formatted(scores.length, present.length, classes.size()));
    }
    for (int i = 0; i < scores.length; i++) {
      classes.get(i).add(scores[i], present[i]);
    }
  }

  /** Scores of one class. */
  public BinaryScores scores(int index) {
    return classes.get(index);
  }

  /** Average precision over all decisions of all classes together. */
  public double microAveragePrecision() {
    return BinaryScores.pooled(classes).averagePrecision();
  }

  /** Mean of the classes' average precisions, of those that occur in the truth. */
  public double macroAveragePrecision() {
    return mean(BinaryScores::averagePrecision);
  }

  /** F1 over all decisions of all classes together. */
  public double microF1(double threshold) {
    return classes.stream()
        .map(scores -> scores.at(threshold))
        .reduce(BinaryCounts.NONE, BinaryCounts::plus)
        .f1();
  }

  /** Mean of the classes' F1, of those that occur in truth or prediction. */
  public double macroF1(double threshold) {
    return mean(scores -> scores.at(threshold).f1());
  }

  private double mean(ToDoubleFunction<BinaryScores> metric) {
    return classes.stream()
        .mapToDouble(metric)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
