package dev.revisit.model.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The release, or the foreign weights, that a release was made from.
 *
 * @param name of the model
 * @param version of it; for foreign weights the name of the file
 * @param sha256 of its weights file, lower-case hexadecimal
 */
public record ParentRelease(String name, String version, String sha256) {
  /** Names a release as the parent of another. */
  public static ParentRelease of(ModelIdentity identity) {
    return new ParentRelease(identity.name(), identity.version(), identity.sha256());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("version", version)
        .put("sha256", sha256);
  }

  static ParentRelease read(JsonNode node) {
    return new ParentRelease(
        node.path("name").asText(), node.path("version").asText(), node.path("sha256").asText());
  }
}
