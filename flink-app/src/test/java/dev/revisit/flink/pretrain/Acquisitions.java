package dev.revisit.flink.pretrain;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.model.architecture.Modality;
import java.time.Duration;
import java.time.Instant;

/** Acquisitions of a tile, named after their date. */
final class Acquisitions {
  private Acquisitions() {}

  static Acquisition optical(String date) {
    return of(Modality.OPTICAL, date, "1");
  }

  static Acquisition radar(String date) {
    return of(Modality.SAR, date, "1");
  }

  static Acquisition of(Modality modality, String date, String revision) {
    Instant instant = Instant.parse(date + "T10:00:00Z");
    Season season = Season.of(instant);
    return new Acquisition(
        modality.id() + "/" + date + "-" + revision,
        modality.id() + "@" + date,
        revision,
        modality,
        instant,
        season.index(),
        season.start().plus(Duration.between(season.start(), season.end()).dividedBy(2)));
  }
}
