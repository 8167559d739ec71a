package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.kafka.UndecodableRecordException;
import dev.revisit.schemas.BlockObservation;
import java.util.Optional;

/** A decoded block observation with the record it came in. */
public record Observed(RawRecord raw, BlockObservation observation) {

  /** The observation in a record; a tombstone says nothing. */
  static Optional<Observed> decode(AvroWireFormat format, RawRecord raw)
      throws MalformedRecordException, UndecodableRecordException {
    if (raw.value() == null) {
      return Optional.empty();
    }
    BlockObservation observation = format.decode(raw.topic(), raw.value(), BlockObservation.class);
    try {
      Block.parse(observation.getBlock());
    } catch (IllegalArgumentException e) {
      throw new UndecodableRecordException(
          "malformed-block",
          e.getMessage(),
          "Find out who writes to the block-observations topic besides the ingest job.");
    }
    return Optional.of(new Observed(raw, observation));
  }
}
