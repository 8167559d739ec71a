package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.product.BandRaster;
import dev.revisit.connectors.product.CogImage;
import dev.revisit.connectors.product.CogWriter;
import dev.revisit.connectors.product.GridPlacement;
import dev.revisit.connectors.product.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;

/**
 * Writes scenes as folders of COGs with a STAC item. Safe for use by many threads, one scene each.
 */
final class SceneWriter {
  private static final int LARGEST_TILE = 512;
  private static final int SMALLEST_TILE = 64;

  private final Path root;
  private final SimulatedWindow window;

  SceneWriter(Path root, SimulatedWindow window) {
    this.root = root;
    this.window = window;
  }

  /** Folder of an item. */
  Path folder(ObjectNode item) {
    return root.resolve(item.get("collection").asText()).resolve(item.get("id").asText());
  }

  /** Writes the item's document beside its rasters. */
  void writeItem(ObjectNode item) throws IOException {
    Path folder = Files.createDirectories(folder(item));
    Json.write(folder.resolve(item.get("id").asText() + ".json"), item);
  }

  /** Writes bands, scene classification and item; returns the item. */
  ObjectNode writeOptical(OpticalPass pass, ProcessingBaseline baseline, OpticalScene scene)
      throws IOException {
    OpticalItem names = new OpticalItem(window, pass);
    ObjectNode item =
        names.document(names.id(), baseline, names.generated(), scene, sun(window, pass));
    ObjectNode assets = (ObjectNode) item.get("assets");
    Path folder = Files.createDirectories(folder(item));
    for (OpticalBand band : OpticalBand.values()) {
      SimulatedWindow.Lattice lattice = window.lattice(band.resolution());
      String file = band.name() + ".tif";
      CogImage image = opticalImage(lattice, scene.digitalNumbers(band), window.tile().epsg());
      long bytes = write(image, folder.resolve(file));
      assets.set(band.key(), names.band(band, baseline, file, bytes));
    }
    SimulatedWindow.Lattice lattice = window.lattice(20);
    BandRaster classes =
        BandRaster.uint8(lattice.columns(), lattice.rows(), scene.sceneClassification());
    CogImage image =
        CogImage.builder(classes, placement(lattice, window.tile().epsg()))
            .nodata(OpticalScene.SCL_NO_DATA)
            .overviews(Resampling.NEAREST)
            .build();
    long bytes = write(image, folder.resolve("SCL.tif"));
    assets.set("scl", names.sceneClassification("SCL.tif", bytes));
    writeItem(item);
    return item;
  }

  /** Digital numbers as an image in a reference system, normally that of the tile. */
  static CogImage opticalImage(SimulatedWindow.Lattice lattice, short[] digitalNumbers, int epsg) {
    BandRaster raster = BandRaster.uint16(lattice.columns(), lattice.rows(), digitalNumbers);
    return CogImage.builder(raster, placement(lattice, epsg)).nodata(0).build();
  }

  /** Writes both polarisations and the item; returns the item. */
  ObjectNode writeRadar(RadarPass pass, Map<Backscatter.Polarisation, float[]> power)
      throws IOException {
    RadarItem names = new RadarItem(window, pass);
    ObjectNode item = names.document(names.id());
    ObjectNode assets = (ObjectNode) item.get("assets");
    Path folder = Files.createDirectories(folder(item));
    SimulatedWindow.Lattice lattice = window.lattice(10);
    for (Map.Entry<Backscatter.Polarisation, float[]> entry : power.entrySet()) {
      String key = entry.getKey().name().toLowerCase(Locale.ROOT);
      String file = key + ".tif";
      BandRaster raster = BandRaster.float32(lattice.columns(), lattice.rows(), entry.getValue());
      CogImage image =
          CogImage.builder(raster, placement(lattice, window.tile().epsg()))
              .nodata(RadarSensor.NO_DATA)
              .build();
      long bytes = write(image, folder.resolve(file));
      assets.set(key, names.polarisation(entry.getKey(), file, bytes));
    }
    writeItem(item);
    return item;
  }

  /** Writes an image with the tile size that suits it; returns the bytes. */
  static long write(CogImage image, Path file) throws IOException {
    int largest = Math.max(image.raster().width(), image.raster().height());
    int tile = SMALLEST_TILE;
    while (tile < largest && tile < LARGEST_TILE) {
      tile *= 2;
    }
    CogWriter.builder().tileSize(tile).level(4).build().write(image, file);
    return Files.size(file);
  }

  static GridPlacement placement(SimulatedWindow.Lattice lattice, int epsg) {
    return GridPlacement.square(epsg, lattice.west(), lattice.north(), lattice.resolution());
  }

  /** Position of the sun over the window at a pass. */
  static Sun sun(SimulatedWindow window, OpticalPass pass) {
    Coordinate corner = window.footprint(Swath.FULL).get(0);
    return Sun.at(corner.x, corner.y, pass.sensedAt());
  }
}
