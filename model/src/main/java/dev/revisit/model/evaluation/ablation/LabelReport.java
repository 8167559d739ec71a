package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.training.FineTunePlan.Start;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What came out of a {@link LabelRun}: the protocol's metric by the share of the labels and by the
 * start of the encoder, over the seeds.
 */
public final class LabelReport {
  /** What is compared. */
  public static final List<Start> STARTS = List.of(Start.TRAINABLE, Start.SCRATCH);

  private static final double PERCENT = 100;
  private static final int DIGITS = 3;

  private final LabelSettings settings;
  private final List<ArmResult> results;

  LabelReport(LabelSettings settings, List<ArmResult> results) {
    this.settings = settings;
    this.results = List.copyOf(results);
  }

  static String arm(Start start, double fraction) {
    return (start == Start.SCRATCH ? "scratch-" : "pretrained-") + plain(fraction);
  }

  static String plain(double fraction) {
    return BigDecimal.valueOf(fraction).stripTrailingZeros().toPlainString();
  }

  /** A start for people. */
  public static String words(Start start) {
    return start == Start.SCRATCH ? "from scratch" : "pretrained";
  }

  /** A fraction as percent. */
  public static String share(double fraction) {
    return new BigDecimal(fraction * PERCENT)
            .round(new MathContext(DIGITS))
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  public LabelSettings settings() {
    return settings;
  }

  /** Every finished training. */
  public List<ArmResult> results() {
    return results;
  }

  /** The protocol's metric, mean and 95 % interval over the seeds. */
  public Interval of(double fraction, Start start) {
    return Interval.of(of(arm(start, fraction)).stream().mapToDouble(this::metric).toArray());
  }

  /** By how much the pretrained encoder is better, over the seeds that have both. */
  public Interval gain(double fraction) {
    List<Double> pretrained = new ArrayList<>();
    List<Double> scratch = new ArrayList<>();
    for (ArmResult one : of(arm(Start.TRAINABLE, fraction))) {
      for (ArmResult other : of(arm(Start.SCRATCH, fraction))) {
        if (one.seed() == other.seed()) {
          pretrained.add(metric(one));
          scratch.add(metric(other));
        }
      }
    }
    return Interval.ofDifferences(array(pretrained), array(scratch));
  }

  /** Chips learnt from, or held back for the choice of the epoch; mean of the trainings. */
  OptionalDouble chips(double fraction, String count) {
    return results.stream()
        .filter(result -> STARTS.stream().anyMatch(s -> result.arm().equals(arm(s, fraction))))
        .mapToDouble(result -> result.measures().getOrDefault(count, Double.NaN))
        .average();
  }

  private List<ArmResult> of(String arm) {
    return results.stream().filter(result -> result.arm().equals(arm)).toList();
  }

  private double metric(ArmResult result) {
    return result.measures().getOrDefault(settings.protocol().metric(), Double.NaN);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
