package dev.revisit.connectors.raster;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.util.List;

/** Reads what a scene shows of one block, on the block's 10 m grid. Safe for threads. */
public interface BlockReader extends AutoCloseable {

  /**
   * Reads the bands of a scene within a block. Blocking: call it from a thread that may wait.
   *
   * @param assets the scene's bands; assets of bands that the sensor does not have are ignored
   * @return the pixels; {@link BlockPixels#isEmpty()} when the scene shows nothing of the block
   * @throws SceneReadException when a band cannot be read or cannot be trusted; one bad band fails
   *     the scene's block, because the missing half would be judged as change
   */
  BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
      throws SceneReadException;

  @Override
  void close();
}
