package dev.revisit.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parsed and checked header of a safetensors file. After construction every entry's bytes are
 * known to lie inside the file, to fit type and shape, and to overlap nothing.
 */
final class SafetensorsHeader {
  /** A header of a model with ten thousand tensors has about one megabyte. */
  static final int LARGEST = 16 << 20;

  private static final int MOST_DIMENSIONS = 16;
  private static final String METADATA = "__metadata__";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Where a tensor lies; offsets count from the end of the header. */
  // Entries are never compared, and the shape stays inside of this package.
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(String name, TensorType type, long[] shape, long begin, long end) {}

  private final Map<String, String> metadata;
  private final Map<String, Entry> entries;

  private SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.entries = Collections.unmodifiableMap(entries);
  }

  Map<String, String> metadata() {
    return metadata;
  }

  Map<String, Entry> entries() {
    return entries;
  }

  /**
   * Parses a header.
   *
   * @param json the header's bytes
   * @param dataLength bytes of the file after the header
   */
  static SafetensorsHeader parse(byte[] json, long dataLength) throws SafetensorsException {
    if (json.length == 0 || json[0] != '{') {
      throw new SafetensorsException("The header does not start with '{': not a safetensors file");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SafetensorsException("The header is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new SafetensorsException("The header cannot be read: " + e.getMessage(), e);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        readMetadata(field.getValue(), metadata);
      } else {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue(), dataLength));
      }
    }
    checkCoverage(entries, dataLength);
    return new SafetensorsHeader(metadata, entries);
  }

  private static void readMetadata(JsonNode node, Map<String, String> metadata)
      throws SafetensorsException {
    if (!node.isObject()) {
      throw new SafetensorsException(METADATA + " is not a JSON object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw new SafetensorsException(
            METADATA + " entry '" + field.getKey() + "' is not a string");
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
  }

  private static Entry entry(String name, JsonNode node, long dataLength)
      throws SafetensorsException {
    TensorType type = type(name, node.path("dtype"));
    long[] shape = longs(name, "shape", node.path("shape"));
    long[] offsets = longs(name, "data_offsets", node.path("data_offsets"));
    if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
      throw new SafetensorsException(
          "Tensor '%s' has data_offsets %s, but the file holds %d bytes of data: truncated or damaged"
              .formatted(name, node.path("data_offsets"), dataLength));
    }
    long size;
    try {
      size = Math.multiplyExact(TensorData.elements(shape), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw new SafetensorsException(
          "Tensor '%s' has the impossible shape %s".formatted(name, node.path("shape")), e);
    }
    if (size != offsets[1] - offsets[0]) {
      throw new SafetensorsException(
          "Tensor '%s' of type %s and shape %s needs %d bytes, data_offsets give it %d"
              .formatted(name, type, node.path("shape"), size, offsets[1] - offsets[0]));
    }
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private static TensorType type(String name, JsonNode node) throws SafetensorsException {
    try {
      return TensorType.valueOf(node.asText());
    } catch (IllegalArgumentException e) {
      throw new SafetensorsException(
          "Tensor '%s' has the dtype %s; supported are F32, F16, BF16, I64, I32, I16 and BOOL"
              .formatted(name, node),
          e);
    }
  }

  private static long[] longs(String name, String field, JsonNode node)
      throws SafetensorsException {
    if (!node.isArray() || node.size() > MOST_DIMENSIONS) {
      throw new SafetensorsException(
          "Tensor '%s' needs '%s' as a list of at most %d whole numbers"
              .formatted(name, field, MOST_DIMENSIONS));
    }
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = node.get(i);
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw new SafetensorsException(
            "Tensor '%s' has %s in '%s', expected a whole number of 0 or more"
                .formatted(name, value, field));
      }
      values[i] = value.longValue();
    }
    return values;
  }

  /** The format allows neither overlaps nor holes nor trailing bytes: each could hide something. */
  private static void checkCoverage(Map<String, Entry> entries, long dataLength)
      throws SafetensorsException {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long position = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != position) {
        throw new SafetensorsException(
            "Tensor '%s' begins at %d where %d was expected: tensors overlap or leave a hole"
                .formatted(entry.name(), entry.begin(), position));
      }
      position = entry.end();
    }
    if (position != dataLength) {
      throw new SafetensorsException(
          "The tensors end at %d but the file holds %d bytes of data"
              .formatted(position, dataLength));
    }
  }
}
