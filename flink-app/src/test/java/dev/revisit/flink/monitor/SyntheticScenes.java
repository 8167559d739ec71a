package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.product.BandRaster;
import dev.revisit.connectors.product.CogImage;
import dev.revisit.connectors.product.CogWriter;
import dev.revisit.connectors.product.GridPlacement;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Small optical scenes as real GeoTIFFs: 64 x 64 pixels of forest in the upper left corner of a
 * block, with a square of 16 x 16 pixels (2.56 ha) that may be cleared.
 */
final class SyntheticScenes {
  static final Block BLOCK = Block.parse("33UUP/03/04");
  static final double CLEARING_HECTARES = 2.56;

  private static final int SIDE = 64;
  private static final int CLEARING_FROM = 16;
  private static final int CLEARING_TO = 32;

  private final Path folder;

  SyntheticScenes(Path folder) {
    this.folder = folder;
  }

  /** What a scene shows. */
  enum Content {
    FOREST,
    CLEARED,
    ALL_CLOUD,
    NO_DATA
  }

  /**
   * Writes one Sentinel-2 scene and tells of it; acquisition and files are named after the date and
   * revision.
   */
  BlockObservation write(Instant observedAt, Content content, String revision) throws IOException {
    String name = observedAt.toString().substring(0, 10) + "-" + revision.replace('/', '-');
    SplittableRandom noise = new SplittableRandom(name.hashCode());
    List<AssetReference> assets = new ArrayList<>();
    // Reflectance x 10 000 of a dense forest and of a fresh clearing: NDVI 0.80 and 0.20, NBR 0.60
    // and 0.
    assets.add(band(name, "B04", content, 350, 1600, noise));
    assets.add(band(name, "B08", content, 3150, 2400, noise));
    assets.add(band(name, "B12", content, 790, 2400, noise));
    byte[] scl = new byte[SIDE * SIDE];
    Arrays.fill(scl, (byte) (content == Content.ALL_CLOUD ? 9 : 4));
    assets.add(asset(name, "SCL", BandRaster.uint8(SIDE, SIDE, scl), 1, 0));
    return BlockObservation.newBuilder()
        .setNotificationId("n-" + name)
        .setAcquisitionKey("S2/sentinel-2a/" + observedAt + "/R022/33UUP")
        .setRevision(revision)
        .setSensor(Sensor.SENTINEL_2)
        .setPlatform("sentinel-2a")
        .setItemId(name)
        .setMgrsTile("33UUP")
        .setBlock(BLOCK.id())
        .setObservedAt(observedAt)
        .setNotifiedAt(observedAt.plusSeconds(5400))
        .setIngestedAt(observedAt.plusSeconds(5401))
        .setRelativeOrbit(22)
        .setOrbitDirection(OrbitDirection.DESCENDING)
        .setSceneBlocks(1)
        .setAssets(assets)
        .build();
  }

  private AssetReference band(
      String scene, String band, Content content, int forest, int cleared, SplittableRandom noise)
      throws IOException {
    short[] samples = new short[SIDE * SIDE];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        boolean inClearing =
            row >= CLEARING_FROM
                && row < CLEARING_TO
                && column >= CLEARING_FROM
                && column < CLEARING_TO;
        int value = inClearing && content == Content.CLEARED ? cleared : forest;
        // A baseline from 04.00 on: 1000 is added to the numbers.
        samples[row * SIDE + column] =
            content == Content.NO_DATA ? 0 : (short) (value + 1000 + noise.nextInt(-20, 21));
      }
    }
    return asset(scene, band, BandRaster.uint16(SIDE, SIDE, samples), 0.0001, -0.1);
  }

  private AssetReference asset(
      String scene, String band, BandRaster raster, double scale, double offset)
      throws IOException {
    Path file = folder.resolve(scene + "-" + band + ".tif");
    CogWriter.defaults()
        .write(
            CogImage.builder(
                    raster,
                    GridPlacement.square(BLOCK.tile().epsg(), BLOCK.west(), BLOCK.north(), 10))
                .nodata(0)
                .build(),
            file);
    return AssetReference.newBuilder()
        .setBand(band)
        .setHref(file.toUri().toString())
        .setScale(scale)
        .setOffset(offset)
        .setNodata(0.0)
        .setEpsg(BLOCK.tile().epsg())
        .build();
  }
}
