package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.time.Duration;
import java.util.List;

/** Reads a block and tries again with growing pauses while the error may pass, until a deadline. */
public final class RetryingBlockReader {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final BlockReader reader;
  private final Duration deadline;

  public RetryingBlockReader(BlockReader reader, Duration deadline) {
    this.reader = reader;
    this.deadline = deadline;
  }

  /**
   * Reads what a scene shows of a block.
   *
   * @throws SceneReadException the last error, when it cannot pass or the deadline is over
   */
  public BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
      throws SceneReadException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Duration wait;
      try {
        return reader.read(block, sensor, assets);
      } catch (SceneReadException e) {
        // A server that names its time is believed.
        wait = e.retryAfter().orElse(pause);
        if (!e.retryable() || System.nanoTime() + wait.toNanos() > end) {
          throw e;
        }
      }
      Thread.sleep(wait.toMillis());
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }
}
