package dev.revisit.local.picture;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
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
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Point;

/** The scenes of a catalogue that show a place, by date, and the block it lies in. */
final class PlaceScenes implements AutoCloseable {
  private final List<Scene> scenes;
  private final List<Scene> radar;
  private final Block block;
  private final SisBlockReader reader;

  private PlaceScenes(List<Scene> scenes, List<Scene> radar, Block block, SisBlockReader reader) {
    this.scenes = scenes;
    this.radar = radar;
    this.block = block;
    this.reader = reader;
  }

  /**
   * Opens them.
   *
   * @param place longitude and latitude
   * @throws IOException if there is none; the message says so
   */
  static PlaceScenes open(Path catalogue, Point place) throws IOException {
    List<Scene> scenes = new ArrayList<>();
    List<Scene> radar = new ArrayList<>();
    SceneParser parser = new SceneParser();
    try (StacCatalog stac = StacCatalogs.open(catalogue.toString());
        Stream<StacItem> items = stac.search(StacSearch.all())) {
      items.forEach(
          item -> {
            if (parser.parse(item) instanceof SceneParseResult.Parsed parsed
                && parsed.scene().footprint().intersects(place)) {
              (parsed.scene().sensor() == Sensor.SENTINEL_2 ? scenes : radar).add(parsed.scene());
            }
          });
    }
    if (scenes.isEmpty()) {
      throw new IOException(
          "%s has no Sentinel-2 scene at %.5f,%.5f; give a place that one shows (revisit picture --at LON,LAT)"
              .formatted(catalogue, place.getX(), place.getY()));
    }
    scenes.sort(Comparator.comparing(Scene::observedAt).thenComparing(Scene::itemId));
    MgrsTile tile =
        scenes.get(0).tile().or(() -> MgrsTile.owner(place.getX(), place.getY())).orElseThrow();
    Coordinate utm = tile.projection().toUtm(place.getX(), place.getY());
    double side = Block.SIZE * (double) MgrsTile.PIXEL_METRES;
    Block block =
        new Block(
            tile, (int) ((utm.x - tile.west()) / side), (int) ((tile.north() - utm.y) / side));
    return new PlaceScenes(
        List.copyOf(scenes),
        List.copyOf(radar),
        block,
        new SisBlockReader(
            AssetPolicy.files(catalogue.toAbsolutePath()), SisBlockReader.Settings.DEFAULT));
  }

  /** The radar scene of the same season that is nearest in time, as the monitor job takes it. */
  Optional<Scene> radarNearest(Instant moment) {
    return radar.stream()
        .filter(scene -> Season.of(scene.observedAt()).equals(Season.of(moment)))
        .min(
            Comparator.comparing(
                    (Scene scene) -> Duration.between(scene.observedAt(), moment).abs())
                .thenComparing(Scene::itemId));
  }

  /** The optical ones by date, at least one. */
  List<Scene> scenes() {
    return scenes;
  }

  Block block() {
    return block;
  }

  /** Some bands of a scene. */
  BlockPixels read(Scene scene, Set<String> bands) throws IOException {
    return read(scene, scene.assets().stream().filter(a -> bands.contains(a.getBand())).toList());
  }

  /** All bands of a scene. */
  BlockPixels read(Scene scene) throws IOException {
    return read(scene, scene.assets());
  }

  private BlockPixels read(Scene scene, List<AssetReference> assets) throws IOException {
    try {
      return reader.read(block, scene.sensor(), assets);
    } catch (SceneReadException e) {
      throw new IOException(
          "Item " + scene.itemId() + ": " + e.getMessage() + ": " + e.remedy(), e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
