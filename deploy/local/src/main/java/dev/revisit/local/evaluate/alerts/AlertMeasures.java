package dev.revisit.local.evaluate.alerts;

import dev.revisit.local.evaluate.alerts.RunOutcome.Found;
import dev.revisit.local.evaluate.alerts.RunOutcome.Told;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Arithmetic over outcomes. Shares of nothing and quantiles of nothing are NaN. */
final class AlertMeasures {
  private static final double THOUSAND = 1000;

  private AlertMeasures() {}

  /** The metrics of some runs together, by plain names. */
  static Map<String, Double> metrics(List<RunOutcome> runs) {
    List<Found> events = events(runs);
    List<Told> alerts = alerts(runs);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("recall", recall(events));
    metrics.put("precision", precision(alerts));
    metrics.put("f1", f1(recall(events), precision(alerts)));
    metrics.put("recall_followed", recall(followed(events)));
    metrics.put("recall_monitored", recall(events.stream().filter(Found::monitored).toList()));
    metrics.put("precision_monitored", precision(alerts.stream().filter(Told::monitored).toList()));
    metrics.put("recall_raised", share(events, found -> found.daysToRaised().isPresent()));
    metrics.put("precision_raised", share(alerts, Told::raisedTrue));
    metrics.put("recall_latest", share(events, Found::inTheEnd));
    metrics.put(
        "precision_latest",
        share(
            alerts.stream().filter(told -> told.trueInTheEnd().isPresent()).toList(),
            told -> told.trueInTheEnd().orElseThrow()));
    metrics.put("false_alerts_per_1000km2_year", falseAlertRate(runs));
    metrics.putAll(days(events));
    return metrics;
  }

  /** Days from the start of changes to the looks that raised and confirmed them. */
  static Map<String, Double> days(List<Found> events) {
    Map<String, Double> days = new LinkedHashMap<>();
    double[] raised = sorted(events, Found::daysToRaised);
    double[] confirmed = sorted(events, Found::daysToConfirmed);
    days.put("days_to_raised_median", quantile(raised, 0.5));
    days.put("days_to_raised_p90", quantile(raised, 0.9));
    days.put("days_to_confirmed_median", quantile(confirmed, 0.5));
    days.put("days_to_confirmed_p90", quantile(confirmed, 0.9));
    return days;
  }

  /** How many of what. */
  static Map<String, Long> counts(List<RunOutcome> runs) {
    List<Found> events = events(runs);
    List<Told> alerts = alerts(runs);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("runs", (long) runs.size());
    counts.put("events", (long) events.size());
    counts.put("events_followed", count(events, Found::followed));
    counts.put("events_monitored", count(events, Found::monitored));
    counts.put("events_raised", count(events, found -> found.daysToRaised().isPresent()));
    counts.put("events_confirmed", count(events, found -> found.daysToConfirmed().isPresent()));
    counts.put(
        "events_followed_confirmed",
        count(followed(events), found -> found.daysToConfirmed().isPresent()));
    counts.put(
        "events_missed_under_older_alert",
        count(events, f -> f.daysToConfirmed().isEmpty() && f.underOlderAlert()));
    counts.put("alerts_raised", (long) alerts.size());
    counts.put("alerts_confirmed", count(alerts, Told::confirmed));
    counts.put("alerts_confirmed_true", count(alerts, Told::confirmedTrue));
    counts.put("alerts_confirmed_false", count(alerts, Told::confirmedFalse));
    counts.put(
        "alerts_confirmed_false_monitored",
        count(alerts, told -> told.confirmedFalse() && told.monitored()));
    counts.putAll(prefixed("false_", falseAlerts(alerts, Told::cause)));
    counts.putAll(
        prefixed("false_over_", falseAlerts(alerts, told -> told.ground().orElse("unknown"))));
    counts.put("confirmed_merged_later", count(alerts, t -> t.confirmed() && t.alert().merged()));
    counts.put("confirmed_retracted_later", count(alerts, told -> told.alert().takenBack()));
    counts.put(
        "confirmed_corrected_later",
        count(alerts, told -> told.alert().correctedAfterConfirmation()));
    return counts;
  }

  /** Confirmed alerts without a change, by a property, in the order of its values. */
  private static Map<String, Long> falseAlerts(List<Told> alerts, Function<Told, String> by) {
    return alerts.stream()
        .filter(Told::confirmedFalse)
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> prefixed(String prefix, Map<String, Long> counts) {
    Map<String, Long> named = new LinkedHashMap<>();
    counts.forEach((name, count) -> named.put(prefix + name.replaceAll("[ -]", "_"), count));
    return named;
  }

  /** The changes of each kind. */
  static Map<String, List<Found>> byKind(List<RunOutcome> runs) {
    return events(runs).stream()
        .collect(Collectors.groupingBy(f -> f.event().kind(), TreeMap::new, Collectors.toList()));
  }

  /** Those after whose start the record goes on for the follow-up time. */
  static List<Found> followed(List<Found> events) {
    return events.stream().filter(Found::followed).toList();
  }

  static double recall(Collection<Found> events) {
    return share(events, found -> found.daysToConfirmed().isPresent());
  }

  static double precision(Collection<Told> alerts) {
    return share(alerts.stream().filter(Told::confirmed).toList(), Told::confirmedTrue);
  }

  /** Of alerts that were first detected in the monitored period. */
  static double falseAlertRate(List<RunOutcome> runs) {
    double watched = runs.stream().mapToDouble(RunOutcome::squareKilometreYears).sum();
    long wrong = count(alerts(runs), told -> told.confirmedFalse() && told.monitored());
    return watched > 0 ? THOUSAND * wrong / watched : Double.NaN;
  }

  static List<Found> events(List<RunOutcome> runs) {
    return runs.stream().flatMap(run -> run.events().stream()).toList();
  }

  static List<Told> alerts(List<RunOutcome> runs) {
    return runs.stream().flatMap(run -> run.alerts().stream()).toList();
  }

  static <T> long count(Collection<T> all, Predicate<T> which) {
    return all.stream().filter(which).count();
  }

  private static <T> double share(Collection<T> all, Predicate<T> which) {
    return all.isEmpty() ? Double.NaN : (double) count(all, which) / all.size();
  }

  /** Harmonic mean; 0 when both are. */
  private static double f1(double recall, double precision) {
    return recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision);
  }

  private static double[] sorted(List<Found> events, Function<Found, OptionalLong> days) {
    ToDoubleFunction<Found> value = found -> days.apply(found).getAsLong();
    return events.stream()
        .filter(found -> days.apply(found).isPresent())
        .mapToDouble(value)
        .sorted()
        .toArray();
  }

  /** Linear between order statistics. */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
