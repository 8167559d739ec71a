package dev.revisit.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A fine-tuning run between two steps: what its steps change, and the best weights so far. One
 * file, safetensors with {@code weight/NAME}, {@code first/NAME}, {@code second/NAME} and {@code
 * best/NAME}; it appears complete or not at all.
 *
 * @param step finished steps
 * @param bestLoss smallest validation loss; infinite before the first epoch ended
 * @param bestEpoch the epoch it was reached in, 0 before
 * @param weights of the trained parameters
 * @param best their values at {@code bestEpoch}
 */
record FineTuneCheckpoint(
    long step,
    double bestLoss,
    int bestEpoch,
    WeightMap weights,
    WeightMap firstMoments,
    WeightMap secondMoments,
    WeightMap best) {
  private static final String FORMAT = "finetuning-checkpoint-1";
  private static final String WEIGHT = "weight/";
  private static final String FIRST = "first/";
  private static final String SECOND = "second/";
  private static final String BEST = "best/";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Writes the file, making its folder.
   *
   * @param run what tells this run from any other
   * @throws CheckpointException if it cannot be written; the one before is then as it was
   */
  void write(Path file, JsonNode run) throws CheckpointException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> tensors.put(WEIGHT + name, tensor));
    firstMoments.tensors().forEach((name, tensor) -> tensors.put(FIRST + name, tensor));
    secondMoments.tensors().forEach((name, tensor) -> tensors.put(SECOND + name, tensor));
    best.tensors().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("run", run.toString());
    metadata.put("step", Long.toString(step));
    metadata.put("best_loss", Double.toString(bestLoss));
    metadata.put("best_epoch", Integer.toString(bestEpoch));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      SafetensorsWriter.write(file, tensors, metadata);
    } catch (IOException e) {
      throw new CheckpointException(
          "The checkpoint %s could not be written (%s). The one before it is intact: make room and start again to resume from it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Reads the file, if there is one.
   *
   * @param trained names and shapes of the parameters that steps change
   * @throws CheckpointException if it is damaged or of another run
   */
  static Optional<FineTuneCheckpoint> read(Path file, JsonNode run, Map<String, long[]> trained)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      Map<String, String> metadata = reader.metadata();
      if (!FORMAT.equals(metadata.get("format"))) {
        throw new CheckpointException(
            file + " is not a fine-tuning checkpoint of this build: use another folder");
      }
      // Both sides go through text, where 1.0 and 1 may differ from the numbers in memory.
      JsonNode written = MAPPER.readTree(metadata.get("run"));
      JsonNode now = MAPPER.readTree(run.toString());
      if (!written.equals(now)) {
        throw new CheckpointException(
            "%s belongs to another run (%s): resume with the same model, data and settings, or use another folder"
                .formatted(file, difference(written, now)));
      }
      return Optional.of(
          new FineTuneCheckpoint(
              Long.parseLong(metadata.get("step")),
              Double.parseDouble(metadata.get("best_loss")),
              Integer.parseInt(metadata.get("best_epoch")),
              WeightMap.read(reader, WEIGHT, trained),
              WeightMap.read(reader, FIRST, trained),
              WeightMap.read(reader, SECOND, trained),
              WeightMap.read(reader, BEST, trained)));
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new CheckpointException(
          "The checkpoint %s is damaged (%s): remove it to start from the beginning"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The first entry that differs, by its path. */
  private static String difference(JsonNode written, JsonNode now) {
    for (Map.Entry<String, JsonNode> entry : written.properties()) {
      JsonNode other = now.path(entry.getKey());
      if (!entry.getValue().equals(other)) {
        return entry.getValue().isObject() && other.isObject()
            ? entry.getKey() + "." + difference(entry.getValue(), other)
            : "%s is %s there and %s now".formatted(entry.getKey(), entry.getValue(), other);
      }
    }
    return "its settings differ";
  }
}
