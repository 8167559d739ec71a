package dev.revisit.local.simulator;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The scenes of a simulated catalogue, as the jobs read them. */
final class SimulatedPixels {
  private final Path folder;
  private final Block block;
  private final List<Scene> scenes = new ArrayList<>();

  SimulatedPixels(Path folder, Block block) throws IOException {
    this.folder = folder;
    this.block = block;
    try (StacCatalog catalog = StacCatalogs.open(folder.toString());
        Stream<StacItem> items = catalog.search(StacSearch.all())) {
      items
          .filter(item -> !item.id().startsWith("LABEL"))
          .forEach(
              item -> {
                if (new SceneParser().parse(item) instanceof SceneParseResult.Parsed parsed) {
                  scenes.add(parsed.scene());
                }
              });
    }
    scenes.sort(Comparator.comparing(Scene::observedAt));
  }

  List<Scene> scenes(Sensor sensor) {
    return scenes.stream().filter(scene -> scene.sensor() == sensor).toList();
  }

  static LocalDate date(Scene scene) {
    return scene.observedAt().atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** The first scene of a sensor on a day or later. */
  Scene from(Sensor sensor, LocalDate day) {
    return scenes(sensor).stream()
        .filter(scene -> !date(scene).isBefore(day))
        .findFirst()
        .orElseThrow();
  }

  /** The last scene of a sensor before a day. */
  Scene before(Sensor sensor, LocalDate day) {
    return scenes(sensor).stream()
        .filter(scene -> date(scene).isBefore(day))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  BlockPixels read(Scene scene) throws SceneReadException {
    try (SisBlockReader reader =
        new SisBlockReader(AssetPolicy.files(folder), SisBlockReader.Settings.DEFAULT)) {
      return reader.read(block, scene.sensor(), scene.assets());
    }
  }

  /** Mean of (B08 - B04) / (B08 + B04) over the pixels of a mask that hold data. */
  double ndvi(Scene scene, boolean[] mask) throws SceneReadException {
    BlockPixels pixels = read(scene);
    float[] red = pixels.band("B04");
    float[] nir = pixels.band("B08");
    double sum = 0;
    int count = 0;
    for (int i = 0; i < red.length; i++) {
      int onBlock =
          (pixels.y0() + i / pixels.width()) * Block.SIZE + pixels.x0() + i % pixels.width();
      if (mask[onBlock] && red[i] + nir[i] > 0) {
        sum += (nir[i] - red[i]) / (nir[i] + red[i]);
        count++;
      }
    }
    return sum / count;
  }

  /** Mean of a radar band in linear power over a mask, in dB. */
  double decibels(Scene scene, String band, boolean[] mask) throws SceneReadException {
    BlockPixels pixels = read(scene);
    float[] values = pixels.band(band);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      int onBlock =
          (pixels.y0() + i / pixels.width()) * Block.SIZE + pixels.x0() + i % pixels.width();
      if (mask[onBlock] && Float.isFinite(values[i])) {
        sum += Math.pow(10, values[i] / 10);
        count++;
      }
    }
    return 10 * Math.log10(sum / count);
  }
}
