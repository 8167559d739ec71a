package dev.revisit.local.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;

class SceneEmbedderTest {
  private static final Block BLOCK = Block.parse("32UNC/03/04");

  private static TensorFlowEncoder encoder;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    encoder =
        TensorFlowEncoder.open(ModelReleases.untrainedNano(), EncoderSettings.cpu().withBatch(4));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  /** Data in the 100 x 100 pixels of the block's north-west corner. */
  private static BlockPixels small(Block block, Sensor sensor) {
    float[] band = new float[256 * 256];
    Arrays.fill(band, Float.NaN);
    for (int row = 0; row < 100; row++) {
      Arrays.fill(band, row * 256, row * 256 + 100, sensor == Sensor.SENTINEL_1 ? -12 : 1500);
    }
    String name = sensor == Sensor.SENTINEL_1 ? "VV" : "B04";
    return BlockPixels.of(block, sensor, 0, 0, 256, 256, Map.of(name, band), Optional.empty());
  }

  private static Scene scene(Sensor sensor) {
    return new Scene(
        "key",
        sensor,
        Optional.empty(),
        Optional.of(MgrsTile.parse("32UNC")),
        Instant.parse("2020-06-04T10:00:00Z"),
        Optional.empty(),
        OrbitDirection.UNKNOWN,
        "r",
        Optional.empty(),
        BLOCK.footprint().getCentroid(),
        List.of(),
        "item, one",
        Optional.empty(),
        Optional.empty());
  }

  private static BlockReader reader() {
    return new BlockReader() {
      @Override
      public BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets) {
        return block.equals(BLOCK)
            ? small(block, sensor)
            : BlockPixels.empty(block, sensor, List.of());
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void anUnreadableSceneGivesNoRowAtAll() {
    BlockReader failing =
        new BlockReader() {
          @Override
          public BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
              throws SceneReadException {
            throw new SceneReadException(SceneReadException.MISSING_FILE, false, "gone", "restore");
          }

          @Override
          public void close() {}
        };
    List<SceneEmbedder.EmbeddedChip> chips = new ArrayList<>();
    assertThatExceptionOfType(SceneReadException.class)
        .isThrownBy(
            () -> new SceneEmbedder(failing, encoder).embed(scene(Sensor.SENTINEL_2), chips::add));
    assertThat(chips).isEmpty();
  }

  @Test
  void aSceneSmallerThanItsChipsIsPadded() throws Exception {
    for (Sensor sensor : new Sensor[] {Sensor.SENTINEL_2, Sensor.SENTINEL_1}) {
      List<SceneEmbedder.EmbeddedChip> chips = new ArrayList<>();
      assertThat(new SceneEmbedder(reader(), encoder).embed(scene(sensor), chips::add))
          .isEqualTo(4);
      assertThat(chips).extracting(SceneEmbedder.EmbeddedChip::chip).containsExactly(0, 1, 16, 17);
      // 100 pixels are 64 and 36; of the latter four tokens of 8 are whole and a fifth is half.
      double[] fractions =
          chips.stream().mapToDouble(SceneEmbedder.EmbeddedChip::validFraction).toArray();
      assertThat(fractions[0]).isEqualTo(1);
      assertThat(fractions[1]).isEqualTo(40 / 64.0);
      assertThat(fractions[3]).isEqualTo(24 / 64.0); // the corner token has a quarter
      assertThat(chips.get(0).values()).hasSize(452).doesNotContain(Float.NaN);
      Coordinate corner =
          BLOCK.tile().projection().toUtm(chips.get(1).centre().x, chips.get(1).centre().y);
      assertThat(corner.x).isCloseTo(BLOCK.west() + 960, within(0.01));
      assertThat(corner.y).isCloseTo(BLOCK.north() - 320, within(0.01));
    }
  }

  @Test
  void theTableHasOneRowAChipAndAppearsWhenItIsComplete() throws Exception {
    Path file = folder.resolve("out/embeddings.csv");
    new EmbeddingTable(file, 2).close();
    assertThat(file).doesNotExist();
    try (EmbeddingTable table = new EmbeddingTable(file, 2)) {
      table.add(
          scene(Sensor.SENTINEL_2),
          new SceneEmbedder.EmbeddedChip(
              BLOCK, 17, new Coordinate(9.5, 51.25), 0.375, new float[] {0.5f, -2}));
      table.finish();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "item,datetime,sensor,lon,lat,tile,block,chip,valid_fraction,e0,e1",
            "\"item, one\",2020-06-04T10:00:00Z,SENTINEL_2,9.500000,51.250000,32UNC,32UNC/03/04,17,0.3750,0.5,-2.0");
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }
}
