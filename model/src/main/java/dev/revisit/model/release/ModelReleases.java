package dev.revisit.model.release;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Model releases that need no folder of the user's. */
public final class ModelReleases {
  private static final long SEED = 7;
  private static final String SHIPPED = "nano/";

  private ModelReleases() {}

  /**
   * The trained {@code nano} that comes with this build. What it was trained on, what it reaches
   * and what it must not be used for is in its {@link ModelRelease#provenance() provenance} and in
   * {@code model/docs/nano.md}.
   *
   * @throws IOException if the temporary folder cannot be written, which loading needs
   */
  public static ModelRelease shippedNano() throws IOException {
    Path folder = Files.createTempDirectory("revisit-release");
    try {
      for (String name : ReleaseFolder.FILES) {
        try (InputStream file = ModelReleases.class.getResourceAsStream(SHIPPED + name)) {
          if (file == null) {
            throw new ModelReleaseException(
                "This build lacks " + SHIPPED + name + ": build it again from a whole checkout");
          }
          Files.copy(file, folder.resolve(name));
        }
      }
      return ModelRelease.load(folder);
    } finally {
      for (String name : ReleaseFolder.FILES) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  /**
   * The {@code nano} preset with seeded random weights: for tests and demonstrations of everything
   * but the classes themselves, which mean nothing. The same numbers on every machine.
   */
  public static ModelRelease untrainedNano() {
    return untrained("seamo-nano", Architecture.nano(), SEED);
  }

  /** Any architecture with seeded random weights. */
  public static ModelRelease untrained(String name, Architecture architecture, long seed) {
    ClassScheme scheme = ClassScheme.dynamicWorld();
    LandCoverHeadShape landCover = LandCoverHeadShape.of(scheme);
    WeightMap weights =
        SeededWeights.create(ModelRelease.parameterShapes(architecture, landCover), seed);
    ModelIdentity identity =
        new ModelIdentity(name, "untrained-" + seed, ReleaseFolder.digest(weights), false, scheme);
    return new ModelRelease(
        identity,
        architecture,
        Normalisation.ssl4eo(),
        landCover,
        1.0,
        TaskHeads.none(),
        weights,
        Provenance.untrained(seed));
  }

  /**
   * A release of pretrained weights. Its land-cover head is seeded and random, so its classes mean
   * nothing and it is not called trained.
   *
   * @param weights of encoder, fusion and decoders, without heads
   * @param seed of the head
   */
  public static ModelRelease pretrained(
      String name,
      String version,
      Architecture architecture,
      Normalisation normalisation,
      WeightMap weights,
      long seed) {
    LandCoverHeadShape landCover = LandCoverHeadShape.of(ClassScheme.dynamicWorld());
    Map<String, TensorData> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.putAll(SeededWeights.create(landCover.parameters(architecture), seed).tensors());
    WeightMap all = WeightMap.of(tensors, ModelRelease.parameterShapes(architecture, landCover));
    return of(name, version, false, architecture, normalisation, all, Provenance.unrecorded());
  }

  /**
   * A release of given weights with the land-cover head of Dynamic World.
   *
   * @param trained whether the heads were trained too, so that their outputs mean something
   * @param weights all parameters, heads included
   */
  public static ModelRelease of(
      String name,
      String version,
      boolean trained,
      Architecture architecture,
      Normalisation normalisation,
      WeightMap weights,
      Provenance provenance) {
    ClassScheme scheme = ClassScheme.dynamicWorld();
    LandCoverHeadShape landCover = LandCoverHeadShape.of(scheme);
    WeightMap all =
        WeightMap.of(weights.tensors(), ModelRelease.parameterShapes(architecture, landCover));
    return new ModelRelease(
        new ModelIdentity(name, version, ReleaseFolder.digest(all), trained, scheme),
        architecture,
        normalisation,
        landCover,
        1.0,
        TaskHeads.none(),
        all,
        provenance);
  }

  /**
   * A release after fine-tuning: other weights, and a head that was replaced or added.
   *
   * @param base what was fine-tuned
   * @param version of the new release
   * @param trained whether the land-cover head is trained
   * @param scheme of the land-cover head
   * @param weights of everything, for the heads given
   */
  public static ModelRelease fineTuned(
      ModelRelease base,
      String version,
      boolean trained,
      ClassScheme scheme,
      LandCoverHeadShape landCover,
      double temperature,
      TaskHeads heads,
      WeightMap weights) {
    ModelIdentity identity =
        new ModelIdentity(
            base.identity().name(), version, ReleaseFolder.digest(weights), trained, scheme);
    return new ModelRelease(
        identity,
        base.architecture(),
        base.normalisation(),
        landCover,
        temperature,
        heads,
        weights,
        base.provenance());
  }
}
