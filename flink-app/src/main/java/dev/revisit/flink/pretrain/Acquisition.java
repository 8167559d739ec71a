package dev.revisit.flink.pretrain;

import dev.revisit.model.architecture.Modality;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * One scene as a place sees it.
 *
 * @param item collection and id, for the report
 * @param key identity of the acquisition, whoever publishes it
 * @param revision orders what was made of one acquisition; greater is newer
 * @param season number of the season that it belongs to; later seasons have greater numbers
 * @param middle of that season
 */
record Acquisition(
    String item,
    String key,
    String revision,
    Modality modality,
    Instant observedAt,
    int season,
    Instant middle) {

  LocalDate date() {
    return LocalDate.ofInstant(observedAt, ZoneOffset.UTC);
  }
}
