package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.schemas.Sensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellObservationTest {

  private static final Block BLOCK = Block.parse("33UUP/05/07");
  private static final int SIDE = 256;

  private final Map<String, float[]> bands = new HashMap<>();
  private final boolean[] clear = new boolean[SIDE * SIDE];

  CellObservationTest() {
    Arrays.fill(clear, true);
  }

  @Test
  void aMaskOfAnotherSizeIsRefused() {
    constant("B04", 1000);

    assertThatThrownBy(() -> CellObservation.of(pixels(Sensor.SENTINEL_2, 0, 0), new boolean[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same window");
  }

  @Test
  void indicesOfAnotherSensorAreRefused() {
    constant("B04", 1000);
    CellObservation look = observe(Sensor.SENTINEL_2, 0, 0);

    assertThatThrownBy(() -> look.value(SpectralIndex.VV, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NDVI");
  }

  @Test
  void aLookWithoutPixelsShowsNothing() {
    CellObservation look =
        CellObservation.of(
            BlockPixels.empty(BLOCK, Sensor.SENTINEL_2, BlockPixels.OPTICAL_BANDS), new boolean[0]);

    assertThat(look.observed(0)).isFalse();
    assertThat(look.mean(SpectralIndex.NDVI)).isEmpty();
  }

  @Test
  void ndviAndNbrAreNormalisedDifferences() {
    constant("B04", 1000);
    constant("B08", 3000);
    constant("B12", 2000);
    CellObservation look = observe(Sensor.SENTINEL_2, 0, 0);

    // (3000 - 1000) / 4000 and (3000 - 2000) / 5000
    assertThat(look.value(SpectralIndex.NDVI, 0)).isEqualTo(500);
    assertThat(look.value(SpectralIndex.NBR, 0)).isEqualTo(200);
    assertThat(look.mean(SpectralIndex.NDVI)).hasValue(0.5);
    assertThat(look.mean(SpectralIndex.NBR).getAsDouble()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void snowHidesTheGround() {
    constant("B04", 1000);
    constant("B08", 3000);
    byte[] classes = new byte[SIDE * SIDE];
    Arrays.fill(classes, (byte) 4);
    for (int row = 0; row < 4; row++) {
      Arrays.fill(classes, row * SIDE, row * SIDE + 3, (byte) 11); // 12 of the 16 pixels of cell 0
      Arrays.fill(classes, row * SIDE + 4, row * SIDE + 6, (byte) 11); // 8 of those of cell 1
    }
    BlockPixels pixels =
        BlockPixels.of(BLOCK, Sensor.SENTINEL_2, 0, 0, SIDE, SIDE, bands, Optional.of(classes));
    CellObservation look = CellObservation.of(pixels, pixels.clear());

    assertThat(look.observed(0)).isFalse();
    assertThat(look.value(SpectralIndex.NDVI, 1)).isEqualTo(500);
  }

  @Test
  void theMeanIsOfThePixelsIndicesAndNotTheIndexOfTheMeans() {
    constant("B04", 1000);
    constant("B08", 1000);
    constant("B12", 1000);
    // Half of every cell has NDVI (9000 - 1000) / 10000 = 0.8, the other half 0: mean 0.4. Of mean
    // bands: 4000/6000.
    for (int i = 0; i < SIDE * SIDE; i += 2) {
      bands.get("B08")[i] = 9000;
    }
    CellObservation look = observe(Sensor.SENTINEL_2, 0, 0);

    assertThat(look.value(SpectralIndex.NDVI, 1234)).isEqualTo(SpectralIndex.MISSING);
    assertThat(look.value(SpectralIndex.NDVI, 63)).isEqualTo(400);
    assertThat(look.mean(SpectralIndex.NDVI).getAsDouble()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void backscatterIsAveragedInLinearPower() {
    constant("VV", -10);
    // 0.1 and 1 in equal parts: 0.55, which is -2.596 dB and not -5 dB.
    for (int i = 0; i < SIDE * SIDE; i += 2) {
      bands.get("VV")[i] = 0;
    }
    CellObservation look = observe(Sensor.SENTINEL_1, 0, 0);

    assertThat(look.value(SpectralIndex.VV, 0)).isEqualTo(-52);
    assertThat(look.mean(SpectralIndex.VV).getAsDouble()).isCloseTo(-2.5963731, within(1e-6));
  }

  @Test
  void aMissingBandLeavesTheOtherIndex() {
    constant("B04", 1000);
    constant("B08", 3000);
    CellObservation look = observe(Sensor.SENTINEL_2, 0, 0);

    assertThat(look.value(SpectralIndex.NBR, 0)).isEqualTo(SpectralIndex.MISSING);
    assertThat(look.mean(SpectralIndex.NBR)).isEmpty();
    assertThat(look.observed(0)).isTrue();
  }

  @Test
  void halfOfACellMustBeClear() {
    constant("B04", 1000);
    constant("B08", 3000);
    // Cell 0: eight of sixteen pixels; cell 1: seven.
    for (int y = 0; y < 4; y++) {
      Arrays.fill(clear, y * SIDE, y * SIDE + 8, y < 2);
    }
    clear[4] = false;
    CellObservation look = observe(Sensor.SENTINEL_2, 0, 0);

    assertThat(look.value(SpectralIndex.NDVI, 0)).isEqualTo(500);
    assertThat(look.value(SpectralIndex.NDVI, 1)).isEqualTo(SpectralIndex.MISSING);
    assertThat(look.observed(1)).isFalse();
  }

  @Test
  void blackAndMissingPixelsHaveNoIndex() {
    constant("B04", 0);
    constant("B08", 0);
    bands.get("B04")[400] = Float.NaN;
    CellObservation look = observe(Sensor.SENTINEL_2, 0, 0);

    assertThat(look.observed(0)).isFalse();
    assertThat(look.mean(SpectralIndex.NDVI)).isEmpty();
  }

  @Test
  void aWindowLiesWhereItLiesInTheBlock() {
    constant("B04", 1000);
    constant("B08", 3000);
    CellObservation look = observe(Sensor.SENTINEL_2, 256, 512);

    int first = 128 * 256 + 64;
    assertThat(look.observed(first)).isTrue();
    assertThat(look.observed(first - 1)).isFalse();
    assertThat(look.observed(first - 256)).isFalse();
    assertThat(look.observed(first + 63 * 256 + 63)).isTrue();
    assertThat(look.observed(first + 64)).isFalse();
  }

  private void constant(String band, float value) {
    float[] pixels = new float[SIDE * SIDE];
    Arrays.fill(pixels, value);
    bands.put(band, pixels);
  }

  private BlockPixels pixels(Sensor sensor, int x0, int y0) {
    return BlockPixels.of(BLOCK, sensor, x0, y0, SIDE, SIDE, bands, Optional.empty());
  }

  private CellObservation observe(Sensor sensor, int x0, int y0) {
    return CellObservation.of(pixels(sensor, x0, y0), clear);
  }
}
