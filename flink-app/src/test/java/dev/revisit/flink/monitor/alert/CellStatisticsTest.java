package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.state.CellSums;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellStatisticsTest {

  @Test
  void looksOfAnotherSensorAreRefused() {
    CellStatistics optical = CellStatistics.empty(Sensor.SENTINEL_2);

    assertThatThrownBy(() -> optical.add(CellObservation.ofSteps(Sensor.SENTINEL_1, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one per series");
  }

  @Test
  void damagedStateIsRefused() {
    byte[] good = CellStatistics.empty(Sensor.SENTINEL_2).toState().getPlanes().array();

    assertRefused(new byte[0], "layout");
    assertRefused(new byte[] {9, 1, 2}, "layout");
    assertRefused(Arrays.copyOf(good, good.length / 2), "cut off");
    assertRefused(new byte[] {1, 5, 5, 5}, "damaged");
  }

  @Test
  void aLookThatWasNeverAddedCannotBeTakenOut() {
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
    statistics.add(uniform(500));

    assertThatThrownBy(() -> statistics.subtract(uniform(501)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never added");
    assertThat(statistics.sum(SpectralIndex.NDVI, 7)).isEqualTo(500);
  }

  @Test
  void countSumAndSquaresAreThoseOfTheLooks() {
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
    statistics.add(uniform(500));
    statistics.add(uniform(-20));
    statistics.add(CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of()));

    assertThat(statistics.looks()).isEqualTo(3);
    assertThat(statistics.count(SpectralIndex.NDVI, 65_535)).isEqualTo(2);
    assertThat(statistics.sum(SpectralIndex.NDVI, 65_535)).isEqualTo(480);
    assertThat(statistics.sumOfSquares(SpectralIndex.NDVI, 65_535)).isEqualTo(250_400);
    assertThat(statistics.count(SpectralIndex.NBR, 65_535)).isZero();
  }

  @Test
  void twoHundredAndFiftyFiveLooksOfTheLargestValueFitAndTheNextIsRefused() {
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_1);
    CellObservation extreme =
        CellObservation.ofSteps(Sensor.SENTINEL_1, Map.of(SpectralIndex.VH, constant(-99_999)));
    for (int i = 0; i < 255; i++) {
      assertThat(statistics.add(extreme)).isTrue();
    }

    assertThat(statistics.add(extreme)).isFalse();
    assertThat(statistics.count(SpectralIndex.VH, 0)).isEqualTo(255);
    assertThat(statistics.sum(SpectralIndex.VH, 0)).isEqualTo(-510_000);
    assertThat(statistics.sumOfSquares(SpectralIndex.VH, 0)).isEqualTo(1_020_000_000);
    assertThat(CellStatistics.of(Sensor.SENTINEL_1, statistics.toState())).isEqualTo(statistics);
    CellStatistics one = CellStatistics.empty(Sensor.SENTINEL_1);
    one.add(extreme);
    assertThat(one.merge(statistics)).isFalse();
    assertThat(one.looks()).isEqualTo(1);
  }

  @Test
  void aSeasonOfALandscapeTakesAboutThreeBytesACellAndIndex() {
    // Fields of about 20 cells with noise between neighbours, twelve looks with haze and clouds.
    Random random = new Random(11);
    int[] level = landscape(random);
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
    for (int look = 0; look < 12; look++) {
      int haze = (int) (40 * random.nextGaussian());
      int[] ndvi = new int[CellObservation.CELLS];
      int[] nbr = new int[CellObservation.CELLS];
      int cloudRow = random.nextInt(256);
      for (int i = 0; i < ndvi.length; i++) {
        boolean cloudy = Math.abs(i / 256 - cloudRow) < 40;
        ndvi[i] =
            cloudy ? SpectralIndex.MISSING : level[i] + haze + (int) (30 * random.nextGaussian());
        nbr[i] =
            cloudy
                ? SpectralIndex.MISSING
                : level[i] / 2 + haze + (int) (30 * random.nextGaussian());
      }
      statistics.add(
          CellObservation.ofSteps(
              Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, ndvi, SpectralIndex.NBR, nbr)));
    }

    CellSums state = statistics.toState();

    assertThat(state.getPlanes().remaining()).isLessThan(2 * 65_536 * 7 / 2);
    assertThat(CellStatistics.of(Sensor.SENTINEL_2, state)).isEqualTo(statistics);
  }

  private static int[] landscape(Random random) {
    int[] fields = new int[13 * 13];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = 200 + random.nextInt(600);
    }
    int[] level = new int[CellObservation.CELLS];
    for (int i = 0; i < level.length; i++) {
      level[i] = fields[(i / 256 / 20) * 13 + i % 256 / 20] + (int) (25 * random.nextGaussian());
    }
    return level;
  }

  private static void assertRefused(byte[] planes, String why) {
    CellSums state = new CellSums(ByteBuffer.wrap(planes), 1);
    assertThatThrownBy(() -> CellStatistics.of(Sensor.SENTINEL_2, state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static int[] constant(int value) {
    int[] steps = new int[CellObservation.CELLS];
    Arrays.fill(steps, value);
    return steps;
  }

  private static CellObservation uniform(int ndvi) {
    return CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, constant(ndvi)));
  }
}
