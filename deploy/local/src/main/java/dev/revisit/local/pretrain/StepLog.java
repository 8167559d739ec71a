package dev.revisit.local.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.training.PretrainListener.Validated;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The log of a run as one JSON object a line. Lines of steps have {@code loss} (mean since the line
 * before), {@code gradient_norm}, {@code learning_rate}, {@code chips_per_second} and {@code
 * wait_seconds}; lines of validations have {@code validation_loss}. All have {@code time}, {@code
 * stage}, {@code step} (of the stage) and {@code global_step} (of all stages).
 */
final class StepLog implements Closeable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String GLOBAL_STEP = "global_step";

  private final FileChannel file;
  private final InstantSource clock;

  private StepLog(FileChannel file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Opens a log to append to. Lines of steps beyond the last one to keep go, since those steps will
   * be made once more, and so does a line that a killed run left unfinished.
   *
   * @param keep the last step, counted over all stages, that stays
   * @param kept is told every line that stays
   */
  static StepLog open(Path path, long keep, Consumer<JsonNode> kept, InstantSource clock)
      throws IOException {
    long end = 0;
    if (Files.isRegularFile(path)) {
      end = end(Files.readAllBytes(path), keep, kept);
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file.size() > end) {
      file.truncate(end);
    }
    file.position(end);
    return new StepLog(file, clock);
  }

  private static int end(byte[] bytes, long keep, Consumer<JsonNode> kept) {
    int end = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      JsonNode line;
      try {
        line = MAPPER.readTree(new String(bytes, end, i - end, StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        return end;
      }
      if (line.path(GLOBAL_STEP).asLong(Long.MAX_VALUE) > keep) {
        return end;
      }
      kept.accept(line);
      end = i + 1;
    }
    return end;
  }

  /** Appends a line of steps. */
  void steps(LossHistory.Interval interval) throws IOException {
    append(
        line(interval.stage(), interval.step(), interval.globalStep())
            .put("loss", interval.loss())
            .put("gradient_norm", interval.gradientNorm())
            .put("learning_rate", interval.learningRate())
            .put("chips_per_second", interval.chipsPerSecond())
            .put("wait_seconds", interval.waitSeconds()));
  }

  /** Appends a line of a validation. */
  void validation(Validated validated, long globalStep) throws IOException {
    append(
        line(validated.stage().number(), validated.step(), globalStep)
            .put("validation_loss", validated.loss()));
  }

  private ObjectNode line(int stage, long step, long globalStep) {
    return MAPPER
        .createObjectNode()
        .put("time", clock.instant().toString())
        .put("stage", stage)
        .put("step", step)
        .put(GLOBAL_STEP, globalStep);
  }

  private void append(ObjectNode line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
