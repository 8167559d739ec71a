package dev.revisit.model.evaluation;

import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures a release by a protocol: as it is, by its frozen features, or after training a head on
 * the training part.
 */
public final class ProtocolRun {
  private final Protocol protocol;
  private final Path data;
  private final ModelRelease release;
  private final EncoderSettings settings;
  private final long seed;
  private final Progress progress;

  /**
   * How a head is trained before it is measured.
   *
   * @param data folder of the training data; the tested one's training part if it is the same
   * @param work folder for checkpoints and the releases that come out
   * @param epochs instead of the protocol's
   */
  public record Training(Path data, Path work, Optional<Integer> epochs) {}

  /**
   * A run.
   *
   * @param data folder of the data set that is tested
   * @param release that is measured, or that training starts from
   */
  public ProtocolRun(
      Protocol protocol,
      Path data,
      ModelRelease release,
      EncoderSettings settings,
      long seed,
      Progress progress) {
    this.protocol = protocol;
    this.data = data;
    this.release = release;
    this.settings = settings;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Measures the release as it is, by frozen features where the protocol says so.
   *
   * @throws IllegalStateException if the release has no head for the task or tells other classes
   */
  public Evaluation measure() throws IOException {
    List<SplitRule.Fold> folds = folds();
    try (Encoder encoder = TensorFlowEncoder.open(release, settings)) {
      ModelEvaluator evaluator = new ModelEvaluator(encoder, progress);
      if (protocol.frozen()) {
        return FrozenFeatures.run(
            "frozen features of "
                + name()
                + ": linear probe; knn_ are 20 nearest neighbours by cosine, knn_whitened_ the same of whitened features",
            evaluator,
            folds,
            protocol.task() == Protocol.Task.SCENES,
            seed);
      }
      Tally tally = new Tally(folds.get(0).test().classes());
      for (SplitRule.Fold fold : folds) {
        tally.add(evaluator, fold.test());
      }
      return tally.summary("release " + name() + " as it is", encoder.heads());
    }
  }

  /** Trains a head on each fold's training part and measures it on the other. */
  public Evaluation trainAndMeasure(Training training) throws IOException {
    List<SplitRule.Fold> folds =
        same(training.data())
            ? folds()
            : List.of(new SplitRule.Fold(protocol.images(training.data()), protocol.images(data)));
    Tally tally = new Tally(folds.get(0).test().classes());
    TaskHeads heads = TaskHeads.none();
    for (int fold = 0; fold < folds.size(); fold++) {
      ModelRelease trained =
          new HeadTraining(protocol, release, settings, seed, progress)
              .train(folds.get(fold).train(), training, fold, folds.size());
      try (Encoder encoder = TensorFlowEncoder.open(trained, settings)) {
        tally.threshold(encoder.heads());
        tally.add(new ModelEvaluator(encoder, progress), folds.get(fold).test());
        heads = encoder.heads();
      }
    }
    String how = protocol.schedule().encoderLearns() ? "head and encoder" : "head";
    return tally.summary(
        "%s trained from %s in %d turn(s)".formatted(how, name(), folds.size()), heads);
  }

  private boolean same(Path folder) throws IOException {
    return Files.isDirectory(folder) && Files.isSameFile(folder, data);
  }

  private List<SplitRule.Fold> folds() throws IOException {
    return protocol.split().folds(protocol.images(data), data);
  }

  private String name() {
    return release.identity().name() + " " + release.identity().version();
  }

  /** What is summed up depends on the task. */
  private final class Tally {
    private final List<String> classes;
    private final ChangeTally change = new ChangeTally(true);
    private final ClassTally single;
    private final MultiLabelTally several;
    private final List<Double> thresholds = new ArrayList<>();

    Tally(List<String> classes) {
      this.classes = classes;
      this.single = new ClassTally(classes);
      this.several = new MultiLabelTally(classes);
    }

    void threshold(TaskHeads heads) {
      heads.change().ifPresent(head -> thresholds.add(head.threshold()));
    }

    void add(ModelEvaluator evaluator, ImageSet images) throws IOException {
      ChipSamples samples = evaluator.chips(images);
      switch (protocol.task()) {
        case CHANGE -> evaluator.change(samples, change);
        case SCENE -> evaluator.scenes(samples, single);
        case SCENES -> evaluator.severalScenes(samples, classes, several);
        case LAND_COVER -> evaluator.landCover(samples, classes, single);
      }
    }

    Evaluation summary(String method, TaskHeads heads) {
      return switch (protocol.task()) {
        case CHANGE -> {
          if (thresholds.isEmpty()) {
            threshold(heads);
          }
          double threshold =
              thresholds.stream().mapToDouble(Double::doubleValue).average().orElse(0.5);
          yield change.summary(
              method,
              OptionalDouble.of(threshold),
              thresholds.size() > 1
                  ? "mean of the turns' calibrated thresholds"
                  : "calibrated with the head",
              seed);
        }
        case SCENE, LAND_COVER -> single.summary(method, seed);
        case SCENES -> several.summary(method);
      };
    }
  }
}
