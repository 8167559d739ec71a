package dev.revisit.model.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The JSON form of an {@link Architecture}: the {@code config} of a parity case and the {@code
 * architecture} of a model release.
 *
 * <p>An unknown entry is an error and not ignored, because it could change the numbers.
 */
public final class ArchitectureJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, ToIntFunction<Architecture>> ENTRIES = entries();

  private ArchitectureJson() {}

  private static Map<String, ToIntFunction<Architecture>> entries() {
    Map<String, ToIntFunction<Architecture>> entries = new LinkedHashMap<>();
    entries.put("image", Architecture::image);
    entries.put("patch", Architecture::patch);
    entries.put("dim", Architecture::dim);
    entries.put("depth", Architecture::depth);
    entries.put("heads", Architecture::heads);
    entries.put("mlp_ratio", Architecture::mlpRatio);
    entries.put("tm_layers", Architecture::tmLayers);
    entries.put("memory", Architecture::memory);
    entries.put("decoder_dim", Architecture::decoderDim);
    entries.put("decoder_depth", Architecture::decoderDepth);
    entries.put("decoder_heads", Architecture::decoderHeads);
    entries.put("seasons", Architecture::seasons);
    entries.put("time_harmonics", Architecture::timeHarmonics);
    return Collections.unmodifiableMap(entries);
  }

  /** The architecture as a JSON object. */
  public static ObjectNode write(Architecture architecture) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ENTRIES.forEach((name, value) -> node.put(name, value.applyAsInt(architecture)));
    ObjectNode bands = node.putObject("bands");
    for (Modality modality : Modality.values()) {
      bands.put(modality.id(), architecture.bands(modality));
    }
    return node;
  }

  /**
   * Reads an architecture from JSON text.
   *
   * @throws IllegalArgumentException if the text is not JSON, or as {@link #read(JsonNode)}
   */
  public static Architecture parse(String json) {
    try {
      return read(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The architecture is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads an architecture from a JSON object.
   *
   * @throws IllegalArgumentException naming what is missing, unknown, not a whole number, or
   *     impossible
   */
  public static Architecture read(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("The architecture is not a JSON object");
    }
    List<String> faults = new ArrayList<>();
    Map<String, Integer> values = new LinkedHashMap<>();
    for (String name : ENTRIES.keySet()) {
      values.put(name, whole(node.path(name), name, faults));
    }
    Map<Modality, Integer> bands = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      bands.put(
          modality,
          whole(node.path("bands").path(modality.id()), "bands." + modality.id(), faults));
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!ENTRIES.containsKey(name) && !name.equals("bands")) {
                faults.add("'" + name + "' is not an entry that this build knows");
              }
            });
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("Unusable architecture: " + String.join("; ", faults));
    }
    return new Architecture(
        values.get("image"),
        values.get("patch"),
        values.get("dim"),
        values.get("depth"),
        values.get("heads"),
        values.get("mlp_ratio"),
        values.get("tm_layers"),
        values.get("memory"),
        values.get("decoder_dim"),
        values.get("decoder_depth"),
        values.get("decoder_heads"),
        values.get("seasons"),
        bands,
        values.get("time_harmonics"));
  }

  private static int whole(JsonNode value, String name, List<String> faults) {
    if (value.isMissingNode()) {
      faults.add("'" + name + "' is missing");
    } else if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      faults.add("'" + name + "' is " + value + ", expected a whole number");
    } else {
      return value.intValue();
    }
    return 0;
  }
}
