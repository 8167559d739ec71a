package dev.revisit.local.evaluate;

import dev.revisit.local.labels.CatalogSamples;
import dev.revisit.model.data.CodeMapping;
import dev.revisit.model.evaluation.ClassTally;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.ModelEvaluator;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Land cover of a release against the label items of a catalogue. */
public final class CatalogEvaluation {
  private CatalogEvaluation() {}

  /**
   * Measures.
   *
   * @param labels file of labels instead of the catalogue's label items
   * @param mapping from the labels' codes or names to the release's classes
   * @throws IOException if the catalogue has no labels, or they cannot be used; the message says
   *     why
   */
  public static Evaluation run(
      Path catalog,
      Optional<Path> labels,
      Optional<CodeMapping> mapping,
      ModelRelease release,
      EncoderSettings settings,
      long seed,
      Progress progress)
      throws IOException {
    List<String> classes =
        release.identity().classScheme().classes().stream().map(LandCoverClass::label).toList();
    ClassTally tally = new ClassTally(classes);
    int side = release.architecture().image();
    try (CatalogSamples samples =
            labels.isPresent()
                ? CatalogSamples.file(labels.get(), catalog, classes, mapping, side)
                : CatalogSamples.items(catalog, classes, mapping, side);
        Encoder encoder = TensorFlowEncoder.open(release, settings)) {
      new ModelEvaluator(encoder, progress).landCover(samples, classes, tally);
      return tally.summary(
          "release %s %s on %d chips; %d labelled chips have no scene within 30 days"
              .formatted(
                  release.identity().name(),
                  release.identity().version(),
                  samples.size(),
                  samples.withoutScene()),
          seed);
    }
  }
}
