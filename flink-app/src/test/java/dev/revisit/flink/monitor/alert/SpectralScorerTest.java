package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.IndexEvidence;
import dev.revisit.schemas.Sensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpectralScorerTest {

  private static final Season SUMMER_2021 = new Season(2021 * 4 + 2);
  private static final Season SUMMER_2020 = SUMMER_2021.minus(4);
  private static final Season SUMMER_2019 = SUMMER_2021.minus(8);
  private static final Season SPRING_2021 = SUMMER_2021.minus(1);
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
    // Reference 0.6 0.7 0.8: n 3, mean 0.7, squares about it 0.02. Variance (0.02 + 4 * 0.0064) /
    // (2 + 4) * (1 + 1/3)
    // = 0.0456 / 6 * 4/3 = 0.0101333, spread 0.1006645. Observed 0.3: z = -0.4 / 0.1006645 =
    // -3.9735971.
    // p = 1 / (1 + exp(-2 * 0.9735971)) = 0.8751444, code 175.
    ScoreMap scores =
        scorer.score(ndvi(300), SUMMER_2021, Map.of(SUMMER_2020, ndviStatistics(600, 700, 800)));

    IndexEvidence evidence = scores.evidence(CellSet.of(5)).get(0);
    assertThat(evidence.getIndex()).isEqualTo("NDVI");
    assertThat(evidence.getExpected()).isCloseTo(0.7, within(1e-12));
    assertThat(evidence.getObserved()).isCloseTo(0.3, within(1e-12));
    assertThat(evidence.getDeparture()).isCloseTo(-3.9735971, within(1e-6));
    assertThat(scores.code(5)).isEqualTo(175);
    assertThat(scores.scores()).hasSize(65_536).containsOnly((byte) 175);
    assertThat(scores.otherSeasonReference()).isFalse();
  }

  @Test
  void gainsCountLikeLosses() {
    Map<Season, CellStatistics> history = Map.of(SUMMER_2020, ndviStatistics(200, 200, 200));

    int loss = scorer.score(ndvi(-300), SUMMER_2021, history).code(0);
    int gain = scorer.score(ndvi(700), SUMMER_2021, history).code(0);

    assertThat(gain).isEqualTo(loss).isGreaterThan(180);
  }

  @Test
  void theIndexThatDepartsMostDecides() {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_1);
    history.add(radar(-10, -16));
    history.add(radar(-10, -16));

    // VV as expected; VH falls by 9 dB: variance 4 * 2.25 / 5 * 1.5 = 2.7, z = -5.477, p = 0.99300,
    // code 199.
    ScoreMap scores = scorer.score(radar(-10, -25), SUMMER_2021, Map.of(SUMMER_2020, history));

    assertThat(scores.code(0)).isEqualTo(199);
    List<IndexEvidence> evidence = scores.evidence(CellSet.of(0));
    assertThat(evidence).extracting(IndexEvidence::getIndex).containsExactly("VV", "VH");
    assertThat(evidence.get(0).getDeparture()).isZero();
    assertThat(evidence.get(1).getDeparture()).isCloseTo(-9 / Math.sqrt(2.7), within(1e-9));
  }

  @Test
  void theSameSeasonOfAllEarlierYearsServesTogether() {
    ScoreMap scores =
        scorer.score(
            ndvi(300),
            SUMMER_2021,
            Map.of(
                SUMMER_2019, ndviStatistics(600),
                SUMMER_2020, ndviStatistics(700, 800),
                SPRING_2021, ndviStatistics(300, 300, 300)));

    assertThat(scores.code(0)).isEqualTo(175);
    assertThat(scores.otherSeasonReference()).isFalse();
  }

  @Test
  void theNeighbouringSeasonsServeTogetherWhenTheSameOneHasOneLook() {
    // Spring 0.4 0.5 and autumn 0.6: mean 0.5, squares 0.02. As above plus 0.15^2: spread
    // sqrt(0.0101333 + 0.0225)
    // = 0.1806470; z = (0.9 - 0.5) / 0.1806470 = 2.2142625, p = 0.1719845, code 34.
    ScoreMap scores =
        scorer.score(
            ndvi(900),
            SUMMER_2021,
            Map.of(
                SUMMER_2020, ndviStatistics(900),
                SPRING_2021, ndviStatistics(400, 500),
                AUTUMN_2020, ndviStatistics(600),
                WINTER_2021, ndviStatistics(100, 100, 100)));

    assertThat(scores.evidence(CellSet.of(0)).get(0).getExpected()).isCloseTo(0.5, within(1e-12));
    assertThat(scores.evidence(CellSet.of(0)).get(0).getDeparture())
        .isCloseTo(2.2142625, within(1e-6));
    assertThat(scores.code(0)).isEqualTo(34);
    assertThat(scores.otherSeasonReference()).isTrue();
    assertThat(scores.otherSeasonReference(CellSet.of(0))).isTrue();
  }

  @Test
  void theOppositeSeasonServesWhenNothingNearerIsThere() {
    ScoreMap scores =
        scorer.score(ndvi(100), SUMMER_2021, Map.of(WINTER_2021, ndviStatistics(100, 100, 100)));

    assertThat(scores.code(0)).isZero();
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
  void probabilityIsOneHalfAtThreeStandardDeviations() {
    assertThat(SpectralScorer.probability(3)).isEqualTo(0.5);
    assertThat(SpectralScorer.probability(3.6931)).isCloseTo(0.8, within(1e-4));
    assertThat(SpectralScorer.probability(4.4722)).isCloseTo(0.95, within(1e-4));
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
