package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.training.RegionSelection.Mode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionSelectionTest {
  private static final int SIDE = 264;
  private static final int IMAGE = 128;

  private static List<Region> draw(RegionSelection selection, long number) {
    return selection.draw(4, SIDE, IMAGE, new CounterRandom(1, number));
  }

  private static double[] overlaps(RegionSelection selection, int pairs) {
    double[] overlaps = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      List<Region> regions = selection.draw(2, SIDE, IMAGE, new CounterRandom(9, i));
      overlaps[i] = regions.get(0).iou(regions.get(1));
    }
    Arrays.sort(overlaps);
    return overlaps;
  }

  @Test
  void intersectionOverUnionOfKnownRegions() {
    Region unit = new Region(0, 0, 2, 2);
    assertThat(unit.iou(unit)).isEqualTo(1);
    assertThat(unit.iou(new Region(1, 1, 2, 2))).isEqualTo(1.0 / 7, within(1e-12));
    assertThat(unit.iou(new Region(2, 0, 2, 2))).isZero();
    assertThat(unit.iou(new Region(5, 5, 1, 1))).isZero();
  }

  @Test
  void squaresOfHalfToAllOfTheAreaOverlapAsSpecified() {
    double[] overlaps = overlaps(new RegionSelection(Mode.PARTIAL, 0.5, 1, 1), 20_000);
    assertThat(Arrays.stream(overlaps).average().orElseThrow()).isEqualTo(0.74, within(0.005));
    assertThat(overlaps[1000]).isEqualTo(0.55, within(0.01));
    assertThat(overlaps[19_000]).isEqualTo(0.93, within(0.01));
    assertThat(overlaps[0]).isPositive();
  }

  @Test
  void theDefaultOverlapsAsAnIndependentSimulationDid() {
    double[] overlaps = overlaps(RegionSelection.of(Mode.PARTIAL), 20_000);
    assertThat(Arrays.stream(overlaps).average().orElseThrow()).isEqualTo(0.69, within(0.01));
    assertThat(overlaps[1000]).isEqualTo(0.51, within(0.015));
    assertThat(overlaps[19_000]).isEqualTo(0.87, within(0.015));
    assertThat(overlaps[0]).isPositive();
  }

  @Test
  void everyRegionLiesInsideTheChipWithTheAreaAndSidesAskedFor() {
    for (Mode mode : Mode.values()) {
      for (int i = 0; i < 500; i++) {
        for (Region region : draw(RegionSelection.of(mode), i)) {
          assertThat(region.x()).isNotNegative();
          assertThat(region.y()).isNotNegative();
          assertThat(region.x() + region.width()).isLessThanOrEqualTo(SIDE + 1e-9);
          assertThat(region.y() + region.height()).isLessThanOrEqualTo(SIDE + 1e-9);
          assertThat(region.width() / region.height()).isBetween(0.7499, 1.3334);
          if (mode == Mode.SAME || mode == Mode.PARTIAL) {
            assertThat(region.area() / SIDE / SIDE).isBetween(0.4999, 1.0001);
          }
        }
      }
    }
  }

  @Test
  void sameIsOneRegionForAllSeasons() {
    List<Region> regions = draw(RegionSelection.of(Mode.SAME), 1);
    assertThat(regions).hasSize(4).containsOnly(regions.get(0));
  }

  @Test
  void disjointRegionsNeverOverlap() {
    for (int i = 0; i < 500; i++) {
      List<Region> regions = draw(RegionSelection.of(Mode.DISJOINT), i);
      for (int a = 0; a < 4; a++) {
        for (int b = a + 1; b < 4; b++) {
          assertThat(regions.get(a).iou(regions.get(b))).isZero();
        }
      }
    }
  }

  @Test
  void nativeRegionsAreWholePixelsOfTheModelsSize() {
    for (Region region : draw(RegionSelection.of(Mode.NATIVE), 3)) {
      assertThat(region.width()).isEqualTo(IMAGE);
      assertThat(region.height()).isEqualTo(IMAGE);
      assertThat(region.x()).isEqualTo(Math.rint(region.x()));
      assertThat(region.y()).isEqualTo(Math.rint(region.y()));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionSelection.of(Mode.NATIVE).draw(4, 100, IMAGE, new CounterRandom(1)))
        .withMessageContaining("larger chips");
  }

  @Test
  void theWholeChipIsTheOnlyRegionOfFullArea() {
    assertThat(draw(new RegionSelection(Mode.PARTIAL, 1, 1, 4.0 / 3), 1))
        .containsOnly(new Region(0, 0, SIDE, SIDE));
  }

  @Test
  void theSameKeyDrawsTheSameRegions() {
    RegionSelection selection = RegionSelection.of(Mode.PARTIAL);
    assertThat(draw(selection, 5)).isEqualTo(draw(selection, 5)).isNotEqualTo(draw(selection, 6));
  }

  @Test
  void impossibleSettingsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegionSelection(Mode.PARTIAL, 0, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegionSelection(Mode.PARTIAL, 0.5, 1.1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegionSelection(Mode.PARTIAL, 0.5, 1, 0.75))
        .withMessageContaining("4/3");
  }
}
