package dev.revisit.model.evaluation.ablation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A report as text: Markdown for people, CSV for spreadsheets, JSON with everything. */
public final class ReportFiles {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportFiles() {}

  /** Tables of quality and of cost, with the differences to the first arm. */
  public static String markdown(AblationReport report) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(report.study().id()).append("\n\n");
    text.append(table(report, Measure.Kind.QUALITY));
    report
        .pixelProbe()
        .ifPresent(
            probe ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%nA probe of nothing but the last season's band means: accuracy %.3f, macro F1 %.3f.%n",
                        probe.accuracy(),
                        probe.macroF1())));
    text.append("\nDifference to ").append(report.arms().get(0)).append(", seed by seed:\n\n");
    text.append(differences(report));
    text.append("\nCost:\n\n").append(table(report, Measure.Kind.COST));
    return text.toString();
  }

  private static String table(AblationReport report, Measure.Kind kind) {
    List<Measure> measures = new ArrayList<>();
    if (kind == Measure.Kind.QUALITY) {
      measures.addAll(report.measured(Measure.Kind.SETTING));
    }
    measures.addAll(report.measured(kind));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("arm", "what", "n"));
    measures.forEach(measure -> head.add(measure.title() + arrow(measure)));
    rows.add(head);
    for (String arm : report.arms()) {
      List<ArmResult> results = report.results(arm);
      List<String> row =
          new ArrayList<>(
              List.of(arm, results.get(0).description(), String.valueOf(results.size())));
      for (Measure measure : measures) {
        Interval interval = report.of(arm, measure);
        // What is counted and not measured has no spread.
        boolean counted = interval.halfWidth() == 0;
        row.add(
            AblationReport.text(counted ? Interval.of(interval.mean()) : interval, measure, false));
      }
      rows.add(row);
    }
    return lines(rows);
  }

  private static String arrow(Measure measure) {
    if (measure.kind() != Measure.Kind.QUALITY) {
      return "";
    }
    return measure.higherIsBetter() ? " ↑" : " ↓";
  }

  private static String differences(AblationReport report) {
    List<Measure> measures = report.measured(Measure.Kind.QUALITY);
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("arm"));
    measures.forEach(measure -> head.add(measure.title() + arrow(measure)));
    rows.add(head);
    for (String arm : report.arms().subList(1, report.arms().size())) {
      List<String> row = new ArrayList<>(List.of(arm));
      for (Measure measure : measures) {
        row.add(AblationReport.text(report.difference(arm, measure), measure, true));
      }
      rows.add(row);
    }
    return lines(rows);
  }

  /** A table in Markdown, the first row its head. */
  static String lines(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|" + String.join("|", Collections.nCopies(rows.get(0).size(), "---")) + "|\n");
      }
    }
    return text.toString();
  }

  /** One line an arm and quantity. */
  public static String csv(AblationReport report) {
    StringBuilder text =
        new StringBuilder(
            "study,arm,measure,n,mean,half_width_95,difference,difference_half_width_95\n");
    for (String arm : report.arms()) {
      for (Measure measure : Measure.values()) {
        Interval value = report.of(arm, measure);
        if (value.n() > 0) {
          Interval difference = report.difference(arm, measure);
          text.append(
              new StringJoiner(",", "", "\n")
                  .add(report.study().id())
                  .add(arm)
                  .add(measure.id())
                  .add(String.valueOf(value.n()))
                  .add(number(value.mean()))
                  .add(number(value.halfWidth()))
                  .add(number(difference.mean()))
                  .add(number(difference.halfWidth())));
        }
      }
    }
    return text.toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  /** Every result of every seed with its settings, and the summary. */
  public static byte[] json(AblationReport report) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", report.study().id());
    ArrayNode seeds = root.putArray("seeds");
    report.settings().seeds().forEach(seeds::add);
    root.put("steps", report.settings().steps());
    root.put("shared_steps", report.settings().sharedSteps());
    root.put("batch", report.settings().batch());
    root.put("learning_rate", report.settings().learningRate());
    report
        .pixelProbe()
        .ifPresent(
            probe ->
                root.putObject("pixel_probe")
                    .put("accuracy", probe.accuracy())
                    .put("macro_f1", probe.macroF1()));
    ArrayNode summary = root.putArray("summary");
    for (String arm : report.arms()) {
      for (Measure measure : Measure.values()) {
        Interval value = report.of(arm, measure);
        if (value.n() > 0) {
          ObjectNode entry = summary.addObject().put("arm", arm).put("measure", measure.id());
          put(entry, "", value);
          put(entry, "difference_", report.difference(arm, measure));
        }
      }
    }
    ArrayNode results = root.putArray("results");
    for (String arm : report.arms()) {
      report.results(arm).forEach(result -> results.add(MAPPER.valueToTree(result)));
    }
    return MAPPER.writeValueAsBytes(root);
  }

  /** {@code n}, {@code mean} and {@code half_width_95} where they are known. */
  static void put(ObjectNode target, String prefix, Interval interval) {
    target.put(prefix + "n", interval.n());
    if (interval.n() > 0) {
      target.put(prefix + "mean", interval.mean());
    }
    if (!Double.isNaN(interval.halfWidth())) {
      target.put(prefix + "half_width_95", interval.halfWidth());
    }
  }
}
