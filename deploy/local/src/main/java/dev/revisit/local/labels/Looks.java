package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.schemas.Sensor;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the looks that go with labels: of each sensor the scene nearest in time to the time the
 * labels hold for that shows the chip. Within that time all are equally near, and the one nearest
 * to its middle is taken.
 *
 * <p>Keeps the pixels of a few blocks. Thread-safe.
 */
final class Looks {
  private static final Duration FURTHEST = Duration.ofDays(30);
  private static final int KEPT = 6;

  private final List<Scene> scenes;
  private final BlockReader reader;
  private final Map<String, BlockPixels> recent = new LinkedHashMap<>(16, 0.75f, true);

  Looks(List<Scene> scenes, BlockReader reader) {
    this.scenes = List.copyOf(scenes);
    this.reader = reader;
  }

  /** Scenes of a sensor that may show a block, nearest in time first. */
  List<Scene> candidates(BlockLabels labels, Block block, Sensor sensor) {
    return scenes.stream()
        .filter(scene -> scene.sensor() == sensor)
        .filter(scene -> labels.secondsAway(scene.observedAt()) <= FURTHEST.toSeconds())
        .filter(scene -> scene.footprint().intersects(block.footprint()))
        .sorted(
            Comparator.comparingLong((Scene scene) -> labels.secondsAway(scene.observedAt()))
                .thenComparingLong(scene -> labels.secondsFromMiddle(scene.observedAt()))
                .thenComparing(Scene::itemId))
        .toList();
  }

  /** The first of some scenes that shows anything of a chip. */
  Optional<Chip> chip(List<Scene> candidates, Block block, int left, int top, int side)
      throws LabelException {
    for (Scene scene : candidates) {
      Chip chip = cut(pixels(scene, block), scene, left, top, side);
      for (boolean clear : chip.clear()) {
        if (clear) {
          return Optional.of(chip);
        }
      }
    }
    return Optional.empty();
  }

  private BlockPixels pixels(Scene scene, Block block) throws LabelException {
    String key = scene.itemId() + " " + block.id();
    synchronized (recent) {
      BlockPixels known = recent.get(key);
      if (known != null) {
        return known;
      }
    }
    BlockPixels pixels;
    try {
      pixels = reader.read(block, scene.sensor(), scene.assets());
    } catch (SceneReadException e) {
      throw new LabelException(
          "Item " + scene.itemId() + ": " + e.getMessage() + ": " + e.remedy(), e);
    }
    synchronized (recent) {
      recent.put(key, pixels);
      if (recent.size() > KEPT) {
        recent.remove(recent.keySet().iterator().next());
      }
    }
    return pixels;
  }

  /** A chip of a scene, as it is; no data where the scene does not reach. */
  static Chip cut(BlockPixels pixels, Scene scene, int left, int top, int side) {
    List<String> bands = BlockPixels.bandsOf(scene.sensor());
    float[] values = new float[bands.size() * side * side];
    Arrays.fill(values, Float.NaN);
    boolean[] clear = new boolean[side * side];
    boolean[] seen = pixels.clear();
    int from = Math.max(left, pixels.x0());
    int length = Math.min(left + side, pixels.x0() + pixels.width()) - from;
    int lastRow = Math.min(top + side, pixels.y0() + pixels.height());
    for (int y = Math.max(top, pixels.y0()); y < lastRow && length > 0; y++) {
      int source = (y - pixels.y0()) * pixels.width() + from - pixels.x0();
      int target = (y - top) * side + from - left;
      System.arraycopy(seen, source, clear, target, length);
      for (int band = 0; band < bands.size(); band++) {
        if (pixels.has(bands.get(band))) {
          System.arraycopy(
              pixels.band(bands.get(band)), source, values, band * side * side + target, length);
        }
      }
    }
    return new Chip(
        scene.sensor() == Sensor.SENTINEL_1 ? Modality.SAR : Modality.OPTICAL,
        values,
        clear,
        scene.observedAt().atZone(ZoneOffset.UTC).getDayOfYear());
  }
}
