package dev.revisit.flink.ingest;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.kafka.UndecodableRecordException;
import dev.revisit.schemas.MonitoredArea;
import java.nio.charset.StandardCharsets;

/**
 * What the topic of monitored areas says of one of them.
 *
 * @param offset orders the updates of one area: an area is always in the same partition
 * @param area null when the area was removed
 */
public record AreaUpdate(String areaId, long offset, MonitoredArea area) {

  /** The update in a record. */
  static AreaUpdate decode(AvroWireFormat format, RawRecord raw)
      throws MalformedRecordException, UndecodableRecordException {
    if (raw.key() == null) {
      throw WatchedArea.malformed("A record at " + raw.coordinates() + " has no key.");
    }
    String id = new String(raw.key(), StandardCharsets.UTF_8);
    if (raw.value() == null) {
      return new AreaUpdate(id, raw.offset(), null);
    }
    MonitoredArea area = format.decode(raw.topic(), raw.value(), MonitoredArea.class);
    // Refuses what cannot be watched.
    WatchedArea.of(area);
    return new AreaUpdate(id, raw.offset(), area);
  }
}
