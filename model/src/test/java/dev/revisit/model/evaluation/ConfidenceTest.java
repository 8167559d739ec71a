package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfidenceTest {
  /** Expected: the definition of Guo et al. in numpy, on the same formulae. */
  @Test
  void theCalibrationErrorIsThatOfTheDefinition() {
    Reliability reliability = new Reliability();
    for (int i = 0; i < 200; i++) {
      reliability.add((i * 29 % 100 + 1) / 100.0, i * 13 % 17 < 8);
    }

    assertThat(reliability.total()).isEqualTo(200);
    assertThat(reliability.expectedCalibrationError()).isEqualTo(0.2238, within(1e-12));
  }

  @Test
  void theUpperEndBelongsToABin() {
    Reliability reliability = new Reliability();
    reliability.add(1.0, true);
    reliability.add(0.0, false);

    assertThat(reliability.bins().get(14).count()).isEqualTo(1);
    assertThat(reliability.bins().get(0).count()).isEqualTo(1);
    assertThat(reliability.bins().get(7).accuracy()).isNaN();
    assertThat(reliability.expectedCalibrationError()).isZero();
  }

  /** By hand: after each of four predictions, errors are 0, 1, 1 and 2. */
  @Test
  void abstainingFromTheLeastConfidentLowersTheRisk() {
    RiskCoverage curve = new RiskCoverage();
    curve.add(0.9, true);
    curve.add(0.8, false);
    curve.add(0.7, true);
    curve.add(0.6, false);

    assertThat(curve.curve())
        .extracting(RiskCoverage.Point::coverage)
        .containsExactly(0.25, 0.5, 0.75, 1.0);
    assertThat(curve.curve())
        .extracting(RiskCoverage.Point::risk)
        .containsExactly(0.0, 0.5, 1 / 3.0, 0.5);
    assertThat(curve.area()).isEqualTo((0 + 0.5 + 1 / 3.0 + 0.5) / 4, within(1e-12));
  }

  @Test
  void impossibleConfidencesAreRefused() {
    assertThatThrownBy(() -> new Reliability().add(1.2, true)).hasMessageContaining("1.2");
    assertThatThrownBy(() -> new RiskCoverage().add(Double.NaN, true)).hasMessageContaining("NaN");
  }

  /** The mean of n values has the standard error s / sqrt(n); 95 % is 1.96 of them. */
  @Test
  void theIntervalOfAMeanIsThatOfItsStandardError() {
    List<Double> values =
        IntStream.range(0, 400).mapToObj(i -> Math.sin(i * 12.9898) * 3 + 5).toList();
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double variance =
        values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double error = Math.sqrt(variance / values.size());

    GroupBootstrap.Interval interval =
        GroupBootstrap.interval(
            values, v -> v.stream().mapToDouble(x -> x).average().orElseThrow(), 4000, 7);

    assertThat(interval.value()).isEqualTo(mean, within(1e-12));
    assertThat(interval.low()).isEqualTo(mean - 1.96 * error, within(0.1 * error));
    assertThat(interval.high()).isEqualTo(mean + 1.96 * error, within(0.1 * error));
  }

  @Test
  void oneGroupHasNoInterval() {
    GroupBootstrap.Interval interval =
        GroupBootstrap.interval(List.of(2.0), values -> values.get(0), 100, 7);

    assertThat(interval.value()).isEqualTo(2);
    assertThat(interval.low()).isNaN();
  }
}
