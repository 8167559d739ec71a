package dev.revisit.model.release;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.LandCoverHeadShape;
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
 * @param weights all parameters of network, decoders and head
 */
public record ModelRelease(
    ModelIdentity identity,
    Architecture architecture,
    Normalisation normalisation,
    LandCoverHeadShape landCover,
    double temperature,
    WeightMap weights) {

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

  /** Names and shapes of all parameters of a release. */
  public static Map<String, long[]> parameterShapes(
      Architecture architecture, LandCoverHeadShape landCover) {
    Map<String, long[]> shapes = new LinkedHashMap<>(ParameterShapes.seaMo(architecture));
    shapes.putAll(landCover.parameters(architecture));
    return Collections.unmodifiableMap(shapes);
  }

  /**
   * Loads a release folder: {@code release.json} and {@code weights.safetensors}.
   *
   * @throws ModelReleaseException if a file is missing or damaged, the digest differs, or the
   *     weights do not fit the architecture
   */
  public static ModelRelease load(Path folder) throws IOException {
    return ReleaseFolder.load(folder);
  }

  /**
   * Writes a release folder, making it if necessary. The description is written last, so a folder
   * with a description is complete. The digest in it is that of the file written here, which
   * differs from the identity's if the weights were loaded from a file that another program wrote.
   */
  public void save(Path folder) throws IOException {
    ReleaseFolder.save(this, folder);
  }
}
