package dev.revisit.flink.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingBlockReaderTest {
  private static final Block BLOCK = Block.parse("33UUP/03/04");

  @Test
  void anErrorThatPassesIsTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    RetryingBlockReader reader =
        new RetryingBlockReader(failing(tries, 2, true), Duration.ofSeconds(30));

    assertThat(reader.read(BLOCK, Sensor.SENTINEL_2, List.of()).isEmpty()).isTrue();
    assertThat(tries).hasValue(3);
  }

  @Test
  void anErrorThatStaysIsNotTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    RetryingBlockReader reader =
        new RetryingBlockReader(failing(tries, 2, false), Duration.ofSeconds(30));

    assertThatThrownBy(() -> reader.read(BLOCK, Sensor.SENTINEL_2, List.of()))
        .isInstanceOf(SceneReadException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void theDeadlineEndsTheTries() {
    AtomicInteger tries = new AtomicInteger();
    RetryingBlockReader reader =
        new RetryingBlockReader(failing(tries, 1000, true), Duration.ofMillis(600));

    assertThatThrownBy(() -> reader.read(BLOCK, Sensor.SENTINEL_2, List.of()))
        .isInstanceOf(SceneReadException.class);
    assertThat(tries.get()).isBetween(1, 3);
  }

  private static BlockReader failing(AtomicInteger tries, int failures, boolean retryable) {
    return new BlockReader() {
      @Override
      public BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
          throws SceneReadException {
        if (tries.incrementAndGet() <= failures) {
          throw new SceneReadException(
              SceneReadException.UNREACHABLE, retryable, "no answer", "look at the server");
        }
        return BlockPixels.empty(block, sensor, List.of());
      }

      @Override
      public void close() {}
    };
  }
}
