package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void threeSeedsHaveTheIntervalOfTheTableOfStudentsT() {
    Interval interval = Interval.of(1, 2, 3);
    assertThat(interval.n()).isEqualTo(3);
    assertThat(interval.mean()).isEqualTo(2);
    // t(0.975, 2) = 4.30265; standard deviation 1.
    assertThat(interval.halfWidth()).isCloseTo(4.30265 / Math.sqrt(3), within(1e-5));
  }

  @Test
  void fiveSeedsHaveTheirs() {
    // Squares around 4: 4 + 4 + 0 + 4 + 4 = 16, variance 4; t(0.975, 4) = 2.77645.
    assertThat(Interval.of(2, 2, 4, 6, 6).halfWidth())
        .isCloseTo(2.77645 * 2 / Math.sqrt(5), within(1e-5));
  }

  @Test
  void oneSeedHasNoInterval() {
    assertThat(Interval.of(7).mean()).isEqualTo(7);
    assertThat(Interval.of(7).halfWidth()).isNaN();
  }

  @Test
  void whatWasNotMeasuredIsLeftOut() {
    assertThat(Interval.of(Double.NaN, 1, 3).n()).isEqualTo(2);
    assertThat(Interval.of(Double.NaN).mean()).isNaN();
  }

  @Test
  void whatAllSeedsShareCancelsOutOfDifferences() {
    double[] baseline = {10, 20, 30};
    Interval interval = Interval.ofDifferences(new double[] {11, 22, 33}, baseline);
    assertThat(interval.mean()).isEqualTo(2);
    assertThat(interval.halfWidth()).isCloseTo(4.30265 / Math.sqrt(3), within(1e-5));
    assertThatThrownBy(() -> Interval.ofDifferences(new double[] {1}, baseline))
        .hasMessageContaining("pair them by seed");
  }
}
