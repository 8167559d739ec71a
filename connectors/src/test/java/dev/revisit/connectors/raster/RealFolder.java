package dev.revisit.connectors.raster;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.nio.file.Path;
import java.util.List;

/** Reads with a reader that may open files of one folder. */
final class RealFolder {

  private RealFolder() {}

  static BlockPixels read(Path folder, Block block, AssetReference... assets)
      throws SceneReadException {
    return read(folder, block, Sensor.SENTINEL_2, assets);
  }

  static BlockPixels read(Path folder, Block block, Sensor sensor, AssetReference... assets)
      throws SceneReadException {
    try (BlockReader reader =
        new SisBlockReader(AssetPolicy.files(folder), SisBlockReader.Settings.DEFAULT)) {
      return reader.read(block, sensor, List.of(assets));
    }
  }
}
