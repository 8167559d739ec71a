package dev.revisit.model.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model that can be run: weights and everything they depend on.
 *
 * @param identity name, version and digest
 * @param architecture shape of the network
 * @param normalisation band statistics that the weights were made with
 * @param landCover widths of the land-cover head
 * @param temperature by which class logits are divided before the softmax, from calibration
 * @param heads beside land cover
 * @param weights all parameters of network, decoders and heads
 * @param provenance where the weights come from and what they are for
 */
public record ModelRelease(
    ModelIdentity identity,
    Architecture architecture,
    Normalisation normalisation,
    LandCoverHeadShape landCover,
    double temperature,
    TaskHeads heads,
    WeightMap weights,
    Provenance provenance) {

  /** A release with no head but that of land cover, of which nobody wrote down where it is from. */
  public ModelRelease(
      ModelIdentity identity,
      Architecture architecture,
      Normalisation normalisation,
      LandCoverHeadShape landCover,
      double temperature,
      WeightMap weights) {
    this(
        identity,
        architecture,
        normalisation,
        landCover,
        temperature,
        TaskHeads.none(),
        weights,
        Provenance.unrecorded());
  }

  /** Checks that the parts belong together. */
  public ModelRelease {
    for (Modality modality : Modality.values()) {
      int bands = normalisation.bands(modality).size();
      if (bands != architecture.bands(modality)) {
        throw new IllegalArgumentException(
            "The normalisation has %d %s bands, the architecture %d"
                .formatted(bands, modality.id(), architecture.bands(modality)));
      }
    }
    if (identity.classScheme().classes().size() != landCover.classes()) {
      throw new IllegalArgumentException(
          "The class scheme has %d classes, the land-cover head %d"
              .formatted(identity.classScheme().classes().size(), landCover.classes()));
    }
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "The temperature is " + temperature + ", expected above 0");
    }
  }

  /** The same with another provenance. */
  public ModelRelease withProvenance(Provenance other) {
    return new ModelRelease(
        identity, architecture, normalisation, landCover, temperature, heads, weights, other);
  }

  /** The same under the digest of another file of the same weights. */
  ModelRelease withSha256(String sha256) {
    ModelIdentity other =
        new ModelIdentity(
            identity.name(),
            identity.version(),
            sha256,
            identity.trained(),
            identity.classScheme());
    return new ModelRelease(
        other, architecture, normalisation, landCover, temperature, heads, weights, provenance);
  }

  /** Names and shapes of all parameters of a release with no head but that of land cover. */
  public static Map<String, long[]> parameterShapes(
      Architecture architecture, LandCoverHeadShape landCover) {
    return parameterShapes(architecture, landCover, TaskHeads.none());
  }

  /** Names and shapes of all parameters of a release. */
  public static Map<String, long[]> parameterShapes(
      Architecture architecture, LandCoverHeadShape landCover, TaskHeads heads) {
    Map<String, long[]> shapes = new LinkedHashMap<>(ParameterShapes.seaMo(architecture));
    shapes.putAll(landCover.parameters(architecture));
    shapes.putAll(heads.parameters(architecture));
    return Collections.unmodifiableMap(shapes);
  }

  /**
   * Loads a release folder. Every file that its {@code SHA256SUMS} lists is verified first.
   *
   * @throws ModelReleaseException if a file is missing, damaged or of another release, or the
   *     weights do not fit the architecture
   */
  public static ModelRelease load(Path folder) throws IOException {
    return ReleaseFolder.load(folder);
  }

  /**
   * Writes a release folder, making it if necessary: weights, description, the STAC item with the
   * MLM extension, and last the checksums of these, so that a folder with checksums is complete. A
   * release that was there is replaced and does not load from the beginning of this call to its
   * end. The digest in the description is that of the file written here, which differs from the
   * identity's if the weights were loaded from a file that another program wrote.
   *
   * @throws ModelReleaseException if a file cannot be written, for example because the disk is
   *     full; the folder does not load then
   */
  public void save(Path folder) throws IOException {
    ReleaseFolder.save(this, folder);
  }

  /** The description: everything but the weights. */
  public ObjectNode toJson() {
    return ReleaseFolder.describe(this);
  }

  /** Writes the description alone, as a release folder has it. */
  public void describe(Path file) throws IOException {
    ReleaseFolder.describe(this, file);
  }
}
