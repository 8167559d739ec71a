package dev.revisit.local.pretrain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a pretraining run keeps everything; one process at a time. */
public final class RunFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private RunFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder, making it if necessary, and directs the process's log file into it. Call
   * before anything logs.
   *
   * @throws IOException if it cannot be written or another run uses it
   */
  public static RunFolder open(Path asked) throws IOException {
    Path folder = Files.createDirectories(asked).toRealPath();
    FileChannel lock =
        FileChannel.open(
            folder.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new IOException("another run uses " + folder);
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new IOException("another run of this process uses " + folder, e);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    RunFolder run = new RunFolder(folder, lock);
    System.setProperty("revisit.log", folder.resolve("revisit.log").toString());
    return run;
  }

  public Path path() {
    return folder;
  }

  /** Shards that were sampled for this run. */
  public Path shards() {
    return folder.resolve("shards");
  }

  /** Chips of a benchmark's images that were made for this run. */
  Path images(String benchmark) {
    return folder.resolve("images").resolve(benchmark);
  }

  /** What the shards of this run were sampled from. */
  Path sampling() {
    return folder.resolve("sampling.json");
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** What the run was started with, for people. */
  Path plan() {
    return folder.resolve("plan.json");
  }

  Path stepLog() {
    return folder.resolve("log.jsonl");
  }

  Path tensorBoard() {
    return folder.resolve("tensorboard");
  }

  Path lossPlot() {
    return folder.resolve("loss.png");
  }

  Path reconstructions() {
    return folder.resolve("reconstructions.png");
  }

  /** The result. */
  public Path release() {
    return folder.resolve("release");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
