package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPolicyTest {

  @ParameterizedTest
  @CsvSource({"0.4, 0.5, 0.5", "1.1, 0.5, 0.5", "0.8, 0, 0.5", "0.8, 0.5, 0"})
  void thresholdsThatMakeNoSenseAreRefused(double anomalous, double normal, double area) {
    assertThatThrownBy(() -> AlertPolicy.defaults().with(anomalous, normal, area))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("change the configuration");
  }

  @Test
  void evidenceThatOneLookCouldGiveMayNotConfirm() {
    assertThatThrownBy(
            () ->
                new AlertPolicy(
                    0.8, 0.5, 0.95, 4, 12, 4, 0.5, 2, 3, Duration.ofDays(365), Duration.ZERO, 1.25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one look never confirms");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 4", "0.64, 4", "0.65, 5", "0.16, 1", "0.01, 1", "1, 7"})
  void theMinimumAreaIsRoundedUpToCells(double hectares, int cells) {
    assertThat(AlertPolicy.defaults().with(0.8, 0.5, hectares).minimumCells()).isEqualTo(cells);
  }

  @Test
  void theDigestTellsRulesApart() {
    AlertPolicy policy = AlertPolicy.defaults();

    assertThat(policy.digest()).hasSize(64).isEqualTo(AlertPolicy.defaults().digest());
    assertThat(policy.with(0.81, 0.5, 0.5).digest()).isNotEqualTo(policy.digest());
  }

  @Test
  void anAlertIsSettledAYearAndTheLatenessAfterItOpened() {
    Instant newest = Instant.parse("2022-12-31T00:00:00Z");
    Duration lateness = Duration.ofDays(60);

    assertThat(AlertPolicy.defaults().settledBefore(newest, lateness))
        .isEqualTo("2021-11-01T00:00:00Z");
    assertThat(AlertPolicy.defaults().looksNeededFrom(newest, lateness))
        .isEqualTo("2020-11-01T00:00:00Z");
  }
}
