package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the reader makes of rasters small enough to compute by hand. Block 33UUP/00/00 starts at
 * 300000, 5400000.
 */
class SyntheticRasterTest {

  private static final Block BLOCK = Block.parse("33UUP/00/00");

  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final TiffFixture tiff = new TiffFixture();

  @Test
  void anAlignedBandIsCopied() throws Exception {
    BlockPixels look = optical("B02", (x, y) -> 1 + x + 100 * y);

    assertThat(look.x0()).isZero();
    assertThat(look.width()).isEqualTo(256);
    assertThat(at(look, "B02", 0, 0)).isEqualTo(1);
    assertThat(at(look, "B02", 63, 0)).isEqualTo(64);
    assertThat(at(look, "B02", 5, 63)).isEqualTo(6306);
    assertThat(at(look, "B02", 64, 0)).isNaN();
    assertThat(look.dataFraction()).isCloseTo(64 * 64 / (1024.0 * 1024), within(1e-12));
  }

  @Test
  void bigEndianAndUncompressedFilesAreTheSame() throws Exception {
    tiff.littleEndian = false;
    tiff.deflate = false;

    assertThat(at(optical("B02", (x, y) -> 1 + x + 100 * y), "B02", 5, 63)).isEqualTo(6306);
  }

  @Test
  void theWindowStartsAtAMultipleOf256() throws Exception {
    tiff.west = 300_000 + 10 * 600;
    tiff.north = 5_400_000 - 10 * 500;

    BlockPixels look = optical("B02", (x, y) -> 7);

    assertThat(List.of(look.x0(), look.y0(), look.width(), look.height()))
        .containsExactly(512, 256, 256, 512);
    assertThat(at(look, "B02", 600, 500)).isEqualTo(7);
    assertThat(at(look, "B02", 599, 500)).isNaN();
  }

  @Test
  void theWindowMayReachBeyondTheLastBlockAndHoldsNothingThere() throws Exception {
    tiff.width = 128;
    tiff.west = 300_000 + 10 * (10_240 + 700);

    BlockPixels look =
        RealFolder.read(folder, Block.parse("33UUP/10/00"), asset("B02", (x, y) -> 7));

    assertThat(look.x0() + look.width()).isEqualTo(768).isGreaterThan(look.block().width());
    assertThat(at(look, "B02", 739, 3)).isEqualTo(7);
    assertThat(at(look, "B02", 740, 3)).isNaN();
    assertThat(look.dataFraction()).isCloseTo(40 * 64 / (740.0 * 1024), within(1e-12));
  }

  @Test
  void a20MetreBandIsInterpolatedBetweenPixelCentres() throws Exception {
    tiff.pixel = 20;

    BlockPixels look = optical("B05", (x, y) -> 1000 + 100 * x);

    // Centres of the source at 10, 30, 50 m; of the block at 5, 15, 25 m.
    assertThat(at(look, "B05", 0, 4)).isEqualTo(1000);
    assertThat(at(look, "B05", 1, 4)).isEqualTo(1025);
    assertThat(at(look, "B05", 2, 4)).isEqualTo(1075);
    assertThat(at(look, "B05", 3, 4)).isEqualTo(1125);
  }

  @Test
  void noDataNeverBlendsIntoANeighbour() throws Exception {
    tiff.pixel = 20;

    BlockPixels look = optical("B05", (x, y) -> x == 1 ? 0 : 1000);

    assertThat(at(look, "B05", 1, 4)).isEqualTo(1000);
    assertThat(at(look, "B05", 2, 4)).isNaN();
    assertThat(at(look, "B05", 3, 4)).isNaN();
    assertThat(at(look, "B05", 4, 4)).isEqualTo(1000);
  }

  @Test
  void noDataIsTestedBeforeTheOffsetAndNegativesAreCut() throws Exception {
    AssetReference asset =
        tiff.asset(
            folder.resolve("B04.tif"),
            "B04",
            (x, y) -> x == 0 ? 0 : x == 1 ? 990 : x == 2 ? 1000 : 2500);
    asset.setOffset(-0.1);

    BlockPixels look = RealFolder.read(folder, BLOCK, asset);

    assertThat(at(look, "B04", 0, 0)).isNaN();
    assertThat(at(look, "B04", 1, 0)).isZero();
    assertThat(at(look, "B04", 2, 0)).isZero();
    assertThat(at(look, "B04", 3, 0)).isEqualTo(1500);
  }

  @Test
  void zeroIsNoDataOfReflectanceEvenIfNobodySaysSo() throws Exception {
    tiff.nodata = "";

    assertThat(at(optical("B04", (x, y) -> x == 0 ? 0 : 5), "B04", 0, 0)).isNaN();
  }

  @Test
  void tilesThatTheFileLeavesOutHoldNoData() throws Exception {
    tiff.sparseTile = 1;

    BlockPixels look = optical("B02", (x, y) -> 7);

    assertThat(at(look, "B02", 31, 0)).isEqualTo(7);
    assertThat(at(look, "B02", 32, 0)).isNaN();
    assertThat(at(look, "B02", 32, 32)).isEqualTo(7);
  }

  @Test
  void sceneClassificationIsTakenFromTheNearestPixelAndDecidesWhatIsClear() throws Exception {
    AssetReference band = asset("B02", (x, y) -> 7);
    TiffFixture coarse = new TiffFixture();
    coarse.pixel = 20;
    AssetReference scl = coarse.asset(folder.resolve("SCL.tif"), "SCL", (x, y) -> x % 12);

    BlockPixels look = RealFolder.read(folder, BLOCK, band, scl);

    byte[] classes = look.scl().orElseThrow();
    assertThat(classes[8]).isEqualTo((byte) 4);
    assertThat(classes[9]).isEqualTo((byte) 4);
    boolean[] clear = look.clear();
    for (int x = 0; x < 24; x++) {
      assertThat(clear[x]).as("class %s", x / 2).isEqualTo(List.of(4, 5, 6, 7, 11).contains(x / 2));
    }
    assertThat(look.missingBands()).contains("B01", "B08").doesNotContain("B02");
  }

  @Test
  void radarIsInterpolatedAsPowerAndThenDecibel() throws Exception {
    tiff.real = true;
    tiff.pixel = 20;
    tiff.nodata = "-32768";
    AssetReference asset =
        radar((x, y) -> x == 0 ? 0.1 : x == 1 ? 0.2 : x == 2 ? -32768 : x == 3 ? 0 : 1);

    BlockPixels look = read(asset);

    assertThat(at(look, "VV", 0, 4)).isCloseTo(-10, within(1e-5f));
    assertThat(at(look, "VV", 1, 4)).isCloseTo((float) (10 * Math.log10(0.125)), within(1e-5f));
    assertThat(at(look, "VV", 4, 4)).isNaN();
    assertThat(at(look, "VV", 6, 4)).isNaN();
    assertThat(at(look, "VV", 9, 4)).isCloseTo(0, within(1e-5f));
    assertThat(look.missingBands()).containsExactly("VH");
  }

  @Test
  void radarFinerThanTheGridIsAveragedAsPower() throws Exception {
    tiff.real = true;
    tiff.pixel = 5;
    tiff.nodata = "";

    BlockPixels look = read(radar((x, y) -> x % 2 == 0 ? 0.1 : 0.3));

    assertThat(at(look, "VV", 3, 3)).isCloseTo((float) (10 * Math.log10(0.2)), within(1e-5f));
  }

  @Test
  void aWindowWithoutDataIsNoError() throws Exception {
    BlockPixels nothing = optical("B02", (x, y) -> 0);
    BlockPixels elsewhere =
        RealFolder.read(folder, Block.parse("33UUP/05/05"), asset("B02", (x, y) -> 7));

    for (BlockPixels look : List.of(nothing, elsewhere)) {
      assertThat(look.isEmpty()).isTrue();
      assertThat(look.width()).isZero();
      assertThat(look.bands()).containsExactly("B02");
      assertThat(look.dataFraction()).isZero();
      assertThat(look.clear()).isEmpty();
    }
  }

  @Test
  void manyThreadsReadTheSame() throws Exception {
    AssetReference asset = asset("B02", (x, y) -> 1 + x + 100 * y);
    SisBlockReader.warmUp();
    SisBlockReader.warmUp();
    try (BlockReader reader =
        new SisBlockReader(
            AssetPolicy.files(folder), new SisBlockReader.Settings(3, SECOND, SECOND))) {
      float[] expected = reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset)).band("B02");
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Callable<BlockPixels>> reads =
          Collections.nCopies(64, () -> reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset)));
      for (Future<BlockPixels> read : threads.invokeAll(reads)) {
        assertThat(read.get().band("B02")).isEqualTo(expected);
      }
      threads.shutdownNow();
    }
  }

  private BlockPixels optical(String band, TiffFixture.Values values) throws Exception {
    return RealFolder.read(folder, BLOCK, asset(band, values));
  }

  private AssetReference asset(String band, TiffFixture.Values values) throws IOException {
    return tiff.asset(folder.resolve(band + ".tif"), band, values);
  }

  private AssetReference radar(TiffFixture.Values values) throws IOException {
    AssetReference asset = tiff.asset(folder.resolve("VV.tif"), "VV", values);
    asset.setScale(1);
    return asset;
  }

  private BlockPixels read(AssetReference asset) throws SceneReadException {
    return RealFolder.read(folder, BLOCK, Sensor.SENTINEL_1, asset);
  }

  private static float at(BlockPixels look, String band, int x, int y) {
    return look.band(band)[(y - look.y0()) * look.width() + x - look.x0()];
  }
}
