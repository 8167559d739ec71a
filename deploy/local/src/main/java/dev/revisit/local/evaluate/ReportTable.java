package dev.revisit.local.evaluate;

import dev.revisit.model.evaluation.ConfusionMatrix;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.EvaluationReport;
import dev.revisit.model.evaluation.GroupBootstrap;
import dev.revisit.model.evaluation.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as lines for people. */
public final class ReportTable {
  private static final int MOST_GROUPS = 30;

  private ReportTable() {}

  /** The lines. */
  public static List<String> lines(EvaluationReport report) {
    Evaluation evaluation = report.evaluation();
    List<String> lines = new ArrayList<>();
    lines.add(report.title());
    lines.add("  " + evaluation.method());
    lines.add("");
    evaluation
        .metrics()
        .forEach(
            (name, value) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %-32s %s%s%s",
                        name,
                        number(value),
                        interval(evaluation.intervals().get(name)),
                        name.equals(report.metric()) ? "  <- the metric" : "")));
    evaluation
        .threshold()
        .ifPresent(
            threshold ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %-24s %s (%s)",
                        "threshold",
                        number(threshold),
                        evaluation.thresholdSource())));
    references(report, lines);
    groups(evaluation, lines);
    evaluation.confusion().filter(m -> m.classes().size() > 2).ifPresent(m -> classes(m, lines));
    lines.add("");
    evaluation.counts().forEach((name, count) -> lines.add("  %-24s %d".formatted(name, count)));
    return lines;
  }

  private static void references(EvaluationReport report, List<String> lines) {
    if (!report.references().isEmpty()) {
      lines.add("");
    }
    for (Protocol.Reference reference : report.references()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-24s %s  %s",
              reference.kind() + " " + reference.metric(),
              number(reference.value()),
              reference.source()));
    }
  }

  private static void groups(Evaluation evaluation, List<String> lines) {
    if (evaluation.groups().isEmpty() || evaluation.groups().size() > MOST_GROUPS) {
      return;
    }
    List<String> columns = new ArrayList<>(evaluation.groups().values().iterator().next().keySet());
    lines.add("");
    lines.add("  %-24s %s".formatted("group", cells(columns)));
    evaluation
        .groups()
        .forEach(
            (name, row) ->
                lines.add(
                    "  %-24s %s"
                        .formatted(
                            shortened(name),
                            cells(
                                columns.stream()
                                    .map(column -> number(row.get(column)))
                                    .toList()))));
  }

  private static void classes(ConfusionMatrix matrix, List<String> lines) {
    lines.add("");
    lines.add(
        "  %-24s %s"
            .formatted("class", cells(List.of("precision", "recall", "f1", "iou", "support"))));
    for (int i = 0; i < matrix.classes().size(); i++) {
      lines.add(
          "  %-24s %s"
              .formatted(
                  shortened(matrix.classes().get(i)),
                  cells(
                      List.of(
                          number(matrix.precision(i)),
                          number(matrix.recall(i)),
                          number(matrix.f1(i)),
                          number(matrix.iou(i)),
                          Long.toString(matrix.support(i))))));
    }
  }

  private static String cells(List<String> values) {
    StringBuilder line = new StringBuilder();
    values.forEach(value -> line.append("%14s".formatted(value)));
    return line.toString();
  }

  private static String shortened(String name) {
    return name.length() <= 24 ? name : name.substring(0, 23) + "…";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String interval(GroupBootstrap.Interval interval) {
    if (interval == null || Double.isNaN(interval.low())) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "  (95 %% of draws of %d groups: %.4f to %.4f)",
        interval.groups(),
        interval.low(),
        interval.high());
  }
}
