package dev.revisit.model.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Collects scores of change by group and sums them up. Not safe for threads. */
public final class ChangeTally implements ChangeSink {
  private static final int DRAWS = 1000;

  private final Map<String, BinaryScores> groups = new TreeMap<>();
  private final boolean probabilities;
  private final Reliability reliability = new Reliability();
  private final RiskCoverage abstention = new RiskCoverage();
  private long notJudged;

  /**
   * An empty tally.
   *
   * @param probabilities whether scores are probabilities, of which calibration can be told
   */
  public ChangeTally(boolean probabilities) {
    this.probabilities = probabilities;
  }

  /** Adds a pixel's score. */
  @Override
  public void add(String group, float score, boolean changed) {
    groups.computeIfAbsent(group, name -> new BinaryScores()).add(score, changed);
    if (probabilities) {
      boolean right = score >= 0.5 == changed;
      double confidence = Math.max(score, 1 - score);
      reliability.add(confidence, right);
      abstention.add(confidence, right);
    }
  }

  /** Counts a labelled pixel that was not judged; it enters no metric. */
  @Override
  public void addNotJudged() {
    notJudged++;
  }

  /** Scores of the groups. */
  public Map<String, BinaryScores> groups() {
    return groups;
  }

  /**
   * Sums up.
   *
   * @param threshold from which on a score means changed; empty for the best one of these scores,
   *     as floors are computed, which is an upper bound
   * @param thresholdSource where it comes from, if it is given
   */
  public Evaluation summary(
      String method, OptionalDouble threshold, String thresholdSource, long seed) {
    BinaryScores pooled = BinaryScores.pooled(groups.values());
    double best = pooled.bestThreshold();
    double used = threshold.orElse(best);
    BinaryCounts counts = pooled.at(used);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("f1", counts.f1());
    metrics.put("precision", counts.precision());
    metrics.put("recall", counts.recall());
    metrics.put("iou", counts.iou());
    metrics.put("accuracy", counts.accuracy());
    metrics.put("f1_best", pooled.at(best).f1());
    metrics.put("average_precision", pooled.averagePrecision());
    metrics.put("auc", pooled.areaUnderRoc());
    Map<String, Map<String, Double>> byGroup = new LinkedHashMap<>();
    List<BinaryCounts> groupCounts = new ArrayList<>();
    groups.forEach(
        (name, scores) -> {
          BinaryCounts own = scores.at(used);
          groupCounts.add(own);
          Map<String, Double> row = new LinkedHashMap<>();
          row.put("f1", own.f1());
          row.put("precision", own.precision());
          row.put("recall", own.recall());
          row.put("f1_best", scores.at(scores.bestThreshold()).f1());
          row.put("auc", scores.areaUnderRoc());
          row.put("changed_share", scores.positives() / (double) scores.size());
          byGroup.put(name, row);
        });
    metrics.put(
        "auc_mean_of_groups",
        byGroup.values().stream()
            .mapToDouble(row -> row.get("auc"))
            .filter(value -> !Double.isNaN(value))
            .average()
            .orElse(Double.NaN));
    if (probabilities) {
      metrics.put("ece", reliability.expectedCalibrationError());
      metrics.put("brier", pooled.brier());
      metrics.put("risk_coverage_area", abstention.area());
    }
    Map<String, GroupBootstrap.Interval> intervals = new LinkedHashMap<>();
    intervals.put(
        "f1", GroupBootstrap.interval(groupCounts, drawn -> sum(drawn).f1(), DRAWS, seed));
    intervals.put(
        "iou", GroupBootstrap.interval(groupCounts, drawn -> sum(drawn).iou(), DRAWS, seed));
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("groups", (long) groups.size());
    totals.put("pixels", counts.total());
    totals.put("changed_pixels", counts.truePositives() + counts.falseNegatives());
    totals.put("pixels_not_judged", notJudged);
    totals.put("true_positives", counts.truePositives());
    totals.put("false_positives", counts.falsePositives());
    totals.put("false_negatives", counts.falseNegatives());
    totals.put("true_negatives", counts.trueNegatives());
    return new Evaluation(
        method,
        metrics,
        intervals,
        totals,
        OptionalDouble.of(used),
        threshold.isPresent()
            ? thresholdSource
            : "the best one of the tested pixels: an upper bound",
        byGroup,
        Optional.of(matrix(counts)),
        probabilities ? Optional.of(reliability) : Optional.empty(),
        probabilities ? Optional.of(abstention) : Optional.empty());
  }

  private static BinaryCounts sum(List<BinaryCounts> counts) {
    return counts.stream().reduce(BinaryCounts.NONE, BinaryCounts::plus);
  }

  private static ConfusionMatrix matrix(BinaryCounts counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("unchanged", "changed"));
    matrix.add(0, 0, counts.trueNegatives());
    matrix.add(0, 1, counts.falsePositives());
    matrix.add(1, 0, counts.falseNegatives());
    matrix.add(1, 1, counts.truePositives());
    return matrix;
  }
}
