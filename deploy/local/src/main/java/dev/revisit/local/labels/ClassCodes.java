package dev.revisit.local.labels;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.connectors.stac.StacAsset;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.model.data.CodeMapping;
import dev.revisit.model.data.Label;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the codes and names of labels mean among the classes of a model.
 *
 * <p>A mapping decides, if there is one. Without it, names must be those of the model's classes.
 * The name behind a raster's code comes from {@code classification:classes} of the asset or the
 * item (value and name), else from {@code label:classes}: names are numbered from 0 in their order,
 * as in WorldCereal, and numbers are the codes themselves.
 */
final class ClassCodes {
  private final List<String> classes;
  private final Optional<CodeMapping> mapping;

  ClassCodes(List<String> classes, Optional<CodeMapping> mapping) {
    this.classes = List.copyOf(classes);
    this.mapping = mapping;
  }

  /** Index of a class name; {@link Label#UNLABELLED} if it is known to mean nothing. */
  int ofName(String name, String where) throws LabelException {
    if (mapping.isPresent()) {
      Optional<String> mapped = mapping.get().names().get(name);
      if (mapped != null) {
        return mapped.isEmpty() ? Label.UNLABELLED : index(mapped.get(), where);
      }
    }
    return index(name, where);
  }

  private int index(String name, String where) throws LabelException {
    int index = classes.indexOf(name);
    if (index < 0) {
      throw new LabelException(
          "%s: the class '%s' is none of %s: give a mapping with its name or code (null for: means nothing)"
              .formatted(where, name, classes));
    }
    return index;
  }

  /** Indices of the codes that a raster may hold. */
  Map<Integer, Integer> ofRaster(StacItem item, StacAsset asset) throws LabelException {
    Map<Integer, Integer> indices = mapped();
    if (!indices.isEmpty()) {
      return indices;
    }
    for (Map.Entry<Integer, String> name : names(item, asset).entrySet()) {
      indices.put(name.getKey(), ofName(name.getValue(), "Label item " + item.id()));
    }
    if (indices.isEmpty()) {
      throw new LabelException(
          "Label item " + item.id() + " does not say what its codes mean: give a mapping of codes");
    }
    return indices;
  }

  /** Indices of the codes of a raster that no item describes. */
  Map<Integer, Integer> ofMapping() throws LabelException {
    Map<Integer, Integer> indices = mapped();
    if (indices.isEmpty()) {
      throw new LabelException(
          "A raster without a label item needs a mapping of its codes, for example worldcover");
    }
    return indices;
  }

  private Map<Integer, Integer> mapped() throws LabelException {
    Map<Integer, Integer> indices = new HashMap<>();
    if (mapping.isPresent()) {
      for (Map.Entry<Integer, Optional<String>> code : mapping.get().codes().entrySet()) {
        indices.put(
            code.getKey(),
            code.getValue().isEmpty()
                ? Label.UNLABELLED
                : index(code.getValue().get(), "Mapping " + mapping.get().name()));
      }
    }
    return indices;
  }

  private static Map<Integer, String> names(StacItem item, StacAsset asset) {
    Map<Integer, String> names = new HashMap<>();
    for (JsonNode fields : List.of(asset.fields(), item.properties())) {
      for (JsonNode entry : fields.path("classification:classes")) {
        names.putIfAbsent(entry.path("value").asInt(), entry.path("name").asText());
      }
    }
    if (!names.isEmpty()) {
      return names;
    }
    JsonNode listed = item.properties().path("label:classes").path(0).path("classes");
    for (int i = 0; i < listed.size(); i++) {
      JsonNode entry = listed.get(i);
      names.put(entry.isIntegralNumber() ? entry.intValue() : i, entry.asText());
    }
    return names;
  }
}
