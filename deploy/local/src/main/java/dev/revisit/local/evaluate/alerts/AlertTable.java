package dev.revisit.local.evaluate.alerts;

import dev.revisit.local.evaluate.alerts.RunOutcome.Found;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.GroupBootstrap.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report of alerts as lines for people. */
public final class AlertTable {
  private static final String ROW = "  %-22s %7s %7s %10s %7s %16s %16s";

  private AlertTable() {}

  /** The lines. */
  public static List<String> lines(AlertReport report) {
    Evaluation evaluation = report.report().evaluation();
    Map<String, Double> metrics = evaluation.metrics();
    Map<String, Long> counts = evaluation.counts();
    List<String> lines = new ArrayList<>();
    lines.add(report.report().title());
    lines.add("  " + evaluation.method());
    lines.add("");
    lines.add(
        ROW.formatted(
            "change", "events", "raised", "confirmed", "recall", "days to raised", "to confirmed"));
    AlertMeasures.byKind(report.runs()).forEach((kind, events) -> lines.add(row(kind, events)));
    lines.add(row("all", AlertMeasures.events(report.runs())));
    lines.add("  (days: median, and 90 % within)");
    lines.add("");
    lines.add(value("recall", "recall", metrics, evaluation.intervals()));
    lines.add(
        value(
            "recall_followed",
            "recall with %d days to go on".formatted(report.followUpDays()),
            metrics,
            evaluation.intervals()));
    lines.add(value("precision", "precision", metrics, evaluation.intervals()));
    lines.add(
        "  %-34s %s recall, %s precision"
            .formatted(
                "from a year after the first scene",
                number(metrics.get("recall_monitored")),
                number(metrics.get("precision_monitored"))));
    lines.add(
        "  %-34s %s recall, %s precision"
            .formatted(
                "latest state",
                number(metrics.get("recall_latest")),
                number(metrics.get("precision_latest"))));
    lines.add(
        "  %-34s %s"
            .formatted(
                "false alerts / 1,000 km2 and year",
                String.format(Locale.ROOT, "%.0f", metrics.get("false_alerts_per_1000km2_year"))));
    lines.add("");
    if (report.runs().size() > 1) {
      runs(evaluation, lines);
    }
    counts.forEach((name, count) -> lines.add("  %-34s %d".formatted(name, count)));
    return lines;
  }

  private static void runs(Evaluation evaluation, List<String> lines) {
    lines.add("  %-34s %8s %10s %14s".formatted("run", "recall", "precision", "days confirmed"));
    evaluation
        .groups()
        .forEach(
            (name, row) ->
                lines.add(
                    "  %-34s %8s %10s %14s"
                        .formatted(
                            name.length() <= 34 ? name : "…" + name.substring(name.length() - 33),
                            number(row.get("recall")),
                            number(row.get("precision")),
                            days(row.get("days_to_confirmed_median")))));
    lines.add("");
  }

  private static String row(String name, List<Found> events) {
    Map<String, Double> days = AlertMeasures.days(events);
    return ROW.formatted(
        name,
        events.size(),
        AlertMeasures.count(events, found -> found.daysToRaised().isPresent()),
        AlertMeasures.count(events, found -> found.daysToConfirmed().isPresent()),
        number(AlertMeasures.recall(events)),
        spread(days, "days_to_raised"),
        spread(days, "days_to_confirmed"));
  }

  private static String spread(Map<String, Double> days, String what) {
    double median = days.get(what + "_median");
    return Double.isNaN(median)
        ? "-"
        : "%s, %s".formatted(days(median), days(days.get(what + "_p90")));
  }

  private static String days(double days) {
    return Double.isNaN(days) ? "-" : String.format(Locale.ROOT, "%.0f", days);
  }

  private static String value(
      String name, String label, Map<String, Double> metrics, Map<String, Interval> intervals) {
    Interval interval = intervals.get(name);
    String ends =
        interval == null || Double.isNaN(interval.low())
            ? ""
            : "  (95 %%: %s to %s)".formatted(number(interval.low()), number(interval.high()));
    return "  %-34s %s%s".formatted(label, number(metrics.get(name)), ends);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
