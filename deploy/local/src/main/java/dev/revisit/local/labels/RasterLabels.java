package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.ClassRaster;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Labels from rasters of class codes. */
final class RasterLabels {
  private RasterLabels() {}

  /** A raster of no particular time over the ground that some scenes show. */
  static BlockLabels over(Path file, Map<Integer, Integer> indices, List<Scene> scenes)
      throws IOException {
    if (scenes.isEmpty()) {
      throw new LabelException("The catalogue has no scene to lay " + file + " over");
    }
    Map<String, Block> blocks = new LinkedHashMap<>();
    for (Scene scene : scenes) {
      LabelItems.blocks(scene.footprint()).forEach(block -> blocks.put(block.id(), block));
    }
    Instant from = scenes.stream().map(Scene::observedAt).min(Instant::compareTo).orElseThrow();
    Instant to = scenes.stream().map(Scene::observedAt).max(Instant::compareTo).orElseThrow();
    return new BlockLabels(
        file.getFileName().toString(),
        from,
        to,
        List.copyOf(blocks.values()),
        painter(file, indices));
  }

  /** Draws a raster; a code without class is an error. */
  static BlockLabels.Painter painter(Path file, Map<Integer, Integer> indices)
      throws LabelException {
    ClassRaster raster;
    try {
      raster = ClassRaster.open(file);
    } catch (SceneReadException e) {
      throw new LabelException(e.getMessage() + ": " + e.remedy(), e);
    }
    return block -> {
      float[] found;
      try {
        found = raster.codes(block);
      } catch (SceneReadException e) {
        throw new LabelException(e.getMessage() + ": " + e.remedy(), e);
      }
      byte[] labels = new byte[found.length];
      for (int i = 0; i < found.length; i++) {
        // By convention a negative code is no data, as in Sen1Floods11.
        int index = Label.UNLABELLED;
        if (found[i] >= 0) {
          Integer known = indices.get((int) found[i]);
          if (known == null) {
            throw new LabelException(
                "%s holds the code %d, which has no class (known: %s): give a mapping with it"
                    .formatted(file, (int) found[i], indices.keySet()));
          }
          index = known;
        }
        labels[i] = (byte) index;
      }
      return labels;
    };
  }
}
