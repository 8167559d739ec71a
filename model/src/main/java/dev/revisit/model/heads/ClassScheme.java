package dev.revisit.model.heads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that a land-cover head tells apart, in the order of its outputs.
 *
 * @param name of the scheme
 * @param classes at least two, with different codes
 */
public record ClassScheme(String name, List<LandCoverClass> classes) {
  /** Code of a pixel that was not clear: no class was given. */
  public static final int NOT_CLEAR = 255;

  /** Checks that the codes differ. */
  public ClassScheme {
    classes = List.copyOf(classes);
    long codes = classes.stream().mapToInt(LandCoverClass::code).distinct().count();
    if (classes.size() < 2 || codes != classes.size()) {
      throw new IllegalArgumentException(
          "Class scheme '" + name + "' needs at least two classes with different codes");
    }
  }

  /** The nine classes and official colours of Dynamic World (Brown et al. 2022). */
  public static ClassScheme dynamicWorld() {
    return new ClassScheme(
        "dynamic-world",
        List.of(
            new LandCoverClass(0, "water", "#419BDF"),
            new LandCoverClass(1, "trees", "#397D49"),
            new LandCoverClass(2, "grass", "#88B053"),
            new LandCoverClass(3, "flooded vegetation", "#7A87C6"),
            new LandCoverClass(4, "crops", "#E49635"),
            new LandCoverClass(5, "shrub and scrub", "#DFC35A"),
            new LandCoverClass(6, "built", "#C4281B"),
            new LandCoverClass(7, "bare", "#A59B8F"),
            new LandCoverClass(8, "snow and ice", "#B39FE1")));
  }

  /** As a JSON object. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", name);
    ArrayNode list = node.putArray("classes");
    for (LandCoverClass c : classes) {
      list.addObject().put("code", c.code()).put("label", c.label()).put("colour", c.colour());
    }
    return node;
  }

  /**
   * Reads what {@link #toJson()} writes.
   *
   * @throws IllegalArgumentException if an entry is missing or unusable
   */
  public static ClassScheme read(JsonNode node) {
    List<LandCoverClass> classes = new ArrayList<>();
    for (JsonNode entry : node.path("classes")) {
      if (!entry.path("code").isInt()) {
        throw new IllegalArgumentException("A class needs code, label and colour, found " + entry);
      }
      classes.add(
          new LandCoverClass(
              entry.path("code").intValue(),
              entry.path("label").asText(),
              entry.path("colour").asText()));
    }
    return new ClassScheme(node.path("name").asText(), classes);
  }
}
