package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.MgrsTile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** The parts of the simulator by themselves. */
class SimulatorPartsTest {

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
        .isThrownBy(() -> new SimulatedWindow(MgrsTile.parse("33UUP"), column, row, size));
  }

  @Test
  void theDefaultWindowLiesOnTheLatticesOfTheTile() {
    SimulatedWindow window = SimulatedWindow.DEFAULT;

    assertThat(window.block().id()).isEqualTo("33UUP/06/06");
    assertThat(window.west()).isEqualTo(361440);
    assertThat(window.north()).isEqualTo(5338560);
    assertThat(window.lattice(20).columns()).isEqualTo(128);
    SimulatedWindow.Lattice coarse = window.lattice(60);
    assertThat(coarse.columns()).as("256 pixels of 10 m reach into the 43rd of 60 m").isEqualTo(43);
    assertThat(coarse.west()).isEqualTo(361440);
  }

  @Test
  void aWindowBetweenSixtyMetrePixelsIsCoveredByThem() {
    SimulatedWindow window = new SimulatedWindow(MgrsTile.parse("33UUP"), 1024, 2048, 64);
    SimulatedWindow.Lattice coarse = window.lattice(60);

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
    Sun south = new Sun(55, 180);
    double cloudSouthOfShadow = 0;
    double cloudNorthOfShadow = 0;
    int away = 12;
    for (int seed = 0; seed < 20; seed++) {
      CloudField field = CloudField.draw(new Sky(0.3, 0, 0), 128, south, seed);
      for (int row = away; row < 128 - away; row++) {
        for (int column = 0; column < 128; column++) {
          float shadow = field.shadow(row * 128 + column);
          cloudSouthOfShadow += shadow * field.opacity((row + away) * 128 + column);
          cloudNorthOfShadow += shadow * field.opacity((row - away) * 128 + column);
        }
      }
    }

    assertThat(cloudNorthOfShadow).isPositive();
    assertThat(cloudSouthOfShadow).isGreaterThan(1.5 * cloudNorthOfShadow);
  }

  @Test
  void seasonsFollowTheCalendarOfEachSurface() {
    Growth growth =
        new Growth(
            new Climate(
                LocalDate.of(2024, 1, 1), LocalDate.of(2025, 12, 31), 1, Biome.TEMPERATE, false),
            true);
    Parcel woods = new Parcel(Surface.DECIDUOUS, 1);

    assertThat(growth.on(woods, LocalDate.of(2024, 7, 1)).green()).isGreaterThan(0.8);
    assertThat(growth.on(woods, LocalDate.of(2024, 2, 1)).green()).isLessThan(0.1);
    for (Surface surface : Surface.values()) {
      for (int day = 1; day <= 365; day++) {
        Canopy canopy = growth.on(new Parcel(surface, 5), LocalDate.ofYearDay(2025, day));
        assertThat(canopy.green()).isBetween(0.0, 1.0);
        assertThat(canopy.green() + canopy.dry() + canopy.flower()).isBetween(0.0, 1.0 + 1e-9);
      }
    }
  }

  @Test
  void cropsRotateAndFollowTheirOwnCalendars() {
    Climate climate =
        new Climate(
            LocalDate.of(2023, 1, 1), LocalDate.of(2025, 12, 31), 1, Biome.TEMPERATE, false);
    Growth growth = new Growth(climate, true);
    Set<Canopy.Kind> seen = new HashSet<>();
    for (int name = 0; name < 60; name++) {
      Parcel field = new Parcel(Surface.ARABLE, name);
      Canopy may = growth.on(field, LocalDate.of(2024, 5, 22));
      Canopy august = growth.on(field, LocalDate.of(2024, 8, 12));
      Canopy.Kind crop = growth.fields().crop(field, 2024);
      switch (crop) {
        case CEREAL, RAPESEED -> {
          assertThat(may.green()).as("%s", may).isGreaterThan(0.6);
          assertThat(august.green()).as("%s", august).isLessThan(0.5);
          assertThat(growth.fields().harvest(field, 2024).getMonthValue()).isBetween(6, 8);
        }
        case MAIZE, ROOT_CROP -> {
          assertThat(may.green()).as("%s", may).isLessThan(0.3);
          assertThat(august.green()).as("%s", august).isGreaterThan(0.6);
          assertThat(growth.fields().harvest(field, 2024).getMonthValue()).isBetween(8, 10);
        }
        default -> throw new AssertionError("no arable crop: " + crop);
      }
      seen.add(crop);
      assertThat(
              Stream.of(2022, 2023, 2024, 2025).map(y -> growth.fields().crop(field, y)).distinct())
          .as("a rotation")
          .hasSizeGreaterThan(1);
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void aSpringThatIsADegreeWarmerComesDaysEarlier() {
    Climate climate =
        new Climate(
            LocalDate.of(1990, 1, 1), LocalDate.of(2020, 12, 31), 2, Biome.TEMPERATE, false);
    double[] springs = new double[31];
    double[] delays = new double[31];
    for (int year = 1990; year <= 2020; year++) {
      double sum = 0;
      for (int day = 32; day <= 150; day++) {
        sum += climate.on(LocalDate.ofYearDay(year, day)).temperature();
      }
      springs[year - 1990] = sum / 119;
      delays[year - 1990] = climate.springDelay(year);
    }
    double mean = Arrays.stream(springs).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < springs.length; i++) {
      covariance += (springs[i] - mean) * delays[i];
      variance += (springs[i] - mean) * (springs[i] - mean);
    }

    assertThat(covariance / variance).as("days a degree").isBetween(-5.0, -1.5);
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
  void skiesOfADemonstrationAreNeverCloudedMoreThanTwiceInARow() {
    List<OpticalPass> passes =
        PassSchedule.optical(LocalDate.of(2015, 1, 1), LocalDate.of(2025, 6, 30), 5);
    List<Sky> skies = Skies.demonstration(passes, List.of(), 4);

    assertThat(skies).hasSameSizeAs(passes).contains(Sky.OVERCAST, Sky.CLEAR);
    for (int i = 2; i < skies.size(); i++) {
      assertThat(skies.subList(i - 2, i + 1)).anyMatch(Sky::cloudless);
    }
  }

  @Test
  void naturalSkiesHaveTheCloudCoverThatIsAskedFor() {
    LocalDate from = LocalDate.of(2015, 1, 1);
    LocalDate until = LocalDate.of(2024, 12, 31);
    List<OpticalPass> passes = PassSchedule.optical(from, until, 5);
    for (Biome biome : Biome.values()) {
      Climate climate = new Climate(from, until, 4, biome, false);
      for (double cloudiness : new double[] {0, 0.3, 0.5, 0.7}) {
        double mean =
            Skies.natural(passes, climate, cloudiness, 4).stream()
                .mapToDouble(Sky::cover)
                .average()
                .orElseThrow();
        assertThat(mean).as(biome + " " + cloudiness).isCloseTo(cloudiness, within(0.08));
      }
    }
  }

  @Test
  void aDesertIsBareButForTheBanksOfItsRiver() {
    Landscape desert = LandscapeGenerator.generate(512, 3, Biome.ARID);
    Map<LandCover, Integer> beside = new EnumMap<>(LandCover.class);
    Map<LandCover, Integer> beyond = new EnumMap<>(LandCover.class);
    for (int pixel = 0; pixel < desert.pixels(); pixel++) {
      float distance = desert.riverDistance()[pixel];
      Map<LandCover, Integer> part = distance > 0 && distance < 15 ? beside : beyond;
      part.merge(desert.surface(pixel).cover(), 1, Integer::sum);
    }

    assertThat(beside.get(LandCover.CROPS))
        .isGreaterThan(10 * beside.getOrDefault(LandCover.BARE, 0));
    assertThat(beyond.get(LandCover.BARE) / (double) desert.pixels()).isGreaterThan(0.6);
    assertThat(beyond.getOrDefault(LandCover.TREES, 0)).isLessThan(5_000);
  }

  @Test
  void aDesertHasNoSnowAndHardlyAnyRain() {
    LocalDate from = LocalDate.of(2015, 1, 1);
    Climate climate = new Climate(from, LocalDate.of(2024, 12, 31), 4, Biome.ARID, false);
    int rainy = 0;
    double january = 0;
    double july = 0;
    for (int day = 0; day < 3650; day++) {
      Climate.Conditions weather = climate.on(from.plusDays(day));
      assertThat(weather.snow()).isZero();
      rainy += weather.rain() > 0 ? 1 : 0;
      january += weather.date().getMonthValue() == 1 ? weather.temperature() / 310 : 0;
      july += weather.date().getMonthValue() == 7 ? weather.temperature() / 310 : 0;
    }

    // The chain is wet on 0.015 / (0.8 + 0.015) of the days, and never in a summer of drought.
    assertThat(rainy / 3650.0).isBetween(0.004, 0.019);
    assertThat(january).isCloseTo(13.2, within(1.5));
    assertThat(july).isCloseTo(31, within(1.5));
  }

  @Test
  void theEdgeOfASwathCutsItsFootprint() {
    Swath west = new Swath(90, -0.25);

    assertThat(west.sees(0.2, 0.9)).isTrue();
    assertThat(west.sees(0.3, 0.1)).isFalse();
    double area =
        new GeometryFactory().createPolygon(west.outline().toArray(new Coordinate[0])).getArea();
    assertThat(area).isCloseTo(0.25, within(1e-12));
    assertThat(Swath.FULL.outline()).hasSize(5);
  }
}
