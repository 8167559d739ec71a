package dev.revisit.model.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The description of a release: everything but the weights. Each head has an entry under {@code
 * heads} with its widths, what its outputs mean and its calibration.
 */
final class ReleaseJson {
  private static final String LAND_COVER = "land_cover";

  private ReleaseJson() {}

  static ObjectNode write(ModelRelease release, int format, String weightsFile) {
    ModelIdentity identity = release.identity();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", format);
    root.put("name", identity.name());
    root.put("version", identity.version());
    root.put("trained", identity.trained());
    root.set("architecture", ArchitectureJson.write(release.architecture()));
    root.set("normalisation", release.normalisation().toJson());
    root.set("heads", heads(release));
    root.set("provenance", release.provenance().toJson());
    root.putObject("weights")
        .put("file", weightsFile)
        .put("sha256", identity.sha256())
        .put("parameters", release.weights().size());
    return root;
  }

  /** What every head is and how it is calibrated, by name. */
  static ObjectNode heads(ModelRelease release) {
    ObjectNode heads = JsonNodeFactory.instance.objectNode();
    ObjectNode landCover = heads.putObject(LAND_COVER);
    landCover.put("features", release.landCover().features());
    landCover.put("seasons", release.landCover().seasons());
    landCover.put("hidden", release.landCover().hidden());
    landCover.set("scheme", release.identity().classScheme().toJson());
    landCover.putObject("calibration").put("temperature", release.temperature());
    heads.setAll(release.heads().toJson());
    return heads;
  }

  /**
   * Reads what {@link #write} writes, and the weights.
   *
   * @throws IllegalArgumentException if an entry is unusable or the weights are of another
   *     architecture
   */
  static ModelRelease read(JsonNode root, Path weightsFile, String sha256) throws IOException {
    Architecture architecture = ArchitectureJson.read(root.path("architecture"));
    JsonNode head = root.path("heads").path(LAND_COVER);
    ClassScheme scheme = ClassScheme.read(head.path("scheme"));
    LandCoverHeadShape landCover =
        new LandCoverHeadShape(
            head.path("features").asInt(),
            head.path("seasons").asInt(),
            head.path("hidden").asInt(),
            scheme.classes().size());
    TaskHeads heads = TaskHeads.read(root.path("heads"));
    WeightMap weights;
    try (SafetensorsReader file = SafetensorsReader.open(weightsFile)) {
      weights =
          WeightMap.read(file, "", ModelRelease.parameterShapes(architecture, landCover, heads));
    }
    return new ModelRelease(
        new ModelIdentity(
            root.path("name").asText(),
            root.path("version").asText(),
            sha256,
            root.path("trained").asBoolean(),
            scheme),
        architecture,
        Normalisation.read(root.path("normalisation")),
        landCover,
        head.path("calibration").path("temperature").asDouble(),
        heads,
        weights,
        Provenance.read(root.path("provenance")));
  }
}
