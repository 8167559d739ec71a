package dev.revisit.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.schemas.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The current and the released schemas, for the tests of this module. */
final class Contract {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Contract() {}

  /** Every named type of both protocols by full name. */
  static Map<String, Schema> currentTypes() {
    Map<String, Schema> types = new TreeMap<>();
    Stream.of(Events.PROTOCOL, State.PROTOCOL)
        .flatMap(protocol -> protocol.getTypes().stream())
        .forEach(type -> types.put(type.getFullName(), type));
    return types;
  }

  static Map<String, Schema> currentRecords() {
    Map<String, Schema> records = currentTypes();
    records.values().removeIf(type -> type.getType() != Schema.Type.RECORD);
    return records;
  }

  /** Paths of the released files, relative to the folder {@code released}. */
  static List<String> releasedFiles() {
    return resource("/released/index.txt").lines().filter(line -> !line.isBlank()).toList();
  }

  static Schema released(String file) {
    return new Schema.Parser().parse(resource("/released/" + file));
  }

  /** Every released file below a folder, sorted, as the index lists them. */
  static List<String> filesBelow(Path released) throws IOException {
    try (Stream<Path> files = Files.walk(released)) {
      return files
          .filter(file -> file.toString().endsWith(".avsc"))
          .map(file -> released.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** The schema as other languages see it: without the hint which Java class holds a string. */
  static Schema published(Schema schema) {
    try {
      return new Schema.Parser().parse(withoutJava(MAPPER.readTree(schema.toString())).toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A schema is JSON.", e);
    }
  }

  static String resource(String name) {
    try (InputStream stream = Contract.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("There is no resource " + name + "; run ReleaseWriter.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode withoutJava(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("avro.java.string");
      if (object.size() == 1 && object.path("type").asText().equals("string")) {
        return object.get("type");
      }
      object.fields().forEachRemaining(field -> field.setValue(withoutJava(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withoutJava(array.get(i)));
      }
    }
    return node;
  }
}
