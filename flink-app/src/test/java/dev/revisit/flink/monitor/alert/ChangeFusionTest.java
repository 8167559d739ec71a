package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ChangeFusionTest {
  private static final ChangeFusion HALVES = new ChangeFusion(0, 0.5, 0.5);

  private static final int NOT_JUDGED = 255;

  @Test
  void weightsThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChangeFusion(0, 0, 0))
        .withMessageContaining("one above 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new ChangeFusion(0, -0.1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChangeFusion(Double.NaN, 1, 1));
  }

  @Test
  void aCellThatNobodyJudgedIsNotJudged() {
    assertThat(HALVES.fuse(NOT_JUDGED, NOT_JUDGED)).isEqualTo(NOT_JUDGED);
  }

  @Test
  void aCellThatOneScorerJudgedKeepsThatProbability() {
    for (int code = 0; code <= 200; code++) {
      assertThat(HALVES.fuse(code, NOT_JUDGED)).isEqualTo(code);
      assertThat(HALVES.fuse(NOT_JUDGED, code)).isEqualTo(code);
    }
  }

  @Test
  void aScorerThatTakesNoPartIsNotHeard() {
    for (int code : new int[] {0, 1, 90, 200, NOT_JUDGED}) {
      assertThat(ChangeFusion.spectral().fuse(code, 190)).isEqualTo(code);
      assertThat(ChangeFusion.model().fuse(190, code)).isEqualTo(code);
    }
  }

  @Test
  void bothIsTheMeanOfTheLogOdds() {
    // ln(0.9 / 0.1) / 2 = ln 3, p = 3 / 4.
    assertThat(HALVES.fuse(180, 100)).isEqualTo(150);
    assertThat(HALVES.fuse(100, 180)).isEqualTo(150);
    // They cancel out.
    assertThat(HALVES.fuse(160, 40)).isEqualTo(100);
    assertThat(HALVES.fuse(170, 170)).isEqualTo(170);
  }

  @Test
  void biasAndWeightsAreThoseOfALogisticRegression() {
    // -1 + 2 ln(0.8 / 0.2) + 1 ln(0.25 / 0.75) = -1 + 2.7725887 - 1.0986123 = 0.6739764; p =
    // 0.6623719, 132.47 steps.
    assertThat(new ChangeFusion(-1, 2, 1).fuse(160, 50)).isEqualTo(132);
  }

  @Test
  void certaintyIsBoundedSoThatOneScorerCannotSilenceTheOther() {
    // 0 and 1 count as 1/800 and 799/800: they cancel out, and agree on what they are.
    assertThat(HALVES.fuse(200, 0)).isEqualTo(100);
    assertThat(HALVES.fuse(200, 200)).isEqualTo(200);
    assertThat(HALVES.fuse(0, 0)).isZero();
    // (ln 799 + ln(1 / 9)) / 2 = 2.2431137; p = 0.9040524, 180.81 steps.
    assertThat(HALVES.fuse(200, 20)).isEqualTo(181);
  }

  @Test
  void theDigestTellsRulesApart() {
    assertThat(HALVES.digest())
        .isEqualTo(new ChangeFusion(0, 0.5, 0.5).digest())
        .isNotEqualTo(ChangeFusion.model().digest())
        .isNotEqualTo(new ChangeFusion(0.1, 0.5, 0.5).digest());
  }
}
