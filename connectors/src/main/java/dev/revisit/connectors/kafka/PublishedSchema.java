package dev.revisit.connectors.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/**
 * The text of a schema as other languages and registries see it. Generated classes carry the
 * property {@code avro.java.string}, which is nobody else's business and makes a registry take our
 * schema for another one than the released file.
 */
final class PublishedSchema {
  private static final String JAVA_STRING = "avro.java.string";
  private static final JsonMapper MAPPER = new JsonMapper();

  private PublishedSchema() {}

  static String of(Schema schema) {
    try {
      return withoutJava(MAPPER.readTree(schema.toString())).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A schema is JSON.", e);
    }
  }

  /** {@code {"type": "string", "avro.java.string": "String"}} is plainly {@code "string"}. */
  private static JsonNode withoutJava(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(JAVA_STRING);
      if (object.size() == 1 && object.path("type").asText().equals("string")) {
        return object.get("type");
      }
      object.properties().forEach(field -> field.setValue(withoutJava(field.getValue())));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        ((ArrayNode) node).set(i, withoutJava(node.get(i)));
      }
    }
    return node;
  }
}
