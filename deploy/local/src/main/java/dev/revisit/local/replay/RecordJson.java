package dev.revisit.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;

/**
 * An Avro record as plain JSON for people and scripts: field names and their order as in the
 * schema, instants as ISO 8601 in UTC with milliseconds, enums by name, bytes as base64, unions as
 * the value itself, null kept, map keys sorted. Two equal records give equal text.
 *
 * <p>Avro's own JSON encoding is not used, since it wraps every union value in an object named
 * after its type and writes instants as numbers.
 */
public final class RecordJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  /** The record as a JSON object. */
  public static ObjectNode of(IndexedRecord record) {
    ObjectNode node = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      node.set(field.name(), value(record.get(field.pos())));
    }
    return node;
  }

  private static JsonNode value(Object value) {
    if (value == null) {
      return NullNode.instance;
    } else if (value instanceof IndexedRecord record) {
      return of(record);
    } else if (value instanceof CharSequence text) {
      return TextNode.valueOf(text.toString());
    } else if (value instanceof Instant instant) {
      return TextNode.valueOf(text(instant));
    } else if (value instanceof Enum<?> constant) {
      return TextNode.valueOf(constant.name());
    } else if (value instanceof GenericEnumSymbol<?> symbol) {
      return TextNode.valueOf(symbol.toString());
    } else if (value instanceof Collection<?> elements) {
      ArrayNode array = NODES.arrayNode(elements.size());
      elements.forEach(e -> array.add(value(e)));
      return array;
    } else if (value instanceof Map<?, ?> map) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(k.toString(), value(v)));
      return NODES.objectNode().setAll(sorted);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return BinaryNode.valueOf(bytes);
    }
    return scalar(value);
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Boolean b) {
      return BooleanNode.valueOf(b);
    } else if (value instanceof Integer i) {
      return IntNode.valueOf(i);
    } else if (value instanceof Long l) {
      return LongNode.valueOf(l);
    } else if (value instanceof Double d) {
      return DoubleNode.valueOf(d);
    } else if (value instanceof Float f) {
      return FloatNode.valueOf(f);
    }
    throw new IllegalArgumentException(
        "No JSON form for a value of " + value.getClass() + "; add it to RecordJson");
  }

  /** Always with three decimals, so that texts of instants compare like the instants. */
  static String text(Instant instant) {
    String text = instant.truncatedTo(ChronoUnit.MILLIS).toString();
    return switch (text.length()) {
      case 20 -> text.replace("Z", ".000Z");
      default -> text;
    };
  }
}
