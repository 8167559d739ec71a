package dev.revisit.connectors.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CogWriterTest {
  private static final GridPlacement PLACE = GridPlacement.square(32633, 361440, 5338560, 10);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, -16, 8, 100, 5000})
  void tileSizesThatTiffForbidsAreRefused(int size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CogWriter.builder().tileSize(size))
        .withMessageContaining("multiple of 16");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void compressionLevelsOutOfRangeAreRefused(int level) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CogWriter.builder().level(level))
        .withMessageContaining("1 to 9");
  }

  @ParameterizedTest
  @ValueSource(ints = {3035, 32600, 32661, 32700, 32761, 0, -32633})
  void referenceSystemsWithoutKeysAreRefused(int epsg) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GridPlacement.square(epsg, 0, 0, 10))
        .withMessageContaining("reproject");
  }

  @Test
  void aPixelHeightWithTheMinusSignOfATransformIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GridPlacement(32633, 0, 0, 10, -10))
        .withMessageContaining("without the minus sign");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GridPlacement.square(32633, Double.NaN, 0, 10));
  }

  @Test
  void samplesThatDoNotFillTheRasterAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BandRaster.uint16(4, 4, new short[15]))
        .withMessageContaining("15 samples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BandRaster.uint8(0, 4, new byte[0]))
        .withMessageContaining("at least one pixel");
  }

  @Test
  void aNodataValueThatNoPixelCanHaveIsRefused() {
    CogImage.Builder bytes = CogImage.builder(BandRaster.uint8(1, 1, new byte[1]), PLACE);
    CogImage.Builder words = CogImage.builder(BandRaster.uint16(1, 1, new short[1]), PLACE);
    CogImage.Builder floats = CogImage.builder(BandRaster.float32(1, 1, new float[1]), PLACE);

    assertThatIllegalArgumentException().isThrownBy(() -> bytes.nodata(256));
    assertThatIllegalArgumentException().isThrownBy(() -> bytes.nodata(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> words.nodata(0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> words.nodata(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> floats.nodata(0.1))
        .withMessageContaining("choose another");
  }

  @Test
  void coloursBelongToClassCodes() {
    ColourTable table = ColourTable.of(Map.of(1, 0xFF0000));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CogImage.builder(BandRaster.uint16(1, 1, new short[1]), PLACE).colours(table));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CogImage.builder(BandRaster.uint8(1, 1, new byte[1]), PLACE)
                    .colours(table)
                    .overviews(Resampling.AVERAGE)
                    .build())
        .withMessageContaining("NEAREST");
    assertThatIllegalArgumentException().isThrownBy(() -> ColourTable.of(Map.of(256, 0)));
    assertThatIllegalArgumentException().isThrownBy(() -> ColourTable.of(Map.of(1, 0x1000000)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Calibration(0, 0));
  }

  @Test
  void aFileBeyondClassicTiffIsRefusedWithARemedy() {
    CogWriter.requireClassicTiff(4_294_967_295L);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CogWriter.requireClassicTiff(4_294_967_296L))
        .withMessageContaining("4 GB")
        .withMessageContaining("in parts");
  }

  @Test
  void theSameImageGivesTheSameBytesInMemoryAndOnDisk() throws IOException {
    CogWriter writer = CogWriter.builder().tileSize(64).build();
    Path file = folder.resolve("a.tif");
    Files.writeString(file, "an older file is replaced");

    writer.write(ramp(0).build(), file);

    assertThat(Files.readAllBytes(file))
        .isEqualTo(writer.encode(ramp(0).build()))
        .isNotEqualTo(writer.encode(ramp(1).build()));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no draft is left behind").containsExactly(file);
    }
  }

  @Test
  void theContentHashTellsSamplesPlaceAndMeaningApart() {
    String plain = ramp(0).build().contentSha256();

    assertThat(plain).hasSize(64).isEqualTo(ramp(0).build().contentSha256());
    assertThat(
            Stream.of(
                plain,
                ramp(1).build().contentSha256(),
                ramp(0).nodata(9).build().contentSha256(),
                ramp(0).calibration(new Calibration(2, 0)).build().contentSha256(),
                CogImage.builder(
                        BandRaster.uint16(130, 100, new short[13000]),
                        GridPlacement.square(32733, 361440, 5338560, 10))
                    .build()
                    .contentSha256()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aMissingFolderIsAnErrorAndNothingIsLeft() {
    Path missing = folder.resolve("missing").resolve("a.tif");

    assertThatThrownBy(() -> CogWriter.defaults().write(ramp(0).build(), missing))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theGhostAreaHasTheSizeThatItDeclares() {
    String head =
        new String(CogWriter.defaults().encode(ramp(0).build()), StandardCharsets.ISO_8859_1);

    assertThat(head.substring(8, 51)).isEqualTo("GDAL_STRUCTURAL_METADATA_SIZE=000140 bytes\n");
    assertThat(head.substring(51, 191)).startsWith("LAYOUT=IFDS_BEFORE_DATA\n").endsWith("=NO\n ");
    assertThat(head.codePointAt(4)).as("first directory on an even position").isEqualTo(192);
  }

  @Test
  void aMeanThatWouldReadAsNodataIsMovedByOneStep() {
    BandRaster signed = BandRaster.int16(2, 1, new short[] {-1, 1});
    BandRaster top = BandRaster.uint8(2, 1, new byte[] {(byte) 254, (byte) 254});

    assertThat(signed.halved(Resampling.AVERAGE, OptionalDouble.of(0)).sample(0, 0)).isEqualTo(1);
    assertThat(top.halved(Resampling.AVERAGE, OptionalDouble.of(254)).sample(0, 0))
        .as("all four are no data, so no data it stays")
        .isEqualTo(254);
  }

  @Test
  void unsignedSamplesAreNotTakenForSigned() {
    BandRaster words = BandRaster.uint16(2, 1, new short[] {(short) 65535, (short) 65533});

    assertThat(words.sample(0, 0)).isEqualTo(65535);
    assertThat(words.halved(Resampling.AVERAGE, OptionalDouble.empty()).sample(0, 0))
        .isEqualTo(65534);
  }

  private static CogImage.Builder ramp(int first) {
    short[] samples = new short[130 * 100];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (first + i);
    }
    return CogImage.builder(BandRaster.uint16(130, 100, samples), PLACE);
  }
}
