package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.Sensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockPixelsTest {

  private static final Block BLOCK = Block.parse("33UUP/05/07");
  private static final int PIXELS = 256 * 256;

  @Test
  void refusesAWindowThatWouldCutChips() {
    assertThatThrownBy(() -> look(Sensor.SENTINEL_2, 128, Map.of()))
        .hasMessageContaining("256-pixel steps");
    assertThatThrownBy(() -> look(Sensor.SENTINEL_2, 1024, Map.of()))
        .hasMessageContaining("within the block");
  }

  @Test
  void refusesBandsOfAnotherSensorAndOfAnotherSize() {
    assertThatThrownBy(() -> look(Sensor.SENTINEL_2, 0, Map.of("VV", filled(1))))
        .hasMessageContaining("band VV");
    assertThatThrownBy(() -> look(Sensor.SENTINEL_1, 0, Map.of("VV", new float[3])))
        .hasMessageContaining("3 values");
    assertThatThrownBy(() -> look(Sensor.UNKNOWN, 0, Map.of()))
        .hasMessageContaining("unknown sensor");
  }

  @Test
  void refusesABandThatTheSceneLacks() {
    BlockPixels look = look(Sensor.SENTINEL_1, 0, Map.of("VV", filled(-10)));

    assertThat(look.has("VH")).isFalse();
    assertThatThrownBy(() -> look.band("VH")).hasMessageContaining("it has [VV]");
  }

  @Test
  void bandsAreInTheOrderOfTheModel() {
    BlockPixels look =
        look(Sensor.SENTINEL_2, 0, Map.of("B8A", filled(1), "B11", filled(1), "B02", filled(1)));

    assertThat(look.bands()).containsExactly("B02", "B8A", "B11");
    assertThat(look.missingBands())
        .containsExactly("B01", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B12");
  }

  @Test
  void opticalDataNeedsAllTenMetreBandsThatAreThere() {
    float[] blue = filled(1);
    float[] red = filled(1);
    float[] infrared = filled(1);
    blue[0] = Float.NaN;
    infrared[1] = Float.NaN;

    BlockPixels look = look(Sensor.SENTINEL_2, 0, Map.of("B02", blue, "B04", red, "B11", infrared));

    assertThat(look.data()[0]).isFalse();
    assertThat(look.data()[1]).isTrue();
    assertThat(look.dataFraction()).isEqualTo((PIXELS - 1) / (1024.0 * 1024));
    assertThat(look.clear()).isEqualTo(look.data());
  }

  @Test
  void radarDataNeedsOnePolarisation() {
    float[] vv = filled(-10);
    float[] vh = filled(-17);
    vv[0] = Float.NaN;
    vv[1] = Float.NaN;
    vh[1] = Float.NaN;

    BlockPixels look = look(Sensor.SENTINEL_1, 0, Map.of("VV", vv, "VH", vh));

    assertThat(look.data()[0]).isTrue();
    assertThat(look.data()[1]).isFalse();
    assertThat(look.missingBands()).isEmpty();
  }

  @Test
  void aLookWithoutDataIsEmpty() {
    assertThat(BlockPixels.empty(BLOCK, Sensor.SENTINEL_2, List.of("B02")).isEmpty()).isTrue();
    assertThat(look(Sensor.SENTINEL_2, 0, Map.of("B02", filled(Float.NaN))).isEmpty()).isTrue();
    assertThat(look(Sensor.SENTINEL_2, 0, Map.of("B02", filled(Float.NaN))).trimmed().width())
        .isZero();
    assertThat(look(Sensor.SENTINEL_2, 0, Map.of()).isEmpty()).isTrue();
  }

  @Test
  void trimmingKeepsTheSmallestAlignedWindow() {
    float[] values = new float[1024 * 1024];
    Arrays.fill(values, Float.NaN);
    values[300 * 1024 + 700] = 5;
    byte[] scl = new byte[1024 * 1024];
    scl[300 * 1024 + 700] = 4;

    BlockPixels look =
        BlockPixels.of(
                BLOCK, Sensor.SENTINEL_2, 0, 0, 1024, 1024, Map.of("B03", values), Optional.of(scl))
            .trimmed();

    assertThat(List.of(look.x0(), look.y0(), look.width(), look.height()))
        .containsExactly(512, 256, 256, 256);
    assertThat(look.band("B03")[(300 - 256) * 256 + 700 - 512]).isEqualTo(5);
    assertThat(look.clear()[(300 - 256) * 256 + 700 - 512]).isTrue();
    assertThat(look.clearFraction()).isEqualTo(1 / (1024.0 * 1024));
  }

  private static BlockPixels look(Sensor sensor, int x0, Map<String, float[]> bands) {
    return BlockPixels.of(BLOCK, sensor, x0, 0, 256, 256, bands, Optional.empty());
  }

  private static float[] filled(float value) {
    float[] values = new float[PIXELS];
    Arrays.fill(values, value);
    return values;
  }
}
