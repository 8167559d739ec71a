package dev.revisit.model.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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

  /** The same with further metrics. */
  public Evaluation with(Map<String, Double> further) {
    Map<String, Double> all = new LinkedHashMap<>(metrics);
    all.putAll(further);
    return new Evaluation(
        method,
        all,
        intervals,
        counts,
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
