package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.ScorerAgreement;
import dev.revisit.schemas.Sensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookScoresTest {
  private static final Season SUMMER = new Season(2021 * 4 + 2);

  @Test
  void damagedModelScoresAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ModelScores.stored(ByteBuffer.wrap(new byte[] {1, 2, 3}), "memory", false));
  }

  @Test
  void withoutAnyScoreThereIsNothingToAgreeOn() {
    LookScores scores = LookScores.fuse(nothing(), ModelScores.none(), ChangeFusion.both());

    assertThat(scores.withoutReference()).isTrue();
    assertThat(scores.code(0)).isEqualTo(255);
    assertThat(scores.spectralProbability(CellSet.of(0, 1))).isEmpty();
    assertThat(scores.modelProbability(CellSet.of(0, 1))).isEmpty();
    assertThat(scores.agreement(CellSet.of(0, 1))).isEqualTo(ScorerAgreement.UNKNOWN);
    assertThat(scores.agreement(CellSet.of())).isEqualTo(ScorerAgreement.UNKNOWN);
  }

  @Test
  void aLookAtNothingIsNotWithoutReference() {
    ScoreMap cloudy =
        new SpectralScorer()
            .score(CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of()), SUMMER, Map.of());

    assertThat(LookScores.fuse(cloudy, ModelScores.none(), ChangeFusion.both()).withoutReference())
        .isFalse();
  }

  @Test
  void aScorerAloneHasNobodyToAgreeWith() {
    assertThat(agreement(changed(), ModelScores.none())).isEqualTo(ScorerAgreement.ONE_SCORER);
    assertThat(agreement(nothing(), model(0.9f))).isEqualTo(ScorerAgreement.ONE_SCORER);
  }

  @Test
  void scorersAgreeWhenChangeIsMoreLikelyThanNotToBoth() {
    assertThat(agreement(changed(), model(0.5f))).isEqualTo(ScorerAgreement.BOTH);
    assertThat(agreement(changed(), model(0.495f))).isEqualTo(ScorerAgreement.SPECTRAL_ONLY);
    assertThat(agreement(unchanged(), model(0.5f))).isEqualTo(ScorerAgreement.MODEL_ONLY);
    assertThat(agreement(unchanged(), model(0.495f))).isEqualTo(ScorerAgreement.NEITHER);
  }

  @Test
  void aModelThatComparedWithAnotherSeasonDoesNotCountBesideTheSpectralScorer() {
    ModelScores.Builder builder = new ModelScores.Builder("memory", true);
    builder.add(new float[] {0.9f}, new boolean[] {true}, 0, 0, 1);
    ModelScores otherSeason = builder.build();

    LookScores both = LookScores.fuse(changed(), otherSeason, ChangeFusion.both());
    assertThat(both.code(0)).isEqualTo(175);
    assertThat(both.modelProbability(CellSet.of(0))).hasValue(0.9);
    assertThat(LookScores.fuse(nothing(), otherSeason, ChangeFusion.both()).code(0)).isEqualTo(255);
    assertThat(LookScores.fuse(changed(), otherSeason, ChangeFusion.model()).code(0))
        .isEqualTo(180);
  }

  @Test
  void probabilitiesAreMeansOverTheCellsThatTheScorerJudged() {
    // Of the chip at cells (1, 2) .. (2, 3) of the block, (2, 3) is not judged.
    ModelScores.Builder builder = new ModelScores.Builder("memory", false);
    builder.add(
        new float[] {0.2f, 0.4f, 0.9f, 1}, new boolean[] {true, true, true, false}, 1, 2, 2);
    LookScores scores = LookScores.fuse(changed(), builder.build(), new ChangeFusion(0, 0.5, 0.5));
    CellSet cells = CellSet.of(0, 256 + 2, 256 + 3, 512 + 2, 512 + 3);

    assertThat(scores.model().code(256 + 2)).isEqualTo(40);
    assertThat(scores.model().code(256 + 3)).isEqualTo(80);
    assertThat(scores.model().code(512 + 2)).isEqualTo(180);
    assertThat(scores.model().code(512 + 3)).isEqualTo(255);
    assertThat(scores.model().code(0)).isEqualTo(255);
    assertThat(scores.modelProbability(cells)).hasValue(0.5);
    assertThat(scores.spectralProbability(cells)).hasValue(0.875);
    // The spectral score is 175 everywhere: 7 / 8, log-odds ln 7; ln(0.2 / 0.8) = -ln 4;
    // p = sqrt(7 / 4) / (1 + sqrt(7 / 4)) = 0.5695, 113.9 steps.
    assertThat(scores.code(256 + 2)).isEqualTo(114);
    assertThat(scores.code(0)).isEqualTo(175);
  }

  @Test
  void bothScorersAreToldWhicheverTakesPart() {
    LookScores scores = LookScores.fuse(changed(), model(0.1f), ChangeFusion.model());

    assertThat(scores.code(0)).isEqualTo(20);
    assertThat(scores.spectralProbability(CellSet.of(0))).hasValue(0.875);
    assertThat(scores.evidence(CellSet.of(0))).hasSize(1);
  }

  @Test
  void theReferenceIsThatOfTheScorersThatTakePart() {
    ModelScores other = new ModelScores.Builder("memory", true).build();

    assertThat(
            LookScores.fuse(changed(), other, new ChangeFusion(0, 0.5, 0.5)).otherSeasonReference())
        .isFalse();
    assertThat(LookScores.fuse(changed(), other, ChangeFusion.model()).otherSeasonReference())
        .isTrue();
  }

  @Test
  void scoresSurviveTheWayThroughState() {
    ModelScores scores = model(0.3f);
    ModelScores restored =
        ModelScores.stored(ByteBuffer.wrap(scores.compressed()), "memory", false);

    assertThat(restored.code(65_535)).isEqualTo(60);
    assertThat(restored.compressed()).isEqualTo(scores.compressed());
    assertThat(ModelScores.none().compressed()).isEmpty();
    assertThat(ModelScores.stored(ByteBuffer.allocate(0), "", false).code(7)).isEqualTo(255);
  }

  private static ScorerAgreement agreement(ScoreMap spectral, ModelScores model) {
    return LookScores.fuse(spectral, model, ChangeFusion.both()).agreement(CellSet.of(0, 1));
  }

  /** A model that says the same of every cell. */
  static ModelScores model(float probability) {
    float[] probabilities = new float[CellObservation.CELLS];
    boolean[] judged = new boolean[CellObservation.CELLS];
    Arrays.fill(probabilities, probability);
    Arrays.fill(judged, true);
    ModelScores.Builder builder = new ModelScores.Builder("memory", false);
    builder.add(probabilities, judged, 0, 0, 256);
    return builder.build();
  }

  /** Code 175 everywhere, as calculated in {@link SpectralScorerTest}. */
  private static ScoreMap changed() {
    return score(176);
  }

  private static ScoreMap unchanged() {
    return score(700);
  }

  private static ScoreMap score(int steps) {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_2);
    for (int step : new int[] {600, 700, 800}) {
      history.add(ndvi(step));
    }
    return new SpectralScorer().score(ndvi(steps), SUMMER, Map.of(SUMMER.minus(4), history));
  }

  private static ScoreMap nothing() {
    return new SpectralScorer().score(ndvi(700), SUMMER, Map.of());
  }

  private static CellObservation ndvi(int value) {
    int[] steps = new int[CellObservation.CELLS];
    Arrays.fill(steps, value);
    return CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, steps));
  }
}
