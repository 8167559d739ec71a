package dev.revisit.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.weights.SafetensorsException;
import dev.revisit.model.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The newest checkpoint of a training run, read without touching the folder: the run may be under
 * way.
 *
 * @param file of the checkpoint
 * @param metadata of it
 * @param plan of the run
 */
record CheckpointSummary(Path file, Map<String, String> metadata, JsonNode plan) {
  private static final Pattern NAME = Pattern.compile("stage-[1-3]-step-\\d{12}\\.safetensors");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of a folder that holds any. */
  static Optional<CheckpointSummary> newest(Path folder) throws IOException {
    Optional<Path> newest;
    try (Stream<Path> files = Files.list(folder)) {
      newest =
          files
              .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
              .max(Comparator.comparing(file -> file.getFileName().toString()));
    }
    return newest.isEmpty() ? Optional.empty() : Optional.of(read(newest.get()));
  }

  private static CheckpointSummary read(Path file) throws IOException {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      JsonNode plan = MAPPER.readTree(reader.metadata().getOrDefault("plan", "{}"));
      return new CheckpointSummary(file, reader.metadata(), plan);
    } catch (SafetensorsException e) {
      throw new UserError(
          ExitCode.FAILED,
          "The checkpoint " + file + " is damaged: " + e.getMessage(),
          "The run resumes from the one before it.",
          e);
    }
  }

  ObjectNode toJson() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("checkpoint", file.toString());
    root.put("stage", metadata.get("stage"));
    root.put("step", metadata.get("step"));
    root.put("data", metadata.get("data"));
    root.set("plan", plan);
    return root;
  }

  List<String> lines() throws IOException {
    return List.of(
        ReleaseTable.row("Checkpoint", file + ", " + ReleaseTable.megabytes(Files.size(file))),
        ReleaseTable.row(
            "Progress", "stage " + metadata.get("stage") + ", step " + metadata.get("step")),
        ReleaseTable.row(
            "Architecture",
            ReleaseTable.architecture(ArchitectureJson.read(plan.path("architecture")))),
        ReleaseTable.row("Seed", plan.path("seed").asText()),
        ReleaseTable.row("Checksum", "verified when the run resumes"));
  }
}
