package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is wrong with a file ends in an error class, a remedy and a decision whether to retry.
 */
class HostileRasterTest {

  private static final Block BLOCK = Block.parse("33UUP/00/00");

  @TempDir Path folder;

  private final TiffFixture tiff = new TiffFixture();

  @Test
  void aMissingFile() {
    expect("missing-file", TiffFixture.asset(folder.resolve("absent.tif"), "B02"));
  }

  @Test
  void anEmptyFile() throws IOException {
    expect("truncated-raster", written(new byte[0]));
  }

  @Test
  void garbage() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    expect("unreadable-raster", written(bytes));
  }

  @Test
  void anErrorPageInsteadOfAFile() throws IOException {
    expect(
        "unreadable-raster",
        written(
            "<html>Service unavailable</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void aFileThatEndsWithinItsPixels() throws IOException {
    tiff.deflate = false;
    byte[] whole = tiff.bytes((x, y) -> x + 1);
    expect("truncated-raster", written(Arrays.copyOf(whole, whole.length - 100)));
  }

  @Test
  void everyTruncationIsAnErrorAndNeverWrongPixels() throws IOException {
    byte[] whole = tiff.bytes((x, y) -> 1 + x * y);
    for (int length = 0; length < whole.length; length += 37) {
      SceneReadException failure = failure(written(Arrays.copyOf(whole, length)));
      assertThat(failure.errorClass())
          .isIn("truncated-raster", "unreadable-raster", "no-georeference");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void everyFlippedHeaderByteIsAnErrorOrStillTheFile() throws Exception {
    byte[] whole = tiff.bytes((x, y) -> 1 + x * y);
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(300)] = (byte) random.nextInt(256);
      try {
        RealFolder.read(folder, BLOCK, written(broken));
      } catch (SceneReadException expected) {
        assertThat(expected.remedy()).isNotBlank();
      }
    }
  }

  @ParameterizedTest(name = "tag {0} = {1}: {2}")
  @CsvSource({
    // 20,000 million pixels; a tile of 4 GB; 64 million tiles; LERC; JPEG; an unknown predictor; 12
    // bits; no width.
    "256, 200000000, too-large",
    "322, 65536, too-large",
    "259, 34887, unsupported-compression",
    "259, 7, unsupported-compression",
    "259, 50000, unsupported-compression",
    "317, 9, unsupported-compression",
    "258, 12, unreadable-raster",
    "256, 0, unreadable-raster",
    "277, 100000, unreadable-raster"
  })
  void anImpossibleHeader(int tag, int value, String errorClass) throws IOException {
    tiff.overrides.put(tag, value);
    if (tag == 322) {
      tiff.overrides.put(323, value);
    }
    expect(errorClass, written(tiff.bytes((x, y) -> 1)));
  }

  @Test
  void aTileThatClaimsMoreBytesThanItCanHave() throws IOException {
    tiff.tile = 64;
    tiff.overrides.put(325, 100_000_000);
    expect("unreadable-raster", written(tiff.bytes((x, y) -> 1)));
  }

  @Test
  void aRasterWithoutGeoreference() throws IOException {
    tiff.positioned = false;
    expect("no-georeference", written(tiff.bytes((x, y) -> 1)));
  }

  @Test
  void anotherReferenceSystemThanTheItemSays() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    asset.setEpsg(32632);
    assertThat(expect("wrong-crs", asset))
        .hasMessageContaining("EPSG:32633")
        .hasMessageContaining("EPSG:32632");
  }

  @Test
  void anUnknownReferenceSystem() throws IOException {
    tiff.epsg = 3035;
    assertThat(failure(written(tiff.bytes((x, y) -> 1))).errorClass())
        .isIn("wrong-crs", "no-georeference", "unreadable-raster");
  }

  @Test
  void anotherPlaceThanTheItemSays() throws Exception {
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    asset.setTransform(List.of(10.0, 0.0, 300_000.0, 0.0, -10.0, 5_400_006.0));
    expect("georeference-mismatch", asset);
    asset.setTransform(List.of(20.0, 0.0, 300_000.0, 0.0, -20.0, 5_400_000.0));
    expect("georeference-mismatch", asset);
    asset.setTransform(List.of(10.0, 0.0, Double.NaN, 0.0, -10.0, 5_400_000.0));
    expect("georeference-mismatch", asset);

    // Less than half a pixel is rounding; the file wins.
    asset.setTransform(List.of(10.0, 0.0, 300_004.0, 0.0, -10.0, 5_400_000.0));
    assertThat(RealFolder.read(folder, BLOCK, asset).isEmpty()).isFalse();
  }

  @Test
  void anotherSizeThanTheItemSays() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    asset.setShape(List.of(64, 65));
    expect("georeference-mismatch", asset);
  }

  @Test
  void reflectanceFarAboveOne() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 30_000));
    asset.setScale(1);
    expect("absurd-radiometry", asset);
  }

  @Test
  void anOffsetThatWasRemovedBefore() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 300));
    asset.setOffset(-0.1);
    assertThat(expect("absurd-radiometry", asset).remedy()).contains("offset");
  }

  @Test
  void radarAbove40Decibel() throws IOException {
    tiff.real = true;
    expect("absurd-radiometry", Sensor.SENTINEL_1, radar((x, y) -> 1e5));
  }

  @Test
  void radarInDecibelInsteadOfPower() throws IOException {
    tiff.real = true;
    assertThat(expect("absurd-radiometry", Sensor.SENTINEL_1, radar((x, y) -> -12.5)).remedy())
        .contains("linear power");
  }

  @Test
  void radarOfInfinityAndNanHoldsNoData() throws Exception {
    tiff.real = true;
    BlockPixels look =
        RealFolder.read(
            folder,
            BLOCK,
            Sensor.SENTINEL_1,
            radar((x, y) -> x == 0 ? Double.POSITIVE_INFINITY : Double.NaN));

    assertThat(look.isEmpty()).isTrue();
  }

  @Test
  void aFileOutsideTheAllowedFolders() {
    expect("forbidden-location", TiffFixture.asset(Path.of("/etc/passwd"), "B02"));
  }

  @Test
  void assetsThatHoldNoBandOfTheSensor() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    expect("no-bands", Sensor.SENTINEL_1, asset);
    asset.setBand("SCL");
    expect("no-bands", asset);
  }

  @Test
  void twoAssetsForOneBand() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    expect("ambiguous-band", asset, AssetReference.newBuilder(asset).build());
  }

  @Test
  void aBandThatTheFileDoesNotHave() throws IOException {
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    asset.setBandIndex(1);
    expect("unreadable-raster", asset);
  }

  @Test
  void aRasterMuchFinerThanTheGrid() throws IOException {
    tiff.pixel = 0.1;
    AssetReference asset = written(tiff.bytes((x, y) -> 1));
    AssetPolicy tight = AssetPolicy.files(folder).withLimits(1_000_000, 1_000_000, 1000);
    try (BlockReader reader = new SisBlockReader(tight, SisBlockReader.Settings.DEFAULT)) {
      SceneReadException failure =
          catchThrowableOfType(
              SceneReadException.class,
              () -> reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset)));
      assertThat(failure.errorClass()).isEqualTo("too-large");
    }
  }

  private AssetReference written(byte[] bytes) throws IOException {
    Path file = folder.resolve("B02.tif");
    Files.write(file, bytes);
    return TiffFixture.asset(file, "B02");
  }

  private AssetReference radar(TiffFixture.Values values) throws IOException {
    tiff.nodata = "";
    AssetReference asset = tiff.asset(folder.resolve("VV.tif"), "VV", values);
    asset.setScale(1);
    return asset;
  }

  private SceneReadException expect(String errorClass, AssetReference... assets) {
    return expect(errorClass, Sensor.SENTINEL_2, assets);
  }

  private SceneReadException expect(String errorClass, Sensor sensor, AssetReference... assets) {
    SceneReadException failure =
        catchThrowableOfType(
            SceneReadException.class, () -> RealFolder.read(folder, BLOCK, sensor, assets));
    assertThat(failure).isNotNull();
    assertThat(failure.errorClass()).as(failure.getMessage()).isEqualTo(errorClass);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.remedy()).isNotBlank();
    return failure;
  }

  private SceneReadException failure(AssetReference asset) {
    SceneReadException failure =
        catchThrowableOfType(SceneReadException.class, () -> RealFolder.read(folder, BLOCK, asset));
    assertThat(failure).isNotNull();
    return failure;
  }
}
