package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.schemas.Sensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CellStatisticsPropertiesTest {

  @Property(tries = 30)
  void anyOrderOfLooksGivesTheSameStatistics(
      @ForAll @Size(min = 1, max = 12) List<Integer> seeds, @ForAll Random random) {
    List<Integer> shuffled = new ArrayList<>(seeds);
    Collections.shuffle(shuffled, random);

    assertThat(of(shuffled)).isEqualTo(of(seeds));
  }

  @Property(tries = 30)
  void whatIsAddedAndTakenOutLeavesNoTrace(
      @ForAll @Size(max = 8) List<Integer> kept, @ForAll @Size(max = 8) List<Integer> removed) {
    CellStatistics statistics = of(kept);
    removed.forEach(seed -> statistics.add(look(seed)));
    removed.forEach(seed -> statistics.subtract(look(seed)));

    assertThat(statistics).isEqualTo(of(kept));
  }

  @Property(tries = 30)
  void mergingIsAddingTogether(
      @ForAll @Size(max = 8) List<Integer> first, @ForAll @Size(max = 8) List<Integer> second) {
    CellStatistics merged = of(first);
    merged.merge(of(second));
    List<Integer> both = new ArrayList<>(second);
    both.addAll(first);

    assertThat(merged).isEqualTo(of(both));
  }

  @Property(tries = 30)
  void bytesRestoreExactly(@ForAll @Size(max = 12) List<Integer> seeds) {
    CellStatistics statistics = of(seeds);

    assertThat(CellStatistics.of(Sensor.SENTINEL_2, statistics.toState())).isEqualTo(statistics);
  }

  @Property(tries = 100)
  void quantisationIsToTheNearestStep(@ForAll @IntRange(min = -1999, max = 1999) int step) {
    for (SpectralIndex index : SpectralIndex.values()) {
      assertThat(index.quantise(index.value(step))).isEqualTo(step);
      assertThat(index.quantise(index.value(step + 0.49))).isEqualTo(step);
      assertThat(index.quantise(index.value(step - 0.49))).isEqualTo(step);
    }
  }

  private static CellStatistics of(List<Integer> seeds) {
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
    seeds.forEach(seed -> statistics.add(look(seed)));
    return statistics;
  }

  /** Random values at a third of the cells of the first rows, extremes among them. */
  private static CellObservation look(int seed) {
    Random random = new Random(seed);
    int[] ndvi = new int[CellObservation.CELLS];
    Arrays.fill(ndvi, SpectralIndex.MISSING);
    int[] nbr = ndvi.clone();
    for (int i = 0; i < 3000; i++) {
      ndvi[random.nextInt(9000)] = random.nextInt(4001) - 2000;
      nbr[random.nextInt(9000)] = random.nextInt(2001) - 1000;
    }
    return CellObservation.ofSteps(
        Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, ndvi, SpectralIndex.NBR, nbr));
  }
}
