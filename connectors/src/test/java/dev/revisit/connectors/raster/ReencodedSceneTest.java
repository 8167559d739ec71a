package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real bands as other producers would write them: other compressions, layouts and coordinate
 * systems, made by GDAL.
 */
class ReencodedSceneTest {

  private static final Block BLOCK = Block.parse("43RCP/03/02");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMPRESS=LZW TILED=YES PREDICTOR=2",
        "COMPRESS=LZW",
        "COMPRESS=PACKBITS TILED=YES",
        "COMPRESS=DEFLATE PREDICTOR=2",
        "COMPRESS=DEFLATE TILED=YES BLOCKXSIZE=128 BLOCKYSIZE=128 BIGTIFF=YES",
        "COMPRESS=NONE ENDIANNESS=BIG",
        "COMPRESS=DEFLATE TILED=YES PREDICTOR=2 ENDIANNESS=BIG BIGTIFF=YES"
      })
  void everyEncodingHoldsTheSamePixels(String options) throws Exception {
    AssetReference original = asset("S2B_T43RCP_20200604T054831_L2A", "B04");
    List<String> command = new ArrayList<>(List.of("gdal_translate", "-q"));
    Arrays.stream(options.split(" ")).forEach(option -> command.addAll(List.of("-co", option)));

    BlockPixels expected = RealFolder.read(CatalogItem.catalog(), BLOCK, original);
    BlockPixels look = RealFolder.read(folder, BLOCK, rewritten(original, command));

    assertThat(look.band("B04")).isEqualTo(expected.band("B04"));
  }

  @Test
  void zstandardIsRefusedWithTheCompressionsThatWork() throws Exception {
    AssetReference asset =
        rewritten(
            asset("S2B_T43RCP_20200604T054831_L2A", "B04"),
            List.of("gdal_translate", "-q", "-co", "COMPRESS=ZSTD", "-co", "TILED=YES"));

    SceneReadException failure =
        catchThrowableOfType(SceneReadException.class, () -> RealFolder.read(folder, BLOCK, asset));

    assertThat(failure.errorClass()).isEqualTo("unsupported-compression");
    assertThat(failure.remedy()).contains("DEFLATE");
  }

  @ParameterizedTest
  @ValueSource(ints = {32642, 4326, 3857})
  void anotherCoordinateSystemIsResampledAtThePositionsOfProj(int epsg) throws Exception {
    AssetReference asset =
        rewritten(
            asset("S2B_T43RCP_20200604T054831_L2A", "B08"),
            List.of("gdalwarp", "-q", "-t_srs", "EPSG:" + epsg, "-r", "bilinear"));
    asset.setEpsg(epsg);
    GdalReference gdal =
        GdalReference.of(folder, BLOCK, Sensor.SENTINEL_2, List.of(asset), List.of("formula"));

    BlockPixels look = RealFolder.read(folder, BLOCK, asset);

    // Positions are exact every 32 pixels and linear between; values move by less than a
    // ten-thousandth.
    Comparison.of(look, look.band("B08"), gdal.band("B08", "formula")).inside("B08", 1e-4);
  }

  @Test
  void aSceneAcrossTheEquatorIsReadOnTheGridOfTheOtherHemisphere() throws Exception {
    AssetReference asset = asset("S2A_T33NZA_20220706T085611_L2A", "B08");
    Block south = Block.parse("33MZV/02/00");
    GdalReference gdal =
        GdalReference.of(folder, south, Sensor.SENTINEL_2, List.of(asset), List.of("formula"));

    BlockPixels look = RealFolder.read(CatalogItem.catalog(), south, asset);

    assertThat(look.height()).isEqualTo(256);
    Comparison.of(look, look.band("B08"), gdal.band("B08", "formula")).inside("B08", 1e-5);
  }

  private static AssetReference asset(String id, String band) throws IOException {
    return CatalogItem.assets("sentinel-2-c1-l2a", id).stream()
        .filter(asset -> asset.getBand().equals(band))
        .findFirst()
        .orElseThrow();
  }

  /** The band after a GDAL command, without the item's claims about its place. */
  private AssetReference rewritten(AssetReference asset, List<String> command) throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/" + command.get(0))), "needs gdal-bin");
    Path file = folder.resolve("rewritten.tif");
    List<String> whole = new ArrayList<>(command);
    whole.add(Path.of(URI.create(asset.getHref())).toString());
    whole.add(file.toString());
    GdalReference.Outcome outcome = GdalReference.run(whole.toArray(String[]::new));
    assertThat(outcome.rc()).as(outcome.output()).isZero();
    return AssetReference.newBuilder(asset)
        .setHref(file.toUri().toString())
        .setTransform(List.of())
        .setShape(List.of())
        .build();
  }
}
