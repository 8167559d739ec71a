package dev.revisit.local.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.MgrsTile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of the simulator by themselves. */
class SamplePartsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 32",
    "0, 0, 65",
    "0, 0, 2048",
    "1, 0, 64",
    "0, -2, 64",
    "1000, 0, 64",
    "10920, 0, 64"
  })
  void windowsOffTheLatticeOrAcrossBlocksAreRefused(int column, int row, int size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleWindow(MgrsTile.parse("33UUP"), column, row, size));
  }

  @Test
  void theDefaultWindowLiesOnTheLatticesOfTheTile() {
    SampleWindow window = SampleWindow.DEFAULT;

    assertThat(window.block().id()).isEqualTo("33UUP/06/06");
    assertThat(window.west()).isEqualTo(361440);
    assertThat(window.north()).isEqualTo(5338560);
    assertThat(window.lattice(20).columns()).isEqualTo(128);
    SampleWindow.Lattice coarse = window.lattice(60);
    assertThat(coarse.columns()).as("256 pixels of 10 m reach into the 43rd of 60 m").isEqualTo(43);
    assertThat(coarse.west()).isEqualTo(361440);
  }

  @Test
  void aWindowBetweenSixtyMetrePixelsIsCoveredByThem() {
    SampleWindow window = new SampleWindow(MgrsTile.parse("33UUP"), 1024, 2048, 64);
    SampleWindow.Lattice coarse = window.lattice(60);

    assertThat(coarse.columnShift()).isEqualTo(-4);
    assertThat(coarse.rowShift()).isEqualTo(-2);
    assertThat(coarse.west()).isEqualTo(300000 + 60 * 170);
    assertThat(coarse.columns()).isEqualTo(12);
    assertThat(coarse.rows()).isEqualTo(11);
  }

  @Test
  void orbitsAgreeWithProductsThatReallyFlew() {
    // S2A_OPER_MSI_L2A_TL_2APS_20240108T121951_A044635: relative orbit = (absolute + 3) mod 143.
    for (OpticalPass pass :
        PassSchedule.optical(LocalDate.of(2023, 1, 1), LocalDate.of(2025, 6, 30), 15)) {
      int shift = pass.satellite() == 'A' ? 3 : -26;
      assertThat(Math.floorMod(pass.absoluteOrbit() + shift, 143)).isEqualTo(pass.relativeOrbit());
    }
    OpticalPass known =
        PassSchedule.optical(LocalDate.of(2017, 6, 13), LocalDate.of(2017, 6, 14), 5).get(0);
    assertThat(known.satellite()).isEqualTo('A');
    for (RadarPass.Track track : RadarPass.Track.values()) {
      for (RadarPass pass :
          PassSchedule.radar(track, LocalDate.of(2023, 1, 1), LocalDate.of(2025, 6, 30), 24)) {
        assertThat((pass.absoluteOrbit() - 73) % 175 + 1).isEqualTo(track.relativeOrbit());
      }
    }
    // S1A_IW_GRDH_1SDV_20230628T210705, orbit 49191, relative 119: 14.6 orbits a day away from a
    // pass of the sample.
    RadarPass pass =
        PassSchedule.radar(
                RadarPass.Track.ASCENDING, LocalDate.of(2023, 6, 18), LocalDate.of(2023, 6, 30), 12)
            .get(0);
    double days =
        (Instant.parse("2023-06-28T21:07:05Z").getEpochSecond() - pass.start().getEpochSecond())
            / 86400.0;
    assertThat(pass.absoluteOrbit() + days * 175 / 12).isCloseTo(49191, within(1.0));
  }

  @Test
  void theSunStandsWhereTheAlmanacHasIt() {
    // Recorded in a Sentinel-2 item: 2020-06-04 06:00:41 at 73.30 E, 30.46 N: elevation 73.8,
    // azimuth 114.7.
    Sun sun = Sun.at(73.3, 30.46, Instant.parse("2020-06-04T06:00:41Z"));

    assertThat(sun.elevationDegrees()).isCloseTo(73.8, within(1.5));
    assertThat(sun.azimuthDegrees()).isCloseTo(114.7, within(4.0));
  }

  @Test
  void cloudsDarkenTheSideAwayFromTheSun() {
    Sun south = new Sun(75, 180);
    long cloudRows = 0;
    long shadowRows = 0;
    int clouds = 0;
    int shadows = 0;
    for (int seed = 0; seed < 20; seed++) {
      CloudField field = CloudField.draw(Weather.Sky.SCATTERED, 128, south, seed);
      for (int pixel = 0; pixel < 128 * 128; pixel++) {
        if (field.opacity(pixel) > 0.5) {
          cloudRows += pixel / 128;
          clouds++;
        }
        if (field.shadow(pixel)) {
          shadowRows += pixel / 128;
          shadows++;
        }
      }
    }

    assertThat(clouds).isPositive();
    assertThat(shadows).isPositive();
    assertThat((double) shadowRows / shadows)
        .as("row 0 is north")
        .isLessThan((double) cloudRows / clouds);
  }

  @Test
  void seasonsFollowTheCalendarOfEachSurface() {
    Phenology phenology = new Phenology(1);

    assertThat(phenology.greenness(Surface.FOREST, LocalDate.of(2024, 7, 1))).isGreaterThan(0.95);
    assertThat(phenology.greenness(Surface.FOREST, LocalDate.of(2024, 2, 1))).isLessThan(0.1);
    assertThat(phenology.greenness(Surface.WINTER_CEREAL, LocalDate.of(2024, 5, 20)))
        .isGreaterThan(phenology.greenness(Surface.MAIZE, LocalDate.of(2024, 5, 20)));
    assertThat(phenology.greenness(Surface.MAIZE, LocalDate.of(2024, 8, 10)))
        .isGreaterThan(phenology.greenness(Surface.WINTER_CEREAL, LocalDate.of(2024, 8, 10)));
    for (Surface surface : Surface.values()) {
      for (int day = 1; day <= 365; day++) {
        assertThat(phenology.greenness(surface, LocalDate.ofYearDay(2025, day)))
            .isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void randomNumbersHaveTheMomentsTheyClaim() {
    NoiseStream stream = NoiseStream.of(1, 2);
    int count = 200_000;
    double gaussians = 0;
    double squares = 0;
    double exponentials = 0;
    for (int i = 0; i < count; i++) {
      double value = stream.nextGaussian();
      gaussians += value;
      squares += value * value;
      exponentials += stream.nextExponential();
    }

    assertThat(gaussians / count).isCloseTo(0, within(0.01));
    assertThat(squares / count).isCloseTo(1, within(0.02));
    assertThat(exponentials / count).isCloseTo(1, within(0.01));
  }

  @Test
  void skiesAreNeverCloudedMoreThanTwiceInARow() {
    List<OpticalPass> passes =
        PassSchedule.optical(LocalDate.of(2015, 1, 1), LocalDate.of(2025, 6, 30), 5);
    List<Weather.Sky> skies = Weather.of(passes, List.of(), 4);

    assertThat(skies).hasSameSizeAs(passes).contains(Weather.Sky.OVERCAST, Weather.Sky.SCATTERED);
    for (int i = 2; i < skies.size(); i++) {
      assertThat(skies.subList(i - 2, i + 1)).contains(Weather.Sky.CLEAR);
    }
  }
}
