package dev.revisit.flink.ingest;

import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.schemas.SceneNotification;

/**
 * A decoded notification on its way through the ingest job.
 *
 * @param raw the record it came in, for dead letters
 * @param failure null as long as nothing went wrong
 */
public record Announcement(RawRecord raw, SceneNotification notification, SceneFailure failure) {

  Announcement failed(SceneFailure cause) {
    return new Announcement(raw, notification, cause);
  }

  Announcement resolved(SceneNotification complete) {
    return new Announcement(raw, complete, null);
  }
}
