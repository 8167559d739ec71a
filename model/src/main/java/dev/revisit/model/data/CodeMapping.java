package dev.revisit.model.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the codes or names of somebody's labels to the classes of a scheme, as a JSON file: {@code
 * {"name": ..., "source": ..., "codes": {"10": "trees", "100": null}, "names": {"maize":
 * "crops"}}}. A code or name that maps to null is known and means nothing to the scheme: such
 * pixels are not labelled.
 *
 * @param name of the mapping
 * @param source where the codes are described
 * @param codes class label, or nothing, for each code of a raster
 * @param names class label, or nothing, for each class name
 */
public record CodeMapping(
    String name,
    String source,
    Map<Integer, Optional<String>> codes,
    Map<String, Optional<String>> names) {
  /** Names of the mappings that are shipped; both lead to the classes of Dynamic World. */
  public static final List<String> SHIPPED = List.of("worldcover", "dynamic-world");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Copies the maps. */
  public CodeMapping {
    codes = Map.copyOf(codes);
    names = Map.copyOf(names);
  }

  /**
   * A shipped mapping or, if there is none of the name, one's own in a file.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static CodeMapping named(String nameOrFile) throws IOException {
    return SHIPPED.contains(nameOrFile) || !Files.isRegularFile(Path.of(nameOrFile))
        ? shipped(nameOrFile)
        : read(Files.readAllBytes(Path.of(nameOrFile)));
  }

  /**
   * One of the shipped mappings.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static CodeMapping shipped(String name) throws IOException {
    if (!SHIPPED.contains(name)) {
      throw new IllegalArgumentException(
          "There is no mapping '" + name + "': use " + String.join(", ", SHIPPED) + " or a file");
    }
    try (InputStream json = CodeMapping.class.getResourceAsStream("codes/" + name + ".json")) {
      return read(json.readAllBytes());
    }
  }

  /**
   * Reads a mapping.
   *
   * @throws IllegalArgumentException if it is no JSON, maps nothing, or has a code that is no
   *     number
   */
  public static CodeMapping read(byte[] json) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The mapping is not JSON: " + e.getOriginalMessage(), e);
    }
    Map<Integer, Optional<String>> codes = new LinkedHashMap<>();
    Map<String, Optional<String>> names = new LinkedHashMap<>();
    node.path("codes")
        .properties()
        .forEach(entry -> codes.put(code(entry.getKey()), label(entry.getValue())));
    node.path("names")
        .properties()
        .forEach(entry -> names.put(entry.getKey(), label(entry.getValue())));
    if (codes.isEmpty() && names.isEmpty()) {
      throw new IllegalArgumentException("The mapping has neither 'codes' nor 'names'");
    }
    return new CodeMapping(node.path("name").asText(), node.path("source").asText(), codes, names);
  }

  private static int code(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The mapping has the code '" + text + "': no number", e);
    }
  }

  private static Optional<String> label(JsonNode node) {
    return Optional.ofNullable(node.textValue());
  }
}
