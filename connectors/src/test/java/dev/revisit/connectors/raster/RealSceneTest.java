package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real scenes must have the pixels that GDAL and numpy compute. The formula is compared in every
 * pixel including where there is no data; gdal.Warp only where all neighbours have data, because it
 * extrapolates at edges.
 */
class RealSceneTest {

  private static final double RELATIVE = 2e-6;

  /**
   * Tiles whose items lie on the tile's own grid: their 10 m bands must be equal to the last bit.
   */
  private static final Set<String> ALIGNED = Set.of("31UFS", "43RCP");

  @TempDir Path folder;

  @ParameterizedTest(name = "{1} in {2}")
  @CsvSource({
    // Baseline 04.00, 12 bands of 10, 20 and 60 m, not on the tile's lattice, across the equator;
    // four blocks.
    "sentinel-2-c1-l2a, S2A_T33NZA_20220706T085611_L2A, 33NZA/01/08, SENTINEL_2, 12",
    "sentinel-2-c1-l2a, S2A_T33NZA_20220706T085611_L2A, 33NZA/02/09, SENTINEL_2, 12",
    // Without B01, B8A, B09 and SCL.
    "sentinel-2-c1-l2a, S2_T31UFS_20210501T000000_L2A_MONTHLY, 31UFS/06/08, SENTINEL_2, 9",
    // Its 60 m bands start 40 m inside.
    "sentinel-2-c1-l2a, S2B_T43RCP_20200604T054831_L2A, 43RCP/03/02, SENTINEL_2, 12",
    // Pixels of 100, 200 and 600 m and a scene classification; the last block is 740 pixels wide.
    "sentinel-2-l2a, S2A_29RKH_20200219_0_L2A, 29RKH/05/05, SENTINEL_2, 12",
    "sentinel-2-l2a, S2A_29RKH_20200219_0_L2A, 29RKH/10/10, SENTINEL_2, 12",
    // Linear power with the floating point predictor.
    "sentinel-1-rtc, S1_T31UFS_20210501T000000_MONTHLY_rtc, 31UFS/06/08, SENTINEL_1, 2",
    "sentinel-1-rtc, S1_Spain_7370579_20190917_rtc, 30SXH/09/07, SENTINEL_1, 2",
    "sentinel-1-rtc, S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457_rtc, 43RCP/03/02, SENTINEL_1, 2",
  })
  void blockHasThePixelsThatGdalComputes(
      String collection, String id, String blockId, Sensor sensor, int bands) throws Exception {
    List<AssetReference> assets = CatalogItem.assets(collection, id);
    Block block = Block.parse(blockId);
    GdalReference gdal =
        GdalReference.of(folder, block, sensor, assets, List.of("formula", "warp"));

    BlockPixels look = read(block, sensor, assets);

    assertThat(look.isEmpty()).isFalse();
    assertThat(look.bands()).hasSize(bands);
    for (String band : look.bands()) {
      boolean copied =
          ALIGNED.contains(block.tile().id()) && BlockPixels.TEN_METRE_BANDS.contains(band);
      Comparison.of(look, look.band(band), gdal.band(band, "formula"))
          .everywhere(band, copied ? 0 : RELATIVE);
      Comparison.of(look, look.band(band), gdal.band(band, "warp")).inside(band, RELATIVE);
    }
    if (look.scl().isPresent()) {
      float[] scl = new float[look.scl().get().length];
      for (int i = 0; i < scl.length; i++) {
        scl[i] = look.scl().get()[i] == 0 ? Float.NaN : look.scl().get()[i];
      }
      Comparison.of(look, scl, gdal.band("SCL", "formula")).everywhere("SCL", 0);
    }
  }

  @Test
  void meanNdviIsTheOneOfAnExplicitFormulaOnGdalsArrays() throws Exception {
    for (String[] scene :
        new String[][] {
          {"S2A_T33NZA_20220706T085611_L2A", "33NZA/02/08"},
          {"S2_T31UFS_20210501T000000_L2A_MONTHLY", "31UFS/06/08"}
        }) {
      List<AssetReference> assets = CatalogItem.assets("sentinel-2-c1-l2a", scene[0]);
      Block block = Block.parse(scene[1]);
      GdalReference gdal =
          GdalReference.of(folder, block, Sensor.SENTINEL_2, assets, List.of("formula"));

      BlockPixels look = read(block, Sensor.SENTINEL_2, assets);

      double sum = 0;
      int count = 0;
      float[] red = look.band("B04");
      float[] infrared = look.band("B08");
      for (int i = 0; i < red.length; i++) {
        if (!Float.isNaN(red[i]) && !Float.isNaN(infrared[i])) {
          sum += ((double) infrared[i] - red[i]) / ((double) infrared[i] + red[i]);
          count++;
        }
      }
      assertThat(sum / count).isCloseTo(gdal.ndvi(), within(1e-6));
    }
  }

  static BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
      throws SceneReadException {
    try (BlockReader reader =
        new SisBlockReader(
            AssetPolicy.files(CatalogItem.catalog()), SisBlockReader.Settings.DEFAULT)) {
      return reader.read(block, sensor, assets);
    }
  }
}
