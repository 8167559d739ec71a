package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.product.BandRaster;
import dev.revisit.connectors.product.CogImage;
import dev.revisit.connectors.product.CogWriter;
import dev.revisit.connectors.product.GridPlacement;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroundSamplingTest {
  private static final Block BLOCK = Block.parse("33UUP/03/04");

  @TempDir Path folder;

  private static AssetReference stated(String band, double metres) {
    return AssetReference.newBuilder()
        .setBand(band)
        .setHref("file:///none.tif")
        .setEpsg(32633)
        .setTransform(List.of(metres, 0.0, 300000.0, 0.0, -metres, 5300040.0))
        .setShape(List.of(10, 10))
        .build();
  }

  /** A file whose item says nothing of its grid. */
  private AssetReference silent(String band, double metres) throws IOException {
    short[] values = new short[32 * 32];
    Arrays.fill(values, (short) 1000);
    Path file = folder.resolve(band + metres + ".tif");
    CogWriter.defaults()
        .write(
            CogImage.builder(
                    BandRaster.uint16(32, 32, values),
                    GridPlacement.square(32633, BLOCK.west(), BLOCK.north(), metres))
                .build(),
            file);
    return AssetReference.newBuilder()
        .setBand(band)
        .setHref(file.toUri().toString())
        .setScale(0.0001)
        .build();
  }

  @Test
  void bandsAtTheirOwnOrFinerPixelsPass() {
    assertThat(
            GroundSampling.stated(
                List.of(
                    stated("B02", 10),
                    stated("B05", 20),
                    stated("B11", 10),
                    stated("B01", 60),
                    stated("SCL", 20),
                    stated("VV", 10),
                    stated("VH", 20))))
        .isEmpty();
  }

  @Test
  void aBandShrunkTenTimesIsRefusedByWhatTheItemStates() {
    assertThat(GroundSampling.stated(List.of(stated("B03", 10), stated("B02", 100))))
        .contains("Pixels of band B02 are 100 m on the ground, 10 m are expected.");
    assertThat(GroundSampling.stated(List.of(stated("B01", 600)))).isPresent();
    assertThat(GroundSampling.stated(List.of(stated("VV", 40)))).isPresent();
    assertThat(GroundSampling.stated(List.of(stated("B02", Double.NaN)))).isPresent();
  }

  @Test
  void whereTheItemIsSilentTheFileIsAsked() throws Exception {
    SisBlockReader reader =
        new SisBlockReader(AssetPolicy.files(folder), SisBlockReader.Settings.DEFAULT);
    try (BlockReader checked = GroundSampling.checked(reader)) {
      List<AssetReference> full = List.of(silent("B02", 10), silent("B05", 20));
      assertThat(GroundSampling.stated(full)).isEmpty();
      assertThat(checked.read(BLOCK, Sensor.SENTINEL_2, full).band("B02")[0]).isEqualTo(1000);
      List<AssetReference> shrunk = List.of(silent("B02", 10), silent("B05", 200));
      assertThat(GroundSampling.stated(shrunk)).isEmpty();
      assertThatThrownBy(() -> checked.read(BLOCK, Sensor.SENTINEL_2, shrunk))
          .isInstanceOf(SceneReadException.class)
          .hasMessage("Pixels of band B05 are 200 m on the ground, 20 m are expected.")
          .extracting(e -> ((SceneReadException) e).errorClass())
          .isEqualTo("ground-sampling");
    }
  }
}
