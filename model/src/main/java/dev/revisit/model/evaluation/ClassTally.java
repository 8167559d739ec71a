package dev.revisit.model.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Collects predicted classes by group and sums them up. Not safe for threads. */
public final class ClassTally {
  private static final int DRAWS = 1000;

  private final List<String> classes;
  private final Map<String, ConfusionMatrix> groups = new TreeMap<>();
  private final Reliability reliability = new Reliability();
  private final RiskCoverage abstention = new RiskCoverage();
  private double brier;
  private long brierCount;
  private long notJudged;

  /**
   * An empty tally.
   *
   * @param classes names in the order of the indices
   */
  public ClassTally(List<String> classes) {
    this.classes = List.copyOf(classes);
  }

  /** Names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** Adds a prediction. */
  public void add(String group, int truth, int predicted) {
    groups.computeIfAbsent(group, name -> new ConfusionMatrix(classes)).add(truth, predicted);
  }

  /** Adds a prediction with the probability of the class predicted. */
  public void add(String group, int truth, int predicted, double confidence) {
    add(group, truth, predicted);
    // A softmax in single precision may sum to a little above one.
    reliability.add(Math.min(1, confidence), truth == predicted);
    abstention.add(Math.min(1, confidence), truth == predicted);
  }

  /** Adds a prediction with the probabilities of all classes; the most probable one counts. */
  public void add(String group, int truth, double[] probabilities) {
    int predicted = 0;
    double sum = 0;
    for (int c = 0; c < probabilities.length; c++) {
      predicted = probabilities[c] > probabilities[predicted] ? c : predicted;
      double difference = probabilities[c] - (c == truth ? 1 : 0);
      sum += difference * difference;
    }
    brier += sum;
    brierCount++;
    add(group, truth, predicted, probabilities[predicted]);
  }

  /** Counts a labelled pixel or scene that was not judged; it enters no metric. */
  public void addNotJudged() {
    notJudged++;
  }

  /** Sums up. */
  public Evaluation summary(String method, long seed) {
    ConfusionMatrix all = ConfusionMatrix.sum(classes, groups.values());
    Map<String, Double> metrics = metrics(all);
    if (reliability.total() > 0) {
      metrics.put("ece", reliability.expectedCalibrationError());
      metrics.put("risk_coverage_area", abstention.area());
    }
    if (brierCount > 0) {
      metrics.put("brier", brier / brierCount);
    }
    List<ConfusionMatrix> parts = new ArrayList<>(groups.values());
    Map<String, GroupBootstrap.Interval> intervals = new LinkedHashMap<>();
    if (!parts.isEmpty()) {
      intervals.put(
          "accuracy",
          GroupBootstrap.interval(
              parts, drawn -> ConfusionMatrix.sum(classes, drawn).accuracy(), DRAWS, seed));
      intervals.put(
          "f1_macro",
          GroupBootstrap.interval(
              parts, drawn -> ConfusionMatrix.sum(classes, drawn).macroF1(), DRAWS, seed));
      intervals.put(
          "miou",
          GroupBootstrap.interval(
              parts, drawn -> ConfusionMatrix.sum(classes, drawn).meanIou(), DRAWS, seed));
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("groups", (long) groups.size());
    counts.put("judged", all.total());
    counts.put("not_judged", notJudged);
    return new Evaluation(
        method,
        metrics,
        intervals,
        counts,
        OptionalDouble.empty(),
        "",
        Map.of(),
        Optional.of(all),
        reliability.total() > 0 ? Optional.of(reliability) : Optional.empty(),
        reliability.total() > 0 ? Optional.of(abstention) : Optional.empty());
  }

  private static Map<String, Double> metrics(ConfusionMatrix matrix) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", matrix.accuracy());
    metrics.put("miou", matrix.meanIou());
    metrics.put("f1_macro", matrix.macroF1());
    metrics.put("recall_mean", matrix.meanRecall());
    metrics.put("kappa", matrix.kappa());
    return metrics;
  }
}
