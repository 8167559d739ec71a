package dev.revisit.connectors.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What GDAL, an independent reader and judge of the format, makes of the files. */
class CogWriterGdalTest {
  private static final GridPlacement PLACE = GridPlacement.square(32633, 361440, 5338560, 10);

  @TempDir Path folder;

  @BeforeEach
  void needsGdal() {
    Gdal.assumeInstalled();
  }

  @ParameterizedTest
  @EnumSource(PixelType.class)
  void everyPixelTypeReadsBackIdenticalAndTheValidatorHasNothingToSay(PixelType type)
      throws Exception {
    for (boolean predictor : new boolean[] {true, false}) {
      Path file = folder.resolve(type + "-" + predictor + ".tif");
      BandRaster raster = noise(type, 531, 300);

      CogWriter.builder()
          .tileSize(128)
          .predictor(predictor)
          .build()
          .write(CogImage.builder(raster, PLACE).nodata(7).build(), file);

      JsonNode gdal = Gdal.describe(file);
      assertValid(gdal);
      assertThat(gdal.get("type").asText()).isEqualToIgnoringCase(gdalName(type));
      assertThat(gdal.get("block").toString()).isEqualTo("[128,128]");
      assertThat(gdal.get("overviews").toString()).isEqualTo("[[266,150],[133,75],[67,38]]");
      assertThat(gdal.get("overview_nodata").toString()).isEqualTo("[\"7.0\",\"7.0\",\"7.0\"]");
      assertThat(raw(file, ".raw")).isEqualTo(bytes(raster));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512, 512, 0",
    "256, 256, 256, 0",
    "513, 400, 512, 1",
    "1024, 1024, 512, 1",
    "740, 1024, 1024, 1",
    "43, 43, 64, 0",
    "1, 1, 16, 0",
    "1, 700, 512, 1"
  })
  void overviewsAppearOnlyAboveTheTileSizeOr512(int width, int height, int tile, int overviews)
      throws Exception {
    Path file = folder.resolve("size.tif");

    CogWriter.builder()
        .tileSize(tile)
        .build()
        .write(
            CogImage.builder(noise(PixelType.UINT16, width, height), PLACE).nodata(0).build(),
            file);

    JsonNode gdal = Gdal.describe(file);
    assertValid(gdal);
    assertThat(gdal.get("overviews")).hasSize(overviews);
  }

  @ParameterizedTest
  @CsvSource({
    "32633, 361440, 5338560, 10, 10",
    "32601, 166021.4431, 0, 20, 20",
    "32733, 199980, 8900040, 60, 60",
    "32660, 500000, 9000000.5, 2.5, 10",
    "4326, 13.125, 48.25, 0.00025, 0.0005"
  })
  void placementReadsBackExactly(int epsg, double west, double north, double width, double height)
      throws Exception {
    Path file = folder.resolve("place.tif");
    GridPlacement place = new GridPlacement(epsg, west, north, width, height);

    CogWriter.defaults()
        .write(CogImage.builder(noise(PixelType.UINT8, 30, 20), place).build(), file);

    JsonNode gdal = Gdal.describe(file);
    assertValid(gdal);
    assertThat(gdal.get("epsg").asInt()).isEqualTo(epsg);
    assertThat(gdal.get("area_or_point").asText()).isEqualTo("Area");
    assertThat(gdal.get("nodata").asText()).isEqualTo("None");
    double[] transform = {west, width, 0, north, 0, -height};
    for (int i = 0; i < 6; i++) {
      assertThat(gdal.get("transform").get(i).asDouble()).isEqualTo(transform[i]);
    }
  }

  @Test
  void aClassMapKeepsItsColoursAndItsOverviewsHoldOnlyItsClasses() throws Exception {
    byte[] classes = new byte[600 * 600];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) (i % 2 == 0 ? 0 : 2);
    }
    CogImage map =
        CogImage.builder(BandRaster.uint8(600, 600, classes), PLACE)
            .nodata(255)
            .colours(ColourTable.of(Map.of(0, 0x419BDF, 1, 0x397D49, 2, 0x88B053)))
            .build();
    Path file = folder.resolve("classes.tif");

    CogWriter.defaults().write(map, file);

    JsonNode gdal = Gdal.describe(file);
    assertValid(gdal);
    assertThat(gdal.get("colours").toString()).isEqualTo("[[65,155,223],[57,125,73],[136,176,83]]");
    assertThat(gdal.get("nodata").asText()).isEqualTo("255.0");
    assertThat(raw(file, ".overview")).hasSize(300 * 300).containsOnly(0);
  }

  @Test
  void averagesLeaveNodataOut() throws Exception {
    short[] samples = new short[514 * 2];
    samples[0] = 10;
    samples[1] = 21;
    samples[514] = 0;
    samples[515] = 0;
    Path file = folder.resolve("average.tif");

    CogWriter.defaults()
        .write(CogImage.builder(BandRaster.uint16(514, 2, samples), PLACE).nodata(0).build(), file);

    assertValid(Gdal.describe(file));
    ByteBuffer overview = ByteBuffer.wrap(raw(file, ".overview")).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(overview.getShort(0))
        .as("mean of 10 and 21, halves rounded up")
        .isEqualTo((short) 16);
    assertThat(overview.getShort(2)).as("four no-data pixels").isZero();
  }

  @Test
  void scaleAndOffsetAndANodataOfNanReadBack() throws Exception {
    Path file = folder.resolve("calibrated.tif");
    CogImage image =
        CogImage.builder(noise(PixelType.FLOAT32, 20, 20), PLACE)
            .nodata(Double.NaN)
            .calibration(new Calibration(0.0001, -0.1))
            .build();

    CogWriter.defaults().write(image, file);

    JsonNode gdal = Gdal.describe(file);
    assertValid(gdal);
    assertThat(gdal.get("scale").asDouble()).isEqualTo(0.0001);
    assertThat(gdal.get("offset").asDouble()).isEqualTo(-0.1);
    assertThat(gdal.get("nodata").asText()).isEqualTo("nan");
  }

  @Test
  void theNodataOfSentinel1ReadsBack() throws Exception {
    Path file = folder.resolve("radar.tif");

    CogWriter.defaults()
        .write(
            CogImage.builder(noise(PixelType.FLOAT32, 20, 20), PLACE).nodata(-32768).build(), file);

    assertThat(Gdal.describe(file).get("nodata").asText()).isEqualTo("-32768.0");
  }

  private static void assertValid(JsonNode gdal) {
    assertThat(gdal.get("errors")).isEmpty();
    assertThat(gdal.get("warnings")).isEmpty();
    assertThat(gdal.get("layout").asText()).isEqualTo("COG");
  }

  private static String gdalName(PixelType type) {
    return type == PixelType.UINT8 ? "Byte" : type.name();
  }

  private static byte[] raw(Path file, String suffix) throws IOException {
    return Files.readAllBytes(Path.of(file + suffix));
  }

  private static byte[] bytes(BandRaster raster) {
    ByteBuffer view = raster.littleEndianSamples();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }

  private static BandRaster noise(PixelType type, int width, int height) {
    Random random = new Random(42);
    int pixels = width * height;
    switch (type) {
      case UINT8 -> {
        byte[] samples = new byte[pixels];
        random.nextBytes(samples);
        return BandRaster.uint8(width, height, samples);
      }
      case UINT16, INT16 -> {
        short[] samples = new short[pixels];
        for (int i = 0; i < pixels; i++) {
          samples[i] = (short) random.nextInt();
        }
        return type == PixelType.UINT16
            ? BandRaster.uint16(width, height, samples)
            : BandRaster.int16(width, height, samples);
      }
      case FLOAT32 -> {
        float[] samples = new float[pixels];
        for (int i = 0; i < pixels; i++) {
          samples[i] = (float) random.nextGaussian();
        }
        return BandRaster.float32(width, height, samples);
      }
    }
    throw new IllegalArgumentException("Unknown pixel type " + type);
  }
}
