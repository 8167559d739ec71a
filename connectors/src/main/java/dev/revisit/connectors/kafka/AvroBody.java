package dev.revisit.connectors.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** What both wire formats share: the record itself, after the header. */
final class AvroBody {
  private AvroBody() {}

  static Schema schemaOf(Class<? extends SpecificRecord> type) {
    return SpecificData.get().getSchema(type);
  }

  static byte[] write(byte[] header, SpecificRecord value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(
              value.getSchema(), SpecificData.getForClass(value.getClass()))
          .write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory does no output.", e);
    }
    return bytes.toByteArray();
  }

  static <T extends SpecificRecord> T read(byte[] bytes, int start, Schema writer, Class<T> type)
      throws MalformedRecordException {
    Schema reader = schemaOf(type);
    if (!writer.getFullName().equals(reader.getFullName())) {
      throw new MalformedRecordException(
          MalformedRecordException.WRONG_RECORD,
          "The value is a " + writer.getFullName() + ", not a " + reader.getFullName() + ".",
          "Check which producer writes to the topic.");
    }
    BoundedDecoder decoder = new BoundedDecoder(bytes, start);
    T value;
    try {
      value =
          new SpecificDatumReader<T>(writer, reader, SpecificData.getForClass(type))
              .read(null, decoder);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw unreadable(writer, reader, e);
    }
    if (!decoder.isEnd()) {
      throw new MalformedRecordException(
          MalformedRecordException.GARBAGE_BYTES,
          "Something follows the " + reader.getName() + ".",
          "Write one record as one value.");
    }
    return value;
  }

  private static MalformedRecordException unreadable(Schema writer, Schema reader, Exception e) {
    boolean resolves =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
            == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
    if (resolves) {
      return new MalformedRecordException(
          MalformedRecordException.GARBAGE_BYTES,
          "The body is no " + reader.getName() + ": " + e.getMessage(),
          "Check that the producer wrote it whole and with the schema it names.",
          e);
    }
    return new MalformedRecordException(
        MalformedRecordException.INCOMPATIBLE_SCHEMA,
        "The writer's " + writer.getName() + " does not resolve to ours: " + e.getMessage(),
        "Upgrade whichever side has the older contract.",
        e);
  }
}
