package dev.revisit.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How another program's weights become ours: names, order of axes, fused tensors.
 *
 * <pre>{@code
 * {
 *   "format": "revisit-name-map-1",
 *   "rules": [
 *     {"source": "patch_embed\\.proj\\.weight", "target": "tokenizer.optical.weight",
 *      "permute": [0, 2, 3, 1], "reshape": true},
 *     {"source": "blocks\\.(\\d+)\\.attn\\.qkv\\.(weight|bias)",
 *      "target": ["blocks.$1.attention.query.$2", "blocks.$1.attention.key.$2",
 *                 "blocks.$1.attention.value.$2"]},
 *     {"source": "norm\\.(weight|bias)", "target": "norm.$1"},
 *     {"source": "cls_token", "ignore": true}
 *   ]
 * }
 * }</pre>
 *
 * The first rule whose pattern matches the whole name counts. {@code take} picks slices of an axis
 * ({@code {"axis": 1, "of": 3, "indices": [-1, 2, 1, 0, -1, ...]}}; -1 gives zeros; nothing is
 * taken where the axis has not the length {@code of}), {@code permute} reorders axes, a list of
 * targets splits the first axis into equal parts, {@code reshape} gives the target's shape, and
 * {@code swap_halves} puts the second half of an axis first, in this order.
 */
public final class NameMap {
  private static final String FORMAT = "revisit-name-map-1";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A rule's decision about a name. */
  record Decision(NameRule rule, List<String> targets) {}

  private final String name;
  private final List<NameRule> rules;

  private NameMap(String name, List<NameRule> rules) {
    this.name = name;
    this.rules = rules;
  }

  /**
   * Reads a file.
   *
   * @throws NameMapException if it cannot be used
   */
  public static NameMap read(Path file) throws IOException {
    return parse(file.toString(), Files.readAllBytes(file));
  }

  /**
   * One of the maps that are built in: {@code seamo} (our own names), {@code seamo-case} (a parity
   * case or a checkpoint), {@code timm} (a Vision Transformer of timm) and {@code mae} (the same
   * with the position code of MAE).
   *
   * @throws NameMapException if there is none of this name
   */
  public static NameMap builtIn(String name) {
    try (InputStream in = NameMap.class.getResourceAsStream("name-map-" + name + ".json")) {
      if (in == null) {
        throw new NameMapException("There is no built-in name map '" + name + "'");
      }
      return parse(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NameMap parse(String name, byte[] json) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new NameMapException(
          "The name map " + name + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.path("format").asText().equals(FORMAT) || !root.path("rules").isArray()) {
      throw new NameMapException(
          "%s is no name map: it needs \"format\": \"%s\" and a list \"rules\""
              .formatted(name, FORMAT));
    }
    List<NameRule> rules = new ArrayList<>();
    for (JsonNode rule : root.path("rules")) {
      rules.add(NameRule.read(rule));
    }
    return new NameMap(name, List.copyOf(rules));
  }

  /** Name of the built-in map, or the file. */
  public String name() {
    return name;
  }

  /** The first rule that knows a name. */
  Optional<Decision> decide(String tensor) {
    for (NameRule rule : rules) {
      Optional<List<String>> targets = rule.match(tensor);
      if (targets.isPresent()) {
        return Optional.of(new Decision(rule, targets.get()));
      }
    }
    return Optional.empty();
  }
}
