package dev.revisit.local.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a test reads in the folder of a run. */
final class RunRecord {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;

  RunRecord(Path folder) {
    this.folder = folder;
  }

  /** A loss as the log has it. */
  record Loss(String kind, int stage, long step, long globalStep, double value) {}

  /** The curve in the order of the log; a line that is still being written does not count. */
  List<Loss> curve() {
    Path log = folder.resolve("log.jsonl");
    List<Loss> curve = new ArrayList<>();
    if (Files.exists(log)) {
      String text = text(log);
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(RunRecord::loss)
          .forEach(curve::add);
    }
    return curve;
  }

  private static Loss loss(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      String kind = json.has("loss") ? "loss" : "validation_loss";
      return new Loss(
          kind,
          json.get("stage").asInt(),
          json.get("step").asLong(),
          json.get("global_step").asLong(),
          json.get(kind).asDouble());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last step of a stage that the log knows, 0 if none. */
  long lastStep(int stage) {
    return curve().stream()
        .filter(loss -> loss.stage() == stage)
        .mapToLong(Loss::step)
        .max()
        .orElse(0);
  }

  List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
      return files.sorted().toList();
    }
  }

  Path newestCheckpoint() throws IOException {
    List<Path> all = checkpoints();
    return all.get(all.size() - 1);
  }

  byte[] weights() throws IOException {
    return Files.readAllBytes(folder.resolve("release/weights.safetensors"));
  }
}
