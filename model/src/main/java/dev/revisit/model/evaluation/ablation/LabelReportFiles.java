package dev.revisit.model.evaluation.ablation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.release.ModelIdentity;
import dev.revisit.model.training.FineTunePlan.Start;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link LabelReport} as text: Markdown for people, JSON with everything. */
public final class LabelReportFiles {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private LabelReportFiles() {}

  /** A table: a row a fraction. */
  public static String markdown(LabelReport report) {
    LabelSettings settings = report.settings();
    Protocol protocol = settings.protocol();
    ModelIdentity release = settings.release().identity();
    StringBuilder text = new StringBuilder();
    text.append("## Labels: ").append(protocol.title()).append("\n\n");
    text.append(
        "%s of the test part after training head and encoder for %d epochs of all labels' steps, from %s %s and from scratch; mean and 95 %% interval over the seeds %s.%n%n"
            .formatted(
                protocol.metric(),
                settings.epochsOfTraining(),
                release.name(),
                release.version(),
                settings.seeds()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "labels",
            "chips to learn from",
            "held back",
            LabelReport.words(Start.TRAINABLE),
            LabelReport.words(Start.SCRATCH),
            "difference, seed by seed"));
    for (double fraction : settings.fractions()) {
      rows.add(
          List.of(
              LabelReport.share(fraction),
              chips(report, fraction, "training_chips"),
              chips(report, fraction, "validation_chips"),
              text(report.of(fraction, Start.TRAINABLE), "%.3f"),
              text(report.of(fraction, Start.SCRATCH), "%.3f"),
              text(report.gain(fraction), "%+.3f")));
    }
    text.append(ReportFiles.lines(rows));
    for (Protocol.Reference reference : protocol.references()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%s: %s %.3f, %s.%n",
              reference.kind(),
              reference.metric(),
              reference.value(),
              reference.source()));
    }
    return text.toString();
  }

  private static String chips(LabelReport report, double fraction, String count) {
    return report.chips(fraction, count).isPresent()
        ? String.format(Locale.ROOT, "%.0f", report.chips(fraction, count).getAsDouble())
        : "";
  }

  private static String text(Interval interval, String format) {
    if (interval.n() == 0) {
      return "";
    }
    String mean = String.format(Locale.ROOT, format, interval.mean());
    return Double.isNaN(interval.halfWidth())
        ? mean
        : mean + String.format(Locale.ROOT, " ± %.3f", interval.halfWidth());
  }

  /** Everything: settings, table and every training. */
  public static byte[] json(LabelReport report) throws IOException {
    LabelSettings settings = report.settings();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", LabelRun.STUDY);
    root.put("protocol", settings.protocol().name());
    root.put("metric", settings.protocol().metric());
    root.put("epochs", settings.epochsOfTraining());
    root.putObject("release")
        .put("name", settings.release().identity().name())
        .put("version", settings.release().identity().version())
        .put("sha256", settings.release().identity().sha256());
    ArrayNode table = root.putArray("table");
    for (double fraction : settings.fractions()) {
      ObjectNode row = table.addObject().put("fraction", fraction);
      for (String count : List.of("training_chips", "validation_chips")) {
        report.chips(fraction, count).ifPresent(chips -> row.put(count, chips));
      }
      ReportFiles.put(row, "pretrained_", report.of(fraction, Start.TRAINABLE));
      ReportFiles.put(row, "scratch_", report.of(fraction, Start.SCRATCH));
      ReportFiles.put(row, "difference_", report.gain(fraction));
    }
    ArrayNode results = root.putArray("results");
    report.results().forEach(result -> results.add(MAPPER.valueToTree(result)));
    return MAPPER.writeValueAsBytes(root);
  }
}
