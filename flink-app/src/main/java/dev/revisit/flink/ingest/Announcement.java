package dev.revisit.flink.ingest;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.connectors.stac.StacException;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.schemas.SceneNotification;
import java.net.URI;
import java.util.Optional;

/**
 * A decoded notification on its way through the ingest job.
 *
 * @param raw the record it came in, for dead letters
 * @param failure null as long as nothing went wrong
 */
public record Announcement(RawRecord raw, SceneNotification notification, SceneFailure failure) {

  /** The notification in a record; a tombstone says nothing. */
  static Optional<Announcement> decode(AvroWireFormat format, RawRecord raw)
      throws MalformedRecordException {
    return raw.value() == null
        ? Optional.empty()
        : Optional.of(
            new Announcement(
                raw, format.decode(raw.topic(), raw.value(), SceneNotification.class), null));
  }

  /**
   * The item that travels with the notification; its relative hrefs are meant against the place it
   * was found at.
   *
   * @throws StacException when it is not JSON
   */
  Optional<StacItem> item() {
    if (notification.getItem() == null) {
      return Optional.empty();
    }
    StacItem item = StacItem.fromJson(notification.getItem());
    return Optional.of(
        notification.getItemHref() == null
            ? item
            : StacItem.of(item.json(), URI.create(notification.getItemHref())));
  }

  Announcement failed(SceneFailure cause) {
    return new Announcement(raw, notification, cause);
  }

  Announcement resolved(SceneNotification complete) {
    return new Announcement(raw, complete, null);
  }
}
