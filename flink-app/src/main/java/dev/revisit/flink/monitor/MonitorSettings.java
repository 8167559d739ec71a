package dev.revisit.flink.monitor;

import dev.revisit.flink.Identifiers;
import dev.revisit.flink.RevisitOptions;
import dev.revisit.flink.monitor.alert.AlertPolicy;
import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.flink.monitor.alert.SpectralScorer;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.Sensor;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.configuration.Configuration;

/** What decides which events a block emits. */
record MonitorSettings(
    AlertPolicy policy, ChangeFusion fusion, Duration allowedLateness, Duration seasonGrace)
    implements Serializable {

  /**
   * Seasons before a look's whose memory is kept: back to the one before the same season of last
   * year.
   */
  private static final int REMEMBERED_SEASONS = 5;

  static MonitorSettings of(Configuration configuration) {
    return new MonitorSettings(
        AlertPolicy.defaults()
            .with(
                configuration.get(RevisitOptions.ANOMALOUS_FROM),
                configuration.get(RevisitOptions.NORMAL_BELOW),
                configuration.get(RevisitOptions.MINIMUM_AREA)),
        fusion(configuration.get(RevisitOptions.JUDGE_SCORERS)),
        configuration.get(RevisitOptions.ALLOWED_LATENESS),
        configuration.get(RevisitOptions.SEASON_GRACE));
  }

  private static ChangeFusion fusion(RevisitOptions.Scorers scorers) {
    return switch (scorers) {
      case SPECTRAL -> ChangeFusion.spectral();
      case MODEL -> ChangeFusion.model();
      case BOTH -> ChangeFusion.both();
    };
  }

  /**
   * The oldest season whose memory a scene within the allowed lateness may still have to be judged
   * against.
   *
   * @param newestLook date of the newest look of the block
   */
  Season firstRemembered(Instant newestLook) {
    return Season.of(newestLook.minus(allowedLateness)).minus(REMEMBERED_SEASONS);
  }

  /**
   * The oldest season whose statistics a scene within the allowed lateness may still have to be
   * judged against.
   *
   * @param newestLook date of the newest look of the block
   */
  Season firstCounted(Instant newestLook, Sensor sensor) {
    return Season.of(newestLook.minus(allowedLateness)).minus(SpectralScorer.seasonsBack(sensor));
  }

  /** SHA-256 over everything that decides what is emitted. */
  String digest() {
    return Identifiers.digest(
        policy.digest(), fusion.digest(), allowedLateness.toString(), seasonGrace.toString());
  }
}
