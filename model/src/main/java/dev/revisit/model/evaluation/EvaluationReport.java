package dev.revisit.model.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation as a JSON file: one object of metrics with plain names, and beside it intervals,
 * counts, threshold, rows of classes and groups, what others reached, seed and seconds. A value
 * that is undefined is null.
 *
 * @param name of the protocol or catalogue
 * @param title for people
 * @param metric that references are compared in
 * @param references what others reached
 * @param licence of the labels; empty if not known
 * @param evaluation what was measured
 * @param seed of intervals and training
 * @param seconds it took
 */
public record EvaluationReport(
    String name,
    String title,
    String metric,
    List<Protocol.Reference> references,
    String licence,
    Evaluation evaluation,
    long seed,
    double seconds) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Copies the list. */
  public EvaluationReport {
    references = List.copyOf(references);
  }

  /** Of a protocol. */
  public static EvaluationReport of(
      Protocol protocol, Evaluation evaluation, long seed, double seconds) {
    return new EvaluationReport(
        protocol.name(),
        protocol.title(),
        protocol.metric(),
        protocol.references(),
        protocol.licence(),
        evaluation,
        seed,
        seconds);
  }

  /** As JSON. */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("protocol", name);
    root.put("title", title);
    root.put("method", evaluation.method());
    root.put("metric", metric);
    putAll(root.putObject("metrics"), evaluation.metrics());
    ObjectNode intervals = root.putObject("intervals_95");
    evaluation
        .intervals()
        .forEach(
            (metricName, interval) -> {
              var ends = intervals.putArray(metricName);
              add(ends, interval.low());
              add(ends, interval.high());
            });
    ObjectNode counts = root.putObject("counts");
    evaluation.counts().forEach(counts::put);
    evaluation
        .threshold()
        .ifPresent(
            threshold -> {
              put(root, "threshold", threshold);
              root.put("threshold_source", evaluation.thresholdSource());
            });
    ObjectNode groups = root.putObject("groups");
    evaluation.groups().forEach((group, row) -> putAll(groups.putObject(group), row));
    evaluation.confusion().ifPresent(matrix -> putClasses(root, matrix));
    evaluation.reliability().ifPresent(reliability -> putReliability(root, reliability));
    var others = root.putArray("references");
    for (Protocol.Reference reference : references) {
      others
          .addObject()
          .put("kind", reference.kind())
          .put("metric", reference.metric())
          .put("value", reference.value())
          .put("source", reference.source());
    }
    root.put("licence", licence);
    root.put("seed", seed);
    root.put("seconds", seconds);
    return root;
  }

  /** Writes the file, replacing one that is there, completely or not at all. */
  public void write(Path file) throws IOException {
    write(toJson(), file);
  }

  /** Writes a report that more was added to, completely or not at all. */
  public static void write(ObjectNode report, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path temporary = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
    Files.write(temporary, MAPPER.writeValueAsBytes(report));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void putClasses(ObjectNode root, ConfusionMatrix matrix) {
    ObjectNode rows = root.putObject("classes");
    for (int i = 0; i < matrix.classes().size(); i++) {
      Map<String, Double> row = new LinkedHashMap<>();
      row.put("precision", matrix.precision(i));
      row.put("recall", matrix.recall(i));
      row.put("f1", matrix.f1(i));
      row.put("iou", matrix.iou(i));
      ObjectNode node = rows.putObject(matrix.classes().get(i));
      node.put("support", matrix.support(i));
      putAll(node, row);
    }
    var confusion = root.putArray("confusion");
    for (int truth = 0; truth < matrix.classes().size(); truth++) {
      var row = confusion.addArray();
      for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
        row.add(matrix.count(truth, predicted));
      }
    }
  }

  private static void putReliability(ObjectNode root, Reliability reliability) {
    var bins = root.putArray("reliability");
    for (Reliability.Bin bin : reliability.bins()) {
      ObjectNode node = bins.addObject().put("from", bin.from()).put("to", bin.to());
      node.put("count", bin.count());
      put(node, "confidence", bin.confidence());
      put(node, "accuracy", bin.accuracy());
    }
  }

  private static void putAll(ObjectNode node, Map<String, Double> values) {
    values.forEach((key, value) -> put(node, key, value));
  }

  /** JSON knows neither NaN nor infinity. */
  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }

  private static void add(ArrayNode list, double value) {
    if (Double.isFinite(value)) {
      list.add(value);
    } else {
      list.addNull();
    }
  }
}
