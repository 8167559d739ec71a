package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values of the large cases: scikit-learn 1.9.1 on the same formulae. */
class BinaryScoresTest {
  private static boolean truth(int i) {
    return i * i % 7 < 2;
  }

  /** With many ties and with negative scores. */
  private static BinaryScores twoHundred() {
    BinaryScores scores = new BinaryScores();
    for (int i = 0; i < 200; i++) {
      float raw = (float) ((i * 37) % 101 / 100.0 * 0.6 + (truth(i) ? 0.25 : 0));
      scores.add((float) (Math.rint(raw * 20f) / 20) - 0.3f, truth(i));
    }
    return scores;
  }

  @Test
  void agreesWithScikitLearn() {
    BinaryScores scores = twoHundred();

    assertThat(scores.positives()).isEqualTo(86);
    assertThat(scores.areaUnderRoc()).isEqualTo(0.8136474908200735, within(1e-12));
    assertThat(scores.averagePrecision()).isEqualTo(0.7804597424241534, within(1e-12));
    BinaryCounts at = scores.at(0.1f);
    assertThat(at.f1()).isEqualTo(0.6555555555555556, within(1e-12));
    assertThat(at.precision()).isEqualTo(0.6276595744680851, within(1e-12));
    assertThat(at.recall()).isEqualTo(0.686046511627907, within(1e-12));
  }

  @Test
  void theBestThresholdIsThatOfTheHighestF1() {
    BinaryScores scores = twoHundred();

    double threshold = scores.bestThreshold();

    assertThat(threshold).isEqualTo(0.0, within(1e-6));
    assertThat(scores.at(threshold).f1()).isEqualTo(0.7043478260869566, within(1e-12));
  }

  @Test
  void brierIsTheMeanSquaredDifference() {
    BinaryScores scores = new BinaryScores();
    for (int i = 0; i < 200; i++) {
      scores.add((float) ((i * 53) % 97 / 97.0), truth(i));
    }

    assertThat(scores.brier()).isEqualTo(0.33395522832870483, within(1e-7));
  }

  @Test
  void negativeZeroTiesWithZero() {
    BinaryScores scores = new BinaryScores();
    scores.add(0f, false);
    scores.add(-0f, true);

    assertThat(scores.areaUnderRoc()).isEqualTo(0.5);
  }

  @Test
  void withoutPositivesThereIsNoThreshold() {
    BinaryScores scores = new BinaryScores();
    scores.add(1, false);

    assertThat(scores.bestThreshold()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(scores.areaUnderRoc()).isNaN();
    assertThat(scores.averagePrecision()).isNaN();
  }

  @Test
  void poolingKeepsEveryScore() {
    assertThat(BinaryScores.pooled(List.of(twoHundred(), twoHundred())).areaUnderRoc())
        .isEqualTo(0.8136474908200735, within(1e-12));
  }

  @Test
  void notANumberIsRefused() {
    assertThatThrownBy(() -> new BinaryScores().add(Float.NaN, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void multiLabelAgreesWithScikitLearn() {
    MultiLabelScores scores = new MultiLabelScores(4);
    for (int i = 0; i < 200; i++) {
      boolean[] present = new boolean[4];
      float[] score = new float[4];
      for (int c = 0; c < 4; c++) {
        present[c] = (i * (c + 2) + i / 5) % (c + 3) == 0;
        score[c] = (float) ((i * (17 + c)) % 89 / 89.0 * 0.7) + 0.3f * (present[c] ? 1 : 0);
      }
      scores.add(score, present);
    }

    assertThat(scores.microAveragePrecision()).isEqualTo(0.6623720278282711, within(1e-9));
    assertThat(scores.macroAveragePrecision()).isEqualTo(0.6801512918923711, within(1e-9));
    assertThat(scores.microF1(0.5)).isEqualTo(0.5076335877862596, within(1e-12));
    assertThat(scores.macroF1(0.5)).isEqualTo(0.5047883883980262, within(1e-12));
  }
}
