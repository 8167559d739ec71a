package dev.revisit.local.finetune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.training.FineTuneListener;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The log of a run, one JSON object a line with {@code event} step, epoch or resumed; a resumed run
 * goes on in the same file. An epoch that was logged twice counts as it was logged last.
 */
public final class FineTuneLog implements Closeable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final BufferedWriter writer;

  /** Opens the log, making it if necessary. */
  public FineTuneLog(Path file) throws IOException {
    this.file = file;
    this.writer =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Writes that the run continues. */
  public void resumed(long step) {
    write(event("resumed").put("step", step));
  }

  /** Writes a step. */
  public void step(FineTuneListener.Step step) {
    write(
        event("step")
            .put("step", step.step())
            .put("steps", step.steps())
            .put("loss", step.loss())
            .put("gradient_norm", step.gradientNorm())
            .put("learning_rate", step.learningRate())
            .put("samples_per_second", step.samplesPerSecond()));
  }

  /** Writes an epoch. */
  public void epoch(FineTuneListener.Epoch epoch) {
    write(
        event("epoch")
            .put("epoch", epoch.epoch())
            .put("epochs", epoch.epochs())
            .put("training_loss", epoch.trainingLoss())
            .put("validation_loss", epoch.validationLoss())
            .put("best", epoch.best()));
  }

  private static ObjectNode event(String name) {
    return MAPPER.createObjectNode().put("event", name);
  }

  private void write(ObjectNode line) {
    try {
      writer.write(line.toString());
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("The log " + file + " cannot be written: " + e.getMessage(), e));
    }
  }

  /** Draws training and validation loss of all epochs in the log; nothing if there is none. */
  public void drawCurve(Path picture) throws IOException {
    Map<Integer, double[]> epochs = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode entry = MAPPER.readTree(line);
      if (entry.path("event").asText().equals("epoch")) {
        double[] losses = {
          entry.path("training_loss").asDouble(), entry.path("validation_loss").asDouble()
        };
        epochs.put(entry.path("epoch").asInt(), losses);
      }
    }
    if (epochs.isEmpty()) {
      return;
    }
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(500)
            .title("Fine-tuning")
            .xAxisTitle("epoch")
            .yAxisTitle("loss")
            .build();
    double[] numbers = epochs.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
    String[] names = {"training", "validation"};
    for (int i = 0; i < names.length; i++) {
      int series = i;
      double[] losses = epochs.values().stream().mapToDouble(both -> both[series]).toArray();
      chart.addSeries(names[i], numbers, losses).setMarker(SeriesMarkers.NONE);
    }
    chart.getStyler().setYAxisMin(0.0);
    BitmapEncoder.saveBitmap(chart, picture.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
