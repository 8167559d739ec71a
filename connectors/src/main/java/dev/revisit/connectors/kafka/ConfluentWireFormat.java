package dev.revisit.connectors.kafka;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Confluent's wire format: {@code 00}, the schema's number in the registry (four bytes,
 * big-endian), body. Subjects are named {@code <topic>-value}.
 */
public final class ConfluentWireFormat implements AvroWireFormat {
  static final byte MAGIC = 0;
  private static final int HEADER = 1 + Integer.BYTES;

  private final SchemaRegistry registry;

  public ConfluentWireFormat(SchemaRegistry registry) {
    this.registry = registry;
  }

  @Override
  public byte[] encode(String topic, SpecificRecord value) {
    int id = registry.idOf(topic + "-value", value.getSchema());
    return AvroBody.write(ByteBuffer.allocate(HEADER).put(MAGIC).putInt(id).array(), value);
  }

  @Override
  public <T extends SpecificRecord> T decode(String topic, byte[] bytes, Class<T> type)
      throws MalformedRecordException {
    if (bytes.length < HEADER || bytes[0] != MAGIC) {
      throw new MalformedRecordException(
          MalformedRecordException.GARBAGE_BYTES,
          "The value on " + topic + " does not begin like Confluent's wire format.",
          bytes.length > 1 && bytes[0] == (byte) 0xC3
              ? "It looks like Avro's single-object encoding: configure no schema registry."
              : "Check what the producer writes.");
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    Optional<Schema> writer = registry.byId(id);
    if (writer.isEmpty()) {
      throw new MalformedRecordException(
          MalformedRecordException.UNKNOWN_SCHEMA,
          "The schema registry has no Avro schema with number " + id + ".",
          "Check that the producer uses the same registry.");
    }
    return AvroBody.read(bytes, HEADER, writer.get(), type);
  }

  @Override
  public String contentType() {
    return "application/avro; encoding=confluent";
  }
}
