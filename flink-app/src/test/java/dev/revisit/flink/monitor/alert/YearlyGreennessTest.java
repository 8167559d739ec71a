package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.ScorerAgreement;
import dev.revisit.schemas.Sensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Looks in June 2023; the last closed season is spring. Every cell of a look is alike. */
class YearlyGreennessTest {
  private static final Season SUMMER = new Season(2023 * 4 + 2);
  private static final int[] BARE = {150, 170, 150};
  private static final int[] GREEN = {600, 800};

  /** A place and how its seasons looked, from spring 2023 back to summer 2021. */
  private static Map<Season, CellStatistics> seasons(int[]... fromSpringBack) {
    Map<Season, CellStatistics> seasons = new HashMap<>();
    for (int back = 0; back < fromSpringBack.length; back++) {
      if (fromSpringBack[back].length > 0) {
        seasons.put(SUMMER.minus(1 + back), statistics(fromSpringBack[back]));
      }
    }
    return seasons;
  }

  private static Map<Season, CellStatistics> site() {
    return seasons(BARE, BARE, BARE, BARE, GREEN, BARE, BARE, BARE);
  }

  private static double strength(int ndvi, Map<Season, CellStatistics> seasons) {
    return new YearlyGreenness(look(ndvi), SUMMER, seasons).strength(7);
  }

  @Test
  void theStrengthIsTheOneCalculatedByHand() {
    // Spring 2022: 0.6 and 0.8, mean 0.7, deviation 0.1, peak 0.8: 0.3 above a half.
    // Since then 0.33 0.39 0.39 at most: mean 0.37, squares 0.0016 + 2 * 0.0004 = 0.0024, deviation
    // 0.0282843, peak 0.3982843: 0.1017157 below a half; 2.5 + 0.1017157 / 0.05 = 4.534315.
    Map<Season, CellStatistics> seasons =
        seasons(BARE, BARE, new int[] {330, 390, 390}, BARE, GREEN, BARE, BARE, BARE);

    assertThat(strength(100, seasons)).isCloseTo(4.534315, within(1e-6));
    // A look that is greener than all seasons: 2.5 + (0.5 - 0.45) / 0.05.
    assertThat(strength(450, seasons)).isCloseTo(3.5, within(1e-9));
    assertThat(strength(700, seasons)).isCloseTo(-1.5, within(1e-9));
    // The year before reached 0.55 only: 2.5 + 0.05 / 0.05.
    int[] sparse = {550, 550};
    assertThat(strength(100, seasons(BARE, BARE, BARE, BARE, sparse, BARE, BARE, BARE)))
        .isCloseTo(3.5, within(1e-9));
  }

  @Test
  void aFieldThatIsGreenInAnotherSeasonOfTheYearIsStillAField() {
    for (int green = 0; green < 4; green++) {
      int[][] last = {BARE, BARE, BARE, BARE, GREEN, BARE, BARE, BARE};
      last[green] = GREEN;

      assertThat(strength(150, seasons(last))).as("green %d seasons ago", green).isLessThan(0);
    }
  }

  @Test
  void aPlaceThatWasNeverGreenCannotStop() {
    int[] water = {-300, -100};
    int[] town = {250, 350};

    assertThat(strength(-300, seasons(water, water, water, water, water, water, water, water)))
        .isLessThan(0);
    assertThat(strength(200, seasons(town, town, town, town, town, town, town, town)))
        .isLessThan(0);
  }

  @Test
  void grasslandInADryYearIsStillGrassland() {
    int[] good = {560, 560};
    int[] dry = {440, 440};

    // 0.06 above and below a half, but only 0.12 less: 2.5 + (0.56 - 0.44 - 0.25) / 0.05.
    assertThat(strength(200, seasons(dry, dry, dry, dry, good, good, good, good)))
        .isCloseTo(-0.1, within(1e-9));
  }

  @Test
  void oneLookInHazeDoesNotMakeAYearGreenNorASeasonOfOneLookAnything() {
    int[] onceMore = {150, 150, 150, 150, 150, 150, 150, 150, 620};
    int[] single = {800};

    // Mean 0.2022222, deviation 0.1477067, peak 0.3499290: far below a half.
    assertThat(strength(150, seasons(BARE, onceMore, BARE, BARE, GREEN, BARE, BARE, BARE)))
        .isCloseTo(5.50142, within(1e-5));
    assertThat(strength(150, seasons(BARE, single, BARE, BARE, GREEN, BARE, BARE, BARE)))
        .isEqualTo(strength(150, site()));
  }

  @Test
  void onlySeasonsThatWereSeenInBothYearsCount() {
    int[] unseen = {};

    // Nobody knows whether it was green this spring.
    assertThat(strength(150, seasons(unseen, BARE, BARE, BARE, GREEN, BARE, BARE, BARE)))
        .isLessThan(0);
    // Three seasons of the year are enough, two are not.
    assertThat(strength(150, seasons(BARE, unseen, BARE, BARE, GREEN, BARE, BARE, BARE)))
        .isGreaterThan(5);
    assertThat(strength(150, seasons(BARE, unseen, BARE, BARE, GREEN, BARE, unseen, BARE)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(strength(150, seasons(BARE, BARE, BARE, BARE, GREEN)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(strength(150, Map.of())).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aSiteIsToldOnceAWholeYearOfSeasonsHasClosed() {
    // Green for the last time in summer 2022, as in the two summers before.
    List<int[]> fromSummer2020 =
        List.of(
            GREEN, BARE, BARE, BARE, GREEN, BARE, BARE, BARE, GREEN, BARE, BARE, BARE, BARE, BARE);
    Season summer2020 = SUMMER.minus(12);
    Map<Season, CellStatistics> closed = new HashMap<>();
    List<String> told = new ArrayList<>();
    for (int[] season : fromSummer2020) {
      Season of = new Season(summer2020.index() + closed.size());
      if (new YearlyGreenness(look(150), of, closed).strength(0) > SpectralScorer.EVEN_STRENGTH) {
        told.add(of.name());
      }
      closed.put(of, statistics(season));
    }

    // Summer 2023 is the last season of the barren year; a look in it does not know all of it.
    assertThat(told).containsExactly("2023-SON");
  }

  @Test
  void untilTheLastSeasonIsClosedTheYearEndsWithTheOneBeforeIt() {
    Map<Season, CellStatistics> open = seasons(new int[0], BARE, BARE, BARE, BARE, GREEN);
    assertThat(strength(150, open)).isEqualTo(Double.NEGATIVE_INFINITY);

    for (int back = 7; back <= 9; back++) {
      open.put(SUMMER.minus(back), statistics(BARE));
    }
    // The last four are winter 2023 and back; green was the winter before.
    assertThat(strength(150, open)).isGreaterThan(5);
    assertThat(SUMMER.minus(9))
        .isEqualTo(SUMMER.minus(SpectralScorer.seasonsBack(Sensor.SENTINEL_2)));
  }

  @Test
  void theOrderOfLooksDoesNotMatter() {
    Random random = new Random(3);
    Map<Season, CellStatistics> inOrder = new HashMap<>();
    Map<Season, CellStatistics> shuffled = new HashMap<>();
    for (int back = 1; back <= 8; back++) {
      List<Integer> values = new ArrayList<>(random.ints(12, 100, 900).boxed().toList());
      inOrder.put(SUMMER.minus(back), statistics(values));
      Collections.shuffle(values, random);
      shuffled.put(SUMMER.minus(back), statistics(values));
    }

    assertThat(strength(300, shuffled)).isEqualTo(strength(300, inOrder));
  }

  @Test
  void aCloudyCellAndRadarTellNothing() {
    CellObservation cloudy = CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of());
    CellObservation radar = CellObservation.ofSteps(Sensor.SENTINEL_1, Map.of());

    assertThat(new YearlyGreenness(cloudy, SUMMER, site()).strength(0))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(new YearlyGreenness(radar, SUMMER, Map.of()).strength(0))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** A site looks as it did a year ago, so neither the look itself nor the model tells. */
  @Test
  void aModelThatSeesNothingNewDoesNotSilenceIt() {
    ScoreMap spectral = aSite();
    // The year before was 0.3 above a half, this one is 0.334 below: 2.5 + 0.3 / 0.05 = 8.5, which
    // is p = 1 / (1 + exp(-12)).
    assertThat(spectral.code(0)).isEqualTo(200);
    assertThat(spectral.codeOverYears(0)).isEqualTo(200);

    LookScores scores = LookScores.fuse(spectral, LookScoresTest.model(0.01f), ChangeFusion.both());
    assertThat(scores.code(0)).isEqualTo(200);
    assertThat(scores.modelProbability(CellSet.of(0))).hasValue(0.01);
    assertThat(scores.agreement(CellSet.of(0))).isEqualTo(ScorerAgreement.SPECTRAL_ONLY);
    assertThat(scores.changedOverYears(CellSet.of(0))).isTrue();
    // It takes part as the spectral scorer does.
    assertThat(LookScores.fuse(spectral, LookScoresTest.model(0.01f), ChangeFusion.model()).code(0))
        .isEqualTo(2);
  }

  @Test
  void whereYearsTellNothingBothAreFusedAsBefore() {
    Map<Season, CellStatistics> seasons = seasons(GREEN, GREEN, GREEN, GREEN);
    ScoreMap spectral = new SpectralScorer().score(look(700), SUMMER, seasons);
    LookScores scores = LookScores.fuse(spectral, LookScoresTest.model(0.9f), ChangeFusion.both());

    assertThat(spectral.codeOverYears(0)).isZero();
    assertThat(scores.changedOverYears(CellSet.of(0))).isFalse();
    assertThat(scores.code(0)).isEqualTo(ChangeFusion.both().fuse(spectral.code(0), 180));
  }

  /** What the spectral scorer says of a site that has not been green for a year. */
  static ScoreMap aSite() {
    return new SpectralScorer().score(look(150), SUMMER, site());
  }

  private static CellStatistics statistics(int... ndvi) {
    return statistics(Arrays.stream(ndvi).boxed().toList());
  }

  private static CellStatistics statistics(List<Integer> ndvi) {
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
    ndvi.forEach(value -> statistics.add(look(value)));
    return statistics;
  }

  private static CellObservation look(int ndvi) {
    int[] steps = new int[CellObservation.CELLS];
    Arrays.fill(steps, ndvi);
    return CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, steps));
  }
}
