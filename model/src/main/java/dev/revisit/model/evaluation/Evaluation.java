package dev.revisit.model.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What was measured.
 *
 * @param method what was measured, for example a baseline or a release
 * @param metrics values by plain names, {@code f1}, {@code accuracy}, {@code miou}; NaN where
 *     undefined
 * @param intervals 95 % intervals over groups, of some of the metrics
 * @param counts of groups, images, pixels and outcomes
 * @param threshold from which on a score means yes, of yes-or-no questions
 * @param thresholdSource where it comes from
 * @param groups for each group, its own metrics
 * @param confusion of class predictions
 * @param reliability of confidences, where there are any
 * @param abstention of the same
 */
public record Evaluation(
    String method,
    Map<String, Double> metrics,
    Map<String, GroupBootstrap.Interval> intervals,
    Map<String, Long> counts,
    OptionalDouble threshold,
    String thresholdSource,
    Map<String, Map<String, Double>> groups,
    Optional<ConfusionMatrix> confusion,
    Optional<Reliability> reliability,
    Optional<RiskCoverage> abstention) {
  /** Keeps the order of the entries. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
  }

  /** The same with the metrics of another measurement, each with a prefix to its name. */
  public Evaluation with(String prefix, Evaluation other) {
    Map<String, Double> all = new LinkedHashMap<>(metrics);
    other.metrics.forEach((name, value) -> all.put(prefix + name, value));
    Map<String, GroupBootstrap.Interval> allIntervals = new LinkedHashMap<>(intervals);
    other.intervals.forEach((name, interval) -> allIntervals.put(prefix + name, interval));
    return new Evaluation(
        method,
        all,
        allIntervals,
        counts,
        threshold,
        thresholdSource,
        groups,
        confusion,
        reliability,
        abstention);
  }

  /** The same with further counts. */
  public Evaluation withCounts(Map<String, Long> further) {
    Map<String, Long> all = new LinkedHashMap<>(counts);
    all.putAll(new TreeMap<>(further));
    return new Evaluation(
        method,
        metrics,
        intervals,
        all,
        threshold,
        thresholdSource,
        groups,
        confusion,
        reliability,
        abstention);
  }

  /** Names of the classes, if classes were told. */
  public List<String> classes() {
    return confusion.map(ConfusionMatrix::classes).orElse(List.of());
  }
}
