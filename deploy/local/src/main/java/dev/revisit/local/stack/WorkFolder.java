package dev.revisit.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Where one run keeps its broker log, checkpoints and log file. The state is removed when the run
 * ends, since a later run starts anew; the log file stays.
 */
public final class WorkFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private WorkFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder and directs the process's log file into it. Call before anything logs.
   *
   * @param asked the folder to use; without one a fresh folder among the system's temporary files,
   *     readable only by its owner
   * @throws IOException when the folder cannot be written or another run uses it
   */
  public static WorkFolder open(Optional<Path> asked) throws IOException {
    Path folder =
        asked.isPresent()
            ? Files.createDirectories(asked.get()).toRealPath()
            : Files.createTempDirectory("revisit-");
    FileChannel lock =
        FileChannel.open(
            folder.resolve("revisit.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      lock.close();
      throw new IOException("Another run uses " + folder);
    }
    WorkFolder work = new WorkFolder(folder, lock);
    remove(work.state()); // what a killed run left behind
    System.setProperty("revisit.log", work.logFile().toString());
    return work;
  }

  public Path folder() {
    return folder;
  }

  public Path logFile() {
    return folder.resolve("revisit.log");
  }

  public Path broker() {
    return state().resolve("kafka");
  }

  public Path flink() {
    return state().resolve("flink");
  }

  /** Where a made-up catalogue is written. */
  public Path simulated() {
    return state().resolve("simulated");
  }

  /**
   * Everything that is removed lies under this name, so that a folder of the user's own is safe to
   * give.
   */
  private Path state() {
    return folder.resolve("revisit-state");
  }

  /** Removes the state and lets the next run in. */
  @Override
  public void close() throws IOException {
    try (lock) {
      remove(state());
    }
  }

  private static void remove(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // deleted by its owner in the meantime
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
