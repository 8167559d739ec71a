package dev.revisit.model.evaluation.ablation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A study's results: for every arm and quantity the mean over seeds and its 95 % interval, and the
 * same of the difference to the first arm, seed by seed.
 */
public final class AblationReport {
  private final Study study;
  private final AblationSettings settings;
  private final Map<String, List<ArmResult>> arms = new LinkedHashMap<>();
  private final Optional<ProbeScore> pixelProbe;

  AblationReport(
      Study study,
      AblationSettings settings,
      List<ArmResult> results,
      Optional<ProbeScore> pixelProbe) {
    this.study = study;
    this.settings = settings;
    this.pixelProbe = pixelProbe;
    for (ArmResult result : results) {
      arms.computeIfAbsent(result.arm(), arm -> new ArrayList<>()).add(result);
    }
  }

  public Study study() {
    return study;
  }

  public AblationSettings settings() {
    return settings;
  }

  /** Names of the arms, the one that others are compared to first. */
  public List<String> arms() {
    return List.copyOf(arms.keySet());
  }

  /** The results of an arm, a seed each. */
  public List<ArmResult> results(String arm) {
    return List.copyOf(arms.get(arm));
  }

  /** Mean and interval of a quantity of an arm. */
  public Interval of(String arm, Measure measure) {
    return Interval.of(values(arms.get(arm), measure));
  }

  /** Mean and interval of the difference to the first arm, over the seeds that both have. */
  public Interval difference(String arm, Measure measure) {
    List<ArmResult> one = new ArrayList<>();
    List<ArmResult> other = new ArrayList<>();
    for (ArmResult result : arms.get(arm)) {
      arms.get(arms().get(0)).stream()
          .filter(r -> r.seed() == result.seed())
          .findFirst()
          .ifPresent(
              baseline -> {
                one.add(result);
                other.add(baseline);
              });
    }
    return Interval.ofDifferences(values(one, measure), values(other, measure));
  }

  private static double[] values(List<ArmResult> results, Measure measure) {
    return results.stream().mapToDouble(result -> result.value(measure)).toArray();
  }

  /** The quantities that were measured for some arm. */
  public List<Measure> measured(Measure.Kind kind) {
    return Arrays.stream(Measure.values())
        .filter(m -> m.kind() == kind)
        .filter(m -> arms().stream().anyMatch(arm -> of(arm, m).n() > 0))
        .toList();
  }

  /** What a probe of the last season's band means reaches: accuracy and macro F1. */
  Optional<ProbeScore> pixelProbe() {
    return pixelProbe;
  }

  /** {@code 1.2345 ± 0.0067}; without the interval where there is none. */
  static String text(Interval interval, Measure measure, boolean signed) {
    if (interval.n() == 0) {
      return "";
    }
    String format = signed ? measure.format().replaceFirst("%,?", "%+,") : measure.format();
    String mean = String.format(Locale.ROOT, format, interval.mean());
    return Double.isNaN(interval.halfWidth())
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, measure.format(), interval.halfWidth());
  }
}
