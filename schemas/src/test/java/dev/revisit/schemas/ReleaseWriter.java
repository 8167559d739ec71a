package dev.revisit.schemas;

import dev.revisit.schemas.state.StateSamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes the current schemas as a release, and frozen bytes of every state record. Run it once for
 * each release:
 *
 * <pre>{@code
 * mvn -pl schemas test -Dtest=ReleaseWriter -Drevisit.release=v2
 * }</pre>
 *
 * <p>It refuses to touch a version that exists: a released schema never changes. Until a version is
 * published, delete its folders under {@code released} and {@code frozen} and write it again.
 */
class ReleaseWriter {

  @Test
  @EnabledIfSystemProperty(named = "revisit.release", matches = "v[0-9]+")
  void writesTheCurrentSchemasAsARelease() throws IOException {
    String version = System.getProperty("revisit.release");
    Path released = Path.of("src/main/resources/released");
    Path frozen = Path.of("src/test/resources/frozen").resolve(version);
    if (Files.exists(released.resolve(version))) {
      throw new FileAlreadyExistsException(version + " is released; choose the next version.");
    }
    Files.createDirectories(released.resolve(version));
    Files.createDirectories(frozen);
    for (Map.Entry<String, Schema> entry : Contract.currentRecords().entrySet()) {
      Files.writeString(
          released.resolve(version).resolve(entry.getKey() + ".avsc"),
          Contract.published(entry.getValue()).toString(true) + "\n");
    }
    Files.write(released.resolve("index.txt"), Contract.filesBelow(released));
    for (SpecificRecord sample : StateSamples.all()) {
      Files.writeString(
          frozen.resolve(sample.getSchema().getFullName() + ".base64"),
          Base64.getMimeEncoder().encodeToString(binary(sample)) + "\n");
    }
  }

  private static byte[] binary(SpecificRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
