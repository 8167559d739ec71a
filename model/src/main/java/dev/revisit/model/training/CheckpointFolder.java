package dev.revisit.model.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of one run. A checkpoint appears complete or not at all; a new one is on disk
 * before an old one goes. One run at a time.
 */
public final class CheckpointFolder {
  private static final Pattern NAME = Pattern.compile("stage-[1-3]-step-\\d{12}\\.safetensors");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\.stage-[1-3]-step-\\d{12}\\.safetensors\\.\\d+");

  private final Path folder;
  private final int keep;

  private CheckpointFolder(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Opens a folder, making it if necessary, and removes what a killed run left half written.
   *
   * @param keep how many checkpoints stay; at least two, or a damaged one would leave nothing
   */
  public static CheckpointFolder open(Path folder, int keep) throws IOException {
    if (keep < 2) {
      throw new IllegalArgumentException(
          keep + " checkpoints to keep: expected 2 or more, so that a damaged one can be replaced");
    }
    Files.createDirectories(folder);
    CheckpointFolder opened = new CheckpointFolder(folder, keep);
    for (Path file : opened.list(UNFINISHED)) {
      Files.deleteIfExists(file);
    }
    return opened;
  }

  /** Where the checkpoints are. */
  public Path path() {
    return folder;
  }

  /** The checkpoints in the order of the run, sound or not. */
  public List<Path> files() throws IOException {
    return list(NAME);
  }

  private List<Path> list(Pattern pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }

  /**
   * Writes a checkpoint, then removes those beyond the number to keep.
   *
   * @throws CheckpointException if it cannot be written; those before are then as they were
   */
  Path save(Checkpoint checkpoint) throws CheckpointException {
    Path file =
        folder.resolve(
            "stage-%d-step-%012d.safetensors"
                .formatted(checkpoint.stage().number(), checkpoint.step()));
    try {
      checkpoint.write(file);
      prune(file);
    } catch (IOException e) {
      throw new CheckpointException(
          "The checkpoint %s could not be written (%s). Those before it are intact: make room and start again to resume from the newest"
              .formatted(file, e.getMessage()),
          e);
    }
    return file;
  }

  /** A file later than the one just written is of a run that a damaged checkpoint threw back. */
  private void prune(Path newest) throws IOException {
    List<Path> upToNewest = new ArrayList<>();
    for (Path file : files()) {
      if (file.getFileName().toString().compareTo(newest.getFileName().toString()) > 0) {
        Files.deleteIfExists(file);
      } else {
        upToNewest.add(file);
      }
    }
    for (int i = 0; i < upToNewest.size() - keep; i++) {
      Files.deleteIfExists(upToNewest.get(i));
    }
  }

  /**
   * The newest checkpoint that is sound, or nothing if there is none at all.
   *
   * @param warnings is told of every damaged one
   * @throws CheckpointException if all are damaged, or the newest sound one belongs to another plan
   *     or other data
   */
  Optional<Checkpoint> newest(PretrainPlan plan, String data, Consumer<String> warnings)
      throws IOException {
    List<Path> files = files();
    for (int i = files.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(Checkpoint.read(files.get(i), plan, data));
      } catch (DamagedCheckpointException e) {
        warnings.accept(
            "Checkpoint %s is damaged (%s); trying the one before it"
                .formatted(files.get(i), e.getMessage()));
      }
    }
    if (!files.isEmpty()) {
      throw new CheckpointException(
          "None of the %d checkpoints in %s is sound: restore one from a backup, or remove them to start from the beginning"
              .formatted(files.size(), folder));
    }
    return Optional.empty();
  }
}
