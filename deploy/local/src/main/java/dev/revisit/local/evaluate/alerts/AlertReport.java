package dev.revisit.local.evaluate.alerts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.local.evaluate.alerts.RunOutcome.Found;
import dev.revisit.local.evaluate.alerts.RunOutcome.Told;
import dev.revisit.model.evaluation.EvaluationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The report of an evaluation with what only alerts have: the follow-up time, {@code kinds} of
 * changes, every planted change in {@code events} and every confirmed alert without a change in
 * {@code false_alerts}.
 */
public final class AlertReport {
  private final EvaluationReport report;
  private final List<RunOutcome> runs;
  private final int followUpDays;

  AlertReport(EvaluationReport report, List<RunOutcome> runs, int followUpDays) {
    this.report = report;
    this.runs = runs;
    this.followUpDays = followUpDays;
  }

  EvaluationReport report() {
    return report;
  }

  List<RunOutcome> runs() {
    return runs;
  }

  /** The follow-up time, days. */
  int followUpDays() {
    return followUpDays;
  }

  /** As JSON. */
  public ObjectNode toJson() {
    ObjectNode root = report.toJson();
    root.put("follow_up_days", followUpDays);
    ObjectNode kinds = root.putObject("kinds");
    AlertMeasures.byKind(runs).forEach((kind, events) -> putKind(kinds.putObject(kind), events));
    ArrayNode events = root.putArray("events");
    ArrayNode falseAlerts = root.putArray("false_alerts");
    for (RunOutcome run : runs) {
      run.events().forEach(found -> putFound(events.addObject().put("run", run.name()), found));
      run.alerts().stream()
          .filter(Told::confirmedFalse)
          .forEach(told -> putTold(falseAlerts.addObject().put("run", run.name()), told));
    }
    return root;
  }

  /** Writes the file, replacing one that is there, completely or not at all. */
  public void write(Path file) throws IOException {
    EvaluationReport.write(toJson(), file);
  }

  private static void putKind(ObjectNode node, List<Found> events) {
    node.put("events", events.size());
    node.put("raised", AlertMeasures.count(events, f -> f.daysToRaised().isPresent()));
    node.put("confirmed", AlertMeasures.count(events, f -> f.daysToConfirmed().isPresent()));
    node.put("recall", AlertMeasures.recall(events));
    List<Found> followed = AlertMeasures.followed(events);
    node.put("followed", followed.size());
    node.put(
        "followed_confirmed", AlertMeasures.count(followed, f -> f.daysToConfirmed().isPresent()));
    for (Map.Entry<String, Double> days : AlertMeasures.days(events).entrySet()) {
      if (days.getValue().isNaN()) {
        node.putNull(days.getKey());
      } else {
        node.put(days.getKey(), days.getValue());
      }
    }
  }

  private static void putFound(ObjectNode node, Found found) {
    node.put("event", found.event().id())
        .put("kind", found.event().kind())
        .put("start", found.event().start().toString())
        .put("monitored", found.monitored())
        .put("followed", found.followed());
    putDays(node, "days_to_raised", found.daysToRaised());
    putDays(node, "days_to_confirmed", found.daysToConfirmed());
    node.put("alert_id", found.alertId().orElse(null))
        .put("in_the_end", found.inTheEnd())
        .put("under_older_alert", found.underOlderAlert());
  }

  private static void putDays(ObjectNode node, String name, OptionalLong days) {
    if (days.isPresent()) {
      node.put(name, days.getAsLong());
    } else {
      node.putNull(name);
    }
  }

  private static void putTold(ObjectNode node, Told told) {
    node.put("alert_id", told.alert().id())
        .put("first_detected", told.firstDetected().toString())
        .put("cause", told.cause())
        .put("ground", told.ground().orElse(null))
        .put("monitored", told.monitored())
        .put(
            "told",
            told.alert().statements().stream()
                .map(s -> s.type().name())
                .collect(Collectors.joining(" ")));
  }
}
