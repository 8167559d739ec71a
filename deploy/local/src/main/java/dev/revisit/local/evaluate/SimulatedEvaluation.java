package dev.revisit.local.evaluate;

import dev.revisit.local.labels.SeriesSamples;
import dev.revisit.model.evaluation.ChangeTally;
import dev.revisit.model.evaluation.ClassTally;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.EvaluationReport;
import dev.revisit.model.evaluation.ModelEvaluator;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Land cover or change of a release on simulated catalogues, look by look as the stream sees. */
public final class SimulatedEvaluation {
  private static final int LOOKS = 40;
  private static final int SAMPLES = 3000;

  private SimulatedEvaluation() {}

  /**
   * Measures on forty looks of each catalogue, at most three thousand chips in all, in the shares
   * in which they come.
   *
   * @throws IOException if one is not a simulated catalogue, or is too short
   */
  public static EvaluationReport run(
      List<Path> catalogues,
      SeriesSamples.Subject subject,
      ModelRelease release,
      EncoderSettings settings,
      long seed,
      Progress progress)
      throws IOException {
    long began = System.nanoTime();
    SeriesSamples samples =
        SeriesSamples.read(
            catalogues,
            subject,
            release.architecture().image(),
            false,
            LOOKS,
            SAMPLES,
            seed,
            (done, all) -> progress.at("scenes", done, all));
    String method =
        "release %s %s on %d chips of %s"
            .formatted(
                release.identity().name(),
                release.identity().version(),
                samples.size(),
                catalogues.stream().map(path -> path.getFileName().toString()).toList());
    try (Encoder encoder = TensorFlowEncoder.open(release, settings)) {
      ModelEvaluator evaluator = new ModelEvaluator(encoder, progress);
      Evaluation evaluation =
          switch (subject) {
            case LAND_COVER -> {
              // Labels are codes of Dynamic World, which are its indices.
              List<String> classes =
                  release.identity().classScheme().classes().stream()
                      .sorted(Comparator.comparingInt(LandCoverClass::code))
                      .map(LandCoverClass::label)
                      .toList();
              ClassTally tally = new ClassTally(classes);
              evaluator.landCover(samples, classes, tally);
              yield tally.summary(method, seed);
            }
            case CHANGE -> {
              ChangeTally tally = new ChangeTally(true);
              evaluator.changeOfCells(samples, tally);
              yield tally.summary(
                  method,
                  OptionalDouble.of(encoder.heads().change().orElseThrow().threshold()),
                  "the release",
                  seed);
            }
          };
      return new EvaluationReport(
          "simulated",
          switch (subject) {
            case LAND_COVER -> "Land cover on simulated catalogues";
            case CHANGE ->
                "Change since the season a year before on simulated catalogues, by cells";
          },
          subject == SeriesSamples.Subject.LAND_COVER ? "miou" : "f1",
          List.of(),
          "simulated: it says nothing about real scenes",
          evaluation,
          seed,
          (System.nanoTime() - began) / 1e9);
    }
  }
}
