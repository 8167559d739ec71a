package dev.revisit.model.evaluation.ablation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The finished arms of studies, a file each, and the checkpoints of those that are not. */
final class ResultFolder {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path folder;

  ResultFolder(Path folder) {
    this.folder = folder;
  }

  private Path file(String study, String arm, long seed) {
    return folder.resolve("arms").resolve("%s-%s-seed-%d.json".formatted(study, arm, seed));
  }

  /**
   * The result of an arm, if it is finished.
   *
   * @param settings that it must have been made with
   * @throws IllegalArgumentException if it was made with others
   */
  Optional<ArmResult> read(String study, String arm, long seed, String settings)
      throws IOException {
    Path file = file(study, arm, seed);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ArmResult result;
    try {
      result = MAPPER.readValue(file.toFile(), ArmResult.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " is not the result of an arm: remove it, and the arm is trained again", e);
    }
    if (!result.settings().equals(settings)) {
      throw new IllegalArgumentException(
          file
              + " was made with other settings, another seed's or other data: use another folder, or"
              + " remove its arms");
    }
    return Optional.of(result);
  }

  /** Writes a result that appears complete or not at all. */
  void write(ArmResult result) throws IOException {
    Path file = file(result.study(), result.arm(), result.seed());
    Files.createDirectories(file.getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    MAPPER.writeValue(unfinished.toFile(), result);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  Path checkpoints(String study, String arm, long seed) {
    return folder.resolve("checkpoints").resolve("%s-%s-seed-%d".formatted(study, arm, seed));
  }

  Path sharedCheckpoints(long seed) {
    return folder.resolve("checkpoints").resolve("stages-1-2-seed-" + seed);
  }

  void removeCheckpoints(String study, String arm, long seed) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints(study, arm, seed))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
