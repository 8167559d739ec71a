package dev.revisit.local.evaluate.alerts;

import dev.revisit.local.evaluate.alerts.RunOutcome.Found;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.EvaluationReport;
import dev.revisit.model.evaluation.GroupBootstrap;
import dev.revisit.model.evaluation.GroupBootstrap.Interval;
import dev.revisit.model.evaluation.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;

/**
 * Measures the alerts of runs against the truth of their catalogues, as {@link AlertMatching}
 * defines it.
 *
 * <p>Intervals are over catalogues when there are at least {@value #CATALOGUES_FOR_INTERVALS}; with
 * fewer, recall is resampled over events and precision over confirmed alerts, which is too narrow
 * for alerts that have one cause in common.
 */
public final class AlertEvaluation {
  /** Catalogues from which intervals are over catalogues. */
  static final int CATALOGUES_FOR_INTERVALS = 5;

  /**
   * Default follow-up time, days: with less than a year some changes have not been seen in the
   * season in which they show.
   */
  public static final int FOLLOW_UP_DAYS = 365;

  private static final int DRAWS = 1000;

  private final List<RunOutcome> runs;
  private final int followUpDays;
  private final long seed;

  private AlertEvaluation(List<RunOutcome> runs, int followUpDays, long seed) {
    this.runs = List.copyOf(runs);
    this.followUpDays = followUpDays;
    this.seed = seed;
  }

  /** A run and the catalogue that it replayed. */
  public record Pair(Path run, Path catalogue) {}

  /**
   * Reads and measures.
   *
   * @param followUpDays the follow-up time, days, not negative
   * @param seed of the intervals
   * @throws IOException if a run or a truth cannot be used; the message names file and remedy
   * @throws CancellationException when asked to stop
   */
  public static AlertEvaluation of(List<Pair> pairs, int followUpDays, long seed, Progress progress)
      throws IOException {
    List<RunOutcome> outcomes = new ArrayList<>();
    for (Pair pair : pairs) {
      progress.at("run", outcomes.size() + 1, pairs.size());
      if (progress.stopRequested()) {
        throw new CancellationException("stopped");
      }
      outcomes.add(
          AlertMatching.match(
              pair.run().toString(),
              RunEvents.read(pair.run()),
              CatalogueTruth.read(pair.catalogue()),
              SimulatedGround.of(pair.catalogue()),
              followUpDays));
    }
    return new AlertEvaluation(outcomes, followUpDays, seed);
  }

  /** Of outcomes that are at hand. */
  static AlertEvaluation of(List<RunOutcome> runs, int followUpDays, long seed) {
    return new AlertEvaluation(runs, followUpDays, seed);
  }

  /** One a run. */
  List<RunOutcome> runs() {
    return runs;
  }

  /** The report, in the form of every evaluation: metrics of all runs, and a row for each run. */
  public AlertReport report(double seconds) {
    Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
    for (RunOutcome run : runs) {
      groups.put(run.name(), AlertMeasures.metrics(List.of(run)));
    }
    Evaluation evaluation =
        new Evaluation(
            "confirmed alerts as they were told, against planted changes; at least %.0f %% of the"
                    .formatted(100 * AlertMatching.LEAST_SHARE)
                + " smaller area in common, first detected from the start to %d year after the end"
                    .formatted(AlertMatching.YEARS_AFTER_END)
                + "; followed: the record goes on for %d days after the start"
                    .formatted(followUpDays),
            AlertMeasures.metrics(runs),
            intervals(),
            AlertMeasures.counts(runs),
            OptionalDouble.empty(),
            "",
            groups,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new AlertReport(
        new EvaluationReport(
            "alerts",
            "Alerts of " + String.join(", ", runs.stream().map(RunOutcome::name).toList()),
            "f1",
            List.of(),
            "",
            evaluation,
            seed,
            seconds),
        runs,
        followUpDays);
  }

  private Map<String, Interval> intervals() {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    if (runs.size() >= CATALOGUES_FOR_INTERVALS) {
      for (String metric :
          List.of(
              "recall", "recall_followed", "precision", "f1", "false_alerts_per_1000km2_year")) {
        add(intervals, metric, runs, drawn -> AlertMeasures.metrics(drawn).get(metric));
      }
    } else {
      List<Found> events = AlertMeasures.events(runs);
      add(intervals, "recall", events, AlertMeasures::recall);
      add(intervals, "recall_followed", AlertMeasures.followed(events), AlertMeasures::recall);
      add(
          intervals,
          "precision",
          AlertMeasures.alerts(runs).stream().filter(RunOutcome.Told::confirmed).toList(),
          AlertMeasures::precision);
    }
    return intervals;
  }

  private <T> void add(
      Map<String, Interval> intervals,
      String metric,
      List<T> groups,
      ToDoubleFunction<List<T>> statistic) {
    if (!groups.isEmpty()) {
      intervals.put(metric, GroupBootstrap.interval(groups, statistic, DRAWS, seed));
    }
  }
}
