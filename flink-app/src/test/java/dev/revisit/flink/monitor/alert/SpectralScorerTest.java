package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.IndexEvidence;
import dev.revisit.schemas.Sensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpectralScorerTest {

  private static final Season SUMMER_2021 = new Season(2021 * 4 + 2);
  private static final Season SUMMER_2020 = SUMMER_2021.minus(4);
  private static final Season SUMMER_2019 = SUMMER_2021.minus(8);
  private static final Season SPRING_2021 = SUMMER_2021.minus(1);
  private static final Season SPRING_2020 = SUMMER_2021.minus(5);
  private static final Season AUTUMN_2020 = SUMMER_2021.minus(3);
  private static final Season WINTER_2021 = SUMMER_2021.minus(2);

  private final SpectralScorer scorer = new SpectralScorer();

  @Test
  void statisticsOfAnotherSensorAreRefused() {
    assertThatThrownBy(
            () ->
                scorer.score(
                    ndvi(500),
                    SUMMER_2021,
                    Map.of(SUMMER_2020, CellStatistics.empty(Sensor.SENTINEL_1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("own series");
  }

  @Test
  void withoutHistoryNothingIsJudged() {
    ScoreMap scores = scorer.score(ndvi(500), SUMMER_2021, Map.of());

    assertThat(scores.code(0)).isEqualTo(255);
    assertThat(scores.observedCells()).isEqualTo(65_536);
    assertThat(scores.judgedCells()).isZero();
    assertThat(scores.otherSeasonReference()).isFalse();
    assertThat(scores.evidence(CellSet.of(0, 1))).isEmpty();
  }

  @Test
  void aCloudyLookShowsNothing() {
    ScoreMap scores =
        scorer.score(
            CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of()),
            SUMMER_2021,
            Map.of(SUMMER_2020, ndviStatistics(600, 700, 800)));

    assertThat(scores.code(0)).isEqualTo(255);
    assertThat(scores.observedCells()).isZero();
    assertThat(scores.judgedCells()).isZero();
  }

  @Test
  void theDepartureIsTheOneCalculatedByHand() {
    // Reference 0.6 0.7 0.8: n 3, mean 0.7, squares about it 0.02, spread (0.02 + 4 * 0.0064) / (2
    // + 4)
    // = 0.0076. Restlessness 1.5^2 * 0.0076 = 0.0171 is more; times 4/3 that is 0.0228, spread
    // 0.1509967. Observed 0.176: z = -0.524 / 0.1509967 = -3.4702750.
    // p = 1 / (1 + exp(-2 * 0.9702750)) = 0.8744033, code 175.
    ScoreMap scores =
        scorer.score(ndvi(176), SUMMER_2021, Map.of(SUMMER_2020, ndviStatistics(600, 700, 800)));

    IndexEvidence evidence = scores.evidence(CellSet.of(5)).get(0);
    assertThat(evidence.getIndex()).isEqualTo("NDVI");
    assertThat(evidence.getExpected()).isCloseTo(0.7, within(1e-12));
    assertThat(evidence.getObserved()).isCloseTo(0.176, within(1e-12));
    assertThat(evidence.getDeparture()).isCloseTo(-3.4702750, within(1e-6));
    assertThat(scores.code(5)).isEqualTo(175);
    assertThat(scores.scores()).hasSize(65_536).containsOnly((byte) 175);
    assertThat(scores.otherSeasonReference()).isFalse();
  }

  @Test
  void whatGrowsIsNoChange() {
    Map<Season, CellStatistics> history = Map.of(SUMMER_2020, ndviStatistics(200, 200, 200));

    assertThat(scorer.score(ndvi(-500), SUMMER_2021, history).code(0)).isGreaterThan(180);
    assertThat(scorer.score(ndvi(900), SUMMER_2021, history).code(0)).isZero();
  }

  @Test
  void snowInCrownsThatOnlyNdviShowsIsNoChange() {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_2);
    history.add(optical(800, 600));
    history.add(optical(800, 600));

    ScoreMap scores = scorer.score(optical(300, 650), SUMMER_2021, Map.of(SUMMER_2020, history));

    assertThat(scores.code(0)).isLessThan(5);
    assertThat(scores.evidence(CellSet.of(0)))
        .extracting(IndexEvidence::getIndex)
        .containsExactly("NDVI", "NBR");
  }

  @Test
  void aFallOfNbrDecides() {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_2);
    history.add(optical(800, 600));
    history.add(optical(800, 600));

    // Two equal looks: spread 4 * 0.0064 / (1 + 4) = 0.00512; restless 2.25 * 0.00512 = 0.01152,
    // times
    // 1.5 = 0.01728, 0.1314534. Observed 0.1: z = -0.5 / 0.1314534 = -3.8036292, p 0.9313272,
    // code 186.
    ScoreMap scores = scorer.score(optical(790, 100), SUMMER_2021, Map.of(SUMMER_2020, history));

    assertThat(scores.evidence(CellSet.of(0)).get(1).getDeparture())
        .isCloseTo(-3.8036292, within(1e-6));
    assertThat(scores.code(0)).isEqualTo(186);
  }

  @Test
  void radarIsJudgedByTheMeanOfBothPolarisations() {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_1);
    history.add(radar(-10, -16));
    history.add(radar(-10, -16));

    // Spread 2.25 * 4 * 0.49 / 5 * 1.5 = 1.323, 1.1502174 dB. VV falls by 4 dB, VH by 8: z
    // -3.4776034
    // and -6.9552067; 0.8 times their mean is -4.1731240; p = 1 / (1 + exp(-2 * 1.6731240))
    // = 0.9659916, code 193.
    ScoreMap scores = scorer.score(radar(-14, -24), SUMMER_2021, Map.of(SUMMER_2020, history));

    assertThat(scores.code(0)).isEqualTo(193);
    List<IndexEvidence> evidence = scores.evidence(CellSet.of(0));
    assertThat(evidence).extracting(IndexEvidence::getIndex).containsExactly("VV", "VH");
    assertThat(evidence.get(0).getDeparture()).isCloseTo(-3.4776034, within(1e-6));
    assertThat(evidence.get(1).getDeparture()).isCloseTo(-6.9552067, within(1e-6));
  }

  @Test
  void radarRisesCountLikeFalls() {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_1);
    history.add(radar(-10, -16));
    history.add(radar(-10, -16));
    Map<Season, CellStatistics> reference = Map.of(SUMMER_2020, history);

    assertThat(scorer.score(radar(-6, -8), SUMMER_2021, reference).code(0)).isEqualTo(193);
  }

  /** Three seasons of a restless field: VV -10, -11 and -12 dB, 3 more or less; VH 7 dB below. */
  private static Map<Season, CellStatistics> field() {
    Map<Season, CellStatistics> seasons = new HashMap<>();
    for (int back = 0; back < 3; back++) {
      CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_1);
      statistics.add(radar(-7 - back, -14 - back));
      statistics.add(radar(-13 - back, -20 - back));
      seasons.put(SUMMER_2021.minus(4 - back), statistics);
    }
    return seasons;
  }

  @Test
  void smoothWaterScattersLessThanThePlaceEverDoes() {
    // VV falls by 6.5 dB below the lowest season, VH by 7: strength 2.5 + 1.5 = 4, p = 1 / (1 +
    // exp(-3)) = 0.9526, code 191. The departure from so restless a field would be 1.3.
    assertThat(scorer.score(radar(-18.5, -26), SUMMER_2021, field()).code(0)).isEqualTo(191);
    // VH must fall as well, and frost takes 3 dB.
    assertThat(scorer.score(radar(-18.5, -22), SUMMER_2021, field()).code(0)).isLessThan(30);
    assertThat(scorer.score(radar(-15, -22), SUMMER_2021, field()).code(0)).isLessThan(30);
  }

  @Test
  void greenGroundWithAnNdviBelowZeroIsUnderWater() {
    Map<Season, CellStatistics> seasons = new HashMap<>();
    for (int back = 0; back < 3; back++) {
      CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
      statistics.add(optical(600 - 200 * back, 400));
      statistics.add(optical(600 - 200 * back, 400));
      seasons.put(SUMMER_2021.minus(4 - back), statistics);
    }
    // NBR is as before. Strength 2.5 + (-0.03 + 0.15) / 0.04 = 5.5, p = 1 / (1 + exp(-6)) = 0.9975,
    // code 200.
    assertThat(scorer.score(optical(-150, 400), SUMMER_2021, seasons).code(0)).isBetween(199, 200);
    // Bare ground: 2.5 - 0.13 / 0.04 = -0.75.
    assertThat(scorer.score(optical(100, 400), SUMMER_2021, seasons).code(0)).isLessThan(5);
    // What was a lake in one season is no news; with two seasons nobody knows.
    CellStatistics lake = CellStatistics.empty(Sensor.SENTINEL_2);
    lake.add(optical(-100, 400));
    lake.add(optical(-100, 400));
    seasons.put(WINTER_2021, lake);
    assertThat(scorer.score(optical(-150, 400), SUMMER_2021, seasons).code(0)).isLessThan(20);
    seasons.remove(WINTER_2021);
    assertThat(scorer.score(optical(-150, 400), SUMMER_2021, seasons).code(0)).isLessThan(20);
  }

  @Test
  void aFieldThatIsBareInAnotherSeasonThanLastYearIsNoChange() {
    CellStatistics bare = ndviStatistics(100, 100, 100);
    CellStatistics green = ndviStatistics(700, 700, 700);

    // Of spring alone the departure is -5.4; autumn has shown the same, so the strength is the
    // allowance, 1; p = 1 / (1 + exp(3)) = 0.0474, code 9.
    assertThat(scorer.score(ndvi(100), SUMMER_2021, Map.of(SUMMER_2020, green)).code(0))
        .isGreaterThan(190);
    assertThat(
            scorer
                .score(ndvi(100), SUMMER_2021, Map.of(SUMMER_2020, green, AUTUMN_2020, bare))
                .code(0))
        .isEqualTo(9);
  }

  @Test
  void aPlaceThatChangesWithinItsSeasonsMayDifferFromYearToYear() {
    CellStatistics summer = ndviStatistics(700, 700, 700);
    CellStatistics calm = ndviStatistics(750, 750, 750);
    CellStatistics restless = ndviStatistics(450, 750, 1050);

    // Squares 0, and 0.18 in autumn: 1.5^2 * (0.18 + 0.0256) / (4 + 4) = 0.057825, times 4/3:
    // 0.0771,
    // spread 0.2776689; z = (0.2 - 0.7) / 0.2776689 = -1.8007060.
    assertThat(departure(200, summer, calm)).isLessThan(-4);
    assertThat(departure(200, summer, restless)).isCloseTo(-1.8007060, within(1e-6));
  }

  private double departure(int observed, CellStatistics summer, CellStatistics autumn) {
    return scorer
        .score(ndvi(observed), SUMMER_2021, Map.of(SUMMER_2020, summer, AUTUMN_2020, autumn))
        .evidence(CellSet.of(0))
        .get(0)
        .getDeparture();
  }

  @Test
  void aChangeIsNotComparedWithTheSeasonThatItBeganIn() {
    CellStatistics before = ndviStatistics(700, 700, 700);
    CellStatistics after = ndviStatistics(100, 100, 100);

    ScoreMap scores =
        scorer.score(ndvi(100), SUMMER_2021, Map.of(SUMMER_2020, before, SPRING_2021, after));

    assertThat(scores.code(0)).isGreaterThan(190);
  }

  @Test
  void theReferenceIsTheYearThatEndedASeasonBefore() {
    ScoreMap scores =
        scorer.score(
            ndvi(176),
            SUMMER_2021,
            Map.of(
                SUMMER_2019, ndviStatistics(170, 180),
                SUMMER_2020, ndviStatistics(700, 800),
                SPRING_2021, ndviStatistics(300, 300, 300)));

    // Mean 0.75, squares 0.005: restless 1.5^2 * (0.005 + 0.0256) / (1 + 4) * 3/2 = 0.020655,
    // spread
    // 0.1437185, z = -0.574 / 0.1437185 = -3.9939194, p = 0.9520217, code 190.
    assertThat(scores.evidence(CellSet.of(0)).get(0).getDeparture())
        .isCloseTo(-3.9939194, within(1e-6));
    assertThat(scores.code(0)).isEqualTo(190);
    assertThat(scores.otherSeasonReference()).isFalse();
  }

  @Test
  void theNeighbouringSeasonsServeTogetherWhenTheSameOneHasOneLook() {
    // Spring of the year before 0.4 0.5 and autumn 0.6: mean 0.5, squares 0.02; about their own
    // means
    // 0.005. (0.02 + 0.0256) / (2 + 4) = 0.0076; restless 1.5^2 * (0.005 + 0.0256) / (1 + 2 + 4)
    // = 0.0098357, with the winter's two more degrees of freedom. Times 4/3, and 0.3^2: spread
    // sqrt(0.0131143 + 0.09) = 0.3211142; z = (0.1 - 0.5) / 0.3211142 = -1.2456628.
    ScoreMap scores =
        scorer.score(
            ndvi(100),
            SUMMER_2021,
            Map.of(
                SUMMER_2020, ndviStatistics(900),
                SPRING_2020, ndviStatistics(400, 500),
                AUTUMN_2020, ndviStatistics(600),
                WINTER_2021, ndviStatistics(100, 100, 100)));

    assertThat(scores.evidence(CellSet.of(0)).get(0).getExpected()).isCloseTo(0.5, within(1e-12));
    assertThat(scores.evidence(CellSet.of(0)).get(0).getDeparture())
        .isCloseTo(-1.2456628, within(1e-6));
    // The winter before was as bare, so the strength is the allowance, 1: code 9.
    assertThat(scores.code(0)).isEqualTo(9);
    assertThat(scores.otherSeasonReference()).isTrue();
    assertThat(scores.otherSeasonReference(CellSet.of(0))).isTrue();
  }

  @Test
  void theOppositeSeasonServesWhenNothingNearerIsThere() {
    ScoreMap scores =
        scorer.score(ndvi(100), SUMMER_2021, Map.of(WINTER_2021, ndviStatistics(100, 100, 100)));

    // As expected: strength 0, p = 1 / (1 + exp(5)) = 0.0067, code 1.
    assertThat(scores.code(0)).isEqualTo(1);
    assertThat(scores.otherSeasonReference()).isTrue();
  }

  @Test
  void aLookNeverKnowsItsFuture() {
    Map<Season, CellStatistics> later =
        Map.of(
            SUMMER_2021, ndviStatistics(1, 2, 3), new Season(2022 * 4 + 2), ndviStatistics(4, 5));

    assertThat(scorer.score(ndvi(500), SUMMER_2021, later).judgedCells()).isZero();
  }

  @Test
  void probabilityIsOneHalfAtAStrengthOfTwoAndAHalf() {
    assertThat(SpectralScorer.probability(2.5)).isEqualTo(0.5);
    assertThat(SpectralScorer.probability(3.1931)).isCloseTo(0.8, within(1e-4));
    assertThat(SpectralScorer.probability(3.9722)).isCloseTo(0.95, within(1e-4));
  }

  private static CellObservation optical(int ndvi, int nbr) {
    return CellObservation.ofSteps(
        Sensor.SENTINEL_2,
        Map.of(SpectralIndex.NDVI, constant(ndvi), SpectralIndex.NBR, constant(nbr)));
  }

  private static CellObservation ndvi(int steps) {
    return CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, constant(steps)));
  }

  private static CellStatistics ndviStatistics(int... steps) {
    CellStatistics statistics = CellStatistics.empty(Sensor.SENTINEL_2);
    Arrays.stream(steps).forEach(step -> statistics.add(ndvi(step)));
    return statistics;
  }

  private static CellObservation radar(double vv, double vh) {
    return CellObservation.ofSteps(
        Sensor.SENTINEL_1,
        Map.of(
            SpectralIndex.VV, constant(SpectralIndex.VV.quantise(vv)),
            SpectralIndex.VH, constant(SpectralIndex.VH.quantise(vh))));
  }

  private static int[] constant(int value) {
    int[] steps = new int[CellObservation.CELLS];
    Arrays.fill(steps, value);
    return steps;
  }
}
