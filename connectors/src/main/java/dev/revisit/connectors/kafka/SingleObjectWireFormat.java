package dev.revisit.connectors.kafka;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro's single-object encoding: {@code C3 01}, the CRC-64-AVRO fingerprint of the writer's schema
 * (little-endian), body. Needs no registry: it knows every current and released schema of every
 * record.
 */
public final class SingleObjectWireFormat implements AvroWireFormat {
  private static final byte FIRST = (byte) 0xC3;
  private static final byte SECOND = 0x01;
  private static final int HEADER = 2 + Long.BYTES;

  private final KnownSchemas schemas = new KnownSchemas();
  private final Map<Schema, byte[]> headers = new ConcurrentHashMap<>();

  @Override
  public byte[] encode(String topic, SpecificRecord value) {
    return AvroBody.write(
        headers.computeIfAbsent(value.getSchema(), SingleObjectWireFormat::header), value);
  }

  @Override
  public <T extends SpecificRecord> T decode(String topic, byte[] bytes, Class<T> type)
      throws MalformedRecordException {
    if (bytes.length < HEADER || bytes[0] != FIRST || bytes[1] != SECOND) {
      throw new MalformedRecordException(
          MalformedRecordException.GARBAGE_BYTES,
          "The value on " + topic + " does not begin like Avro's single-object encoding.",
          bytes.length > 0 && bytes[0] == ConfluentWireFormat.MAGIC
              ? "It looks like Confluent's format: configure the schema registry."
              : "Check what the producer writes.");
    }
    long fingerprint =
        ByteBuffer.wrap(bytes, 2, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Optional<Schema> writer = schemas.find(fingerprint);
    if (writer.isEmpty()) {
      throw new MalformedRecordException(
          MalformedRecordException.UNKNOWN_SCHEMA,
          "No released schema has the fingerprint " + Long.toHexString(fingerprint) + ".",
          "Upgrade this job to a version that knows the producer's schema, then replay.");
    }
    return AvroBody.read(bytes, HEADER, writer.get(), type);
  }

  @Override
  public String contentType() {
    return "application/avro; encoding=single-object";
  }

  private static byte[] header(Schema schema) {
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(FIRST)
        .put(SECOND)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }
}
