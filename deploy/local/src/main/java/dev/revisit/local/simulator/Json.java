package dev.revisit.local.simulator;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents, written with the same bytes on every platform. */
final class Json {
  /** Of the JSON trees that the simulator builds. */
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ObjectWriter WRITER = new ObjectMapper().writer(printer());

  private Json() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode strings(String... values) {
    ArrayNode array = NODES.arrayNode();
    for (String value : values) {
      array.add(value);
    }
    return array;
  }

  static ArrayNode numbers(double... values) {
    ArrayNode array = NODES.arrayNode();
    for (double value : values) {
      if (value == Math.rint(value) && Math.abs(value) < 1e9) {
        array.add((long) value);
      } else {
        array.add(value);
      }
    }
    return array;
  }

  static void write(Path file, JsonNode document) throws IOException {
    Files.write(
        file, (WRITER.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    return printer;
  }
}
