package dev.revisit.local.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreTableTest {
  private static final int LIKELY = 160;
  private static final int UNLIKELY = 40;
  private static final int EVEN = 100;

  private final ScoreTable table = new ScoreTable();

  @Test
  void withoutChangedCellsNothingCanBeFitted() {
    table.add(LIKELY, LIKELY, false);

    assertThatThrownBy(table::both)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 changed and 1 unchanged");
  }

  @Test
  void aCalibratedScorerKeepsItsWord() {
    spectral(4, 1, 1);

    ScoreTable.Fit fit = table.spectral();

    // Four of five are right at 0.8 and at 0.2, so the log-odds hold as they are. Loss: -(0.8 ln
    // 0.8 +
    // 0.2 ln 0.2) = 0.5004024; ranked right: 0.8 * 0.8, and half of 2 * 0.8 * 0.2.
    assertThat(fit.fusion().bias()).isCloseTo(0, within(1e-4));
    assertThat(fit.fusion().spectralWeight()).isCloseTo(1, within(1e-4));
    assertThat(fit.fusion().modelWeight()).isZero();
    assertThat(fit.logLoss()).isCloseTo(0.5004024, within(1e-6));
    assertThat(fit.areaUnderRoc()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void howRareChangeIsDoesNotMatter() {
    spectral(4, 1, 1000);

    assertThat(table.spectral().fusion().bias()).isCloseTo(0, within(1e-4));
    assertThat(table.spectral().fusion().spectralWeight()).isCloseTo(1, within(1e-4));
  }

  @Test
  void aScorerThatExaggeratesIsWeighedLess() {
    spectral(2, 1, 1);

    // Two of three are right where it says 0.8: weight ln 2 / ln 4.
    assertThat(table.spectral().fusion().spectralWeight()).isCloseTo(0.5, within(1e-4));
  }

  @Test
  void independentScorersAddUp() {
    for (int spectral : new int[] {LIKELY, UNLIKELY}) {
      for (int model : new int[] {LIKELY, UNLIKELY}) {
        int right = (spectral == LIKELY ? 4 : 1) * (model == LIKELY ? 4 : 1);
        int wrong = (spectral == LIKELY ? 1 : 4) * (model == LIKELY ? 1 : 4);
        add(spectral, model, right, wrong);
      }
    }

    ScoreTable.Fit both = table.both();

    assertThat(both.fusion().spectralWeight()).isCloseTo(1, within(1e-4));
    assertThat(both.fusion().modelWeight()).isCloseTo(1, within(1e-4));
    assertThat(both.logLoss()).isLessThan(table.spectral().logLoss());
    assertThat(both.areaUnderRoc()).isGreaterThan(table.model().areaUnderRoc());
  }

  @Test
  void aScorerThatWouldCountAgainstItsOwnWordIsLeftOut() {
    // The model repeats a part of what the spectral scorer says, and errs where they differ.
    add(LIKELY, LIKELY, 40, 10);
    add(LIKELY, UNLIKELY, 50, 5);
    add(UNLIKELY, LIKELY, 5, 50);
    add(UNLIKELY, UNLIKELY, 5, 35);

    assertThat(table.both().fusion().modelWeight()).isZero();
    assertThat(table.both()).isEqualTo(table.spectral());
  }

  private void spectral(int right, int wrong, int timesUnchanged) {
    add(LIKELY, EVEN, right, wrong * timesUnchanged);
    add(UNLIKELY, EVEN, wrong, right * timesUnchanged);
  }

  private void add(int spectral, int model, int changed, int unchanged) {
    for (int i = 0; i < changed; i++) {
      table.add(spectral, model, true);
    }
    for (int i = 0; i < unchanged; i++) {
      table.add(spectral, model, false);
    }
  }
}
