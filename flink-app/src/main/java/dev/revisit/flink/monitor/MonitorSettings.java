package dev.revisit.flink.monitor;

import dev.revisit.flink.Identifiers;
import dev.revisit.flink.RevisitOptions;
import dev.revisit.flink.monitor.alert.AlertPolicy;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;

/** What decides which events a block emits. */
record MonitorSettings(AlertPolicy policy, Duration allowedLateness, Duration seasonGrace)
    implements Serializable {

  static MonitorSettings of(Configuration configuration) {
    return new MonitorSettings(
        AlertPolicy.defaults()
            .with(
                configuration.get(RevisitOptions.ANOMALOUS_FROM),
                configuration.get(RevisitOptions.NORMAL_BELOW),
                configuration.get(RevisitOptions.MINIMUM_AREA)),
        configuration.get(RevisitOptions.ALLOWED_LATENESS),
        configuration.get(RevisitOptions.SEASON_GRACE));
  }

  /** SHA-256 over everything that decides what is emitted. */
  String digest() {
    return Identifiers.digest(policy.digest(), allowedLateness.toString(), seasonGrace.toString());
  }
}
