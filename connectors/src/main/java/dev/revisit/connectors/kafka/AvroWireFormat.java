package dev.revisit.connectors.kafka;

import org.apache.avro.specific.SpecificRecord;

/**
 * Records to bytes and back. Implementations are thread-safe; none is serializable, so create one
 * where it is used.
 */
public interface AvroWireFormat {

  /**
   * The bytes of a record.
   *
   * @param topic the topic it is written to
   * @throws RegistryUnavailableException when a registry is needed and does not answer; try again
   */
  byte[] encode(String topic, SpecificRecord value);

  /**
   * The record in some bytes, of any schema version that resolves to the current one.
   *
   * @param topic the topic it was read from
   * @throws MalformedRecordException when the bytes are no such record; trying again is useless
   * @throws RegistryUnavailableException when a registry is needed and does not answer; try again
   */
  <T extends SpecificRecord> T decode(String topic, byte[] bytes, Class<T> type)
      throws MalformedRecordException;

  /** Media type for the header {@code content-type}. */
  String contentType();
}
