package dev.revisit.connectors.kafka;

import dev.revisit.schemas.Alert;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;

/**
 * Every schema that a Revisit record was ever written with: the current ones, and the released ones
 * that the schemas module keeps as files. Found by CRC-64-AVRO fingerprint of the canonical form.
 */
final class KnownSchemas implements SchemaStore {
  /** Lists the released files, one path a line, relative to itself. */
  private static final String INDEX = "/released/index.txt";

  private final Map<Long, Schema> byFingerprint = new HashMap<>();

  KnownSchemas() {
    for (Topic topic : Topic.values()) {
      add(AvroBody.schemaOf(topic.valueType()));
    }
    for (String file : lines(INDEX)) {
      add(new Schema.Parser().parse(text("/released/" + file)));
    }
  }

  @Override
  public Schema findByFingerprint(long fingerprint) {
    return byFingerprint.get(fingerprint);
  }

  Optional<Schema> find(long fingerprint) {
    return Optional.ofNullable(findByFingerprint(fingerprint));
  }

  /** The current schema wins over a released one of the same canonical form. */
  private void add(Schema schema) {
    byFingerprint.putIfAbsent(SchemaNormalization.parsingFingerprint64(schema), schema);
  }

  private static List<String> lines(String resource) {
    return text(resource).lines().filter(line -> !line.isBlank()).toList();
  }

  private static String text(String resource) {
    try (InputStream stream = Alert.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(
            "The resource " + resource + " is missing; put the schemas module on the class path.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
