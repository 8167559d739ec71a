package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassRasterTest {
  private static final Block BLOCK = Block.parse("33UUP/00/00");

  @TempDir private Path folder;

  private Path write(TiffFixture fixture, TiffFixture.Values values) throws Exception {
    return Files.write(folder.resolve("map.tif"), fixture.bytes(values));
  }

  @Test
  void pixelsOfTheBlockGetTheCodesOfTheRaster() throws Exception {
    TiffFixture fixture = new TiffFixture();
    fixture.west = BLOCK.west() + 100;
    fixture.north = BLOCK.north() - 200;
    Path file = write(fixture, (column, row) -> column == 0 && row == 0 ? 0 : 10 + row);

    float[] codes = ClassRaster.open(file).codes(BLOCK);

    assertThat(codes).hasSize(1024 * 1024);
    // 0 is no data in this file.
    assertThat(codes[20 * 1024 + 10]).isNaN();
    assertThat(codes[20 * 1024 + 11]).isEqualTo(10);
    assertThat(codes[83 * 1024 + 73]).isEqualTo(73);
    assertThat(codes[84 * 1024 + 73]).isNaN();
    assertThat(codes[20 * 1024 + 9]).isNaN();
  }

  @Test
  void aBlockThatTheRasterDoesNotReachIsEmpty() throws Exception {
    Path file = write(new TiffFixture(), (column, row) -> 1);

    float[] codes = ClassRaster.open(file).codes(Block.parse("33UUP/10/10"));

    assertThat(codes).hasSize(740 * 740).containsOnly(Float.NaN);
  }

  @Test
  void coarserPixelsAreNotBlended() throws Exception {
    TiffFixture fixture = new TiffFixture();
    fixture.west = BLOCK.west();
    fixture.north = BLOCK.north();
    fixture.pixel = 20;
    Path file = write(fixture, (column, row) -> column < 2 ? 3 : 9);

    float[] codes = ClassRaster.open(file).codes(BLOCK);

    assertThat(codes).startsWith(3, 3, 3, 3, 9, 9);
  }

  @Test
  void aRasterThatLiesNowhereIsRefused() throws Exception {
    TiffFixture fixture = new TiffFixture();
    fixture.positioned = false;
    Path file = write(fixture, (column, row) -> 1);

    assertThatThrownBy(() -> ClassRaster.open(file))
        .isInstanceOf(SceneReadException.class)
        .hasMessageContaining("map.tif");
  }

  /** Counts by GDAL on the file itself, which lies on the grid of its tile. */
  @Test
  void aRealCropMapKeepsItsCounts() throws Exception {
    Path file =
        Path.of(
            System.getProperty("revisit.shared", "../../shared"),
            "data/catalog/labels/LABEL_T31UFS_2020-2021_worldcereal_croptype/classification.tif");
    Assumptions.assumeTrue(Files.exists(file), "needs " + file);
    ClassRaster raster = ClassRaster.open(file);
    Map<Float, Integer> counts = new HashMap<>();
    for (Block block : MgrsTile.parse("31UFS").blocks()) {
      for (float code : raster.codes(block)) {
        if (!Float.isNaN(code)) {
          counts.merge(code, 1, Integer::sum);
        }
      }
    }

    assertThat(counts).isEqualTo(Map.of(1f, 1, 2f, 6, 3f, 9945, 6f, 24, 7f, 24));
  }
}
