package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.benchmark.DateMatching;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import dev.revisit.model.training.FineTunePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

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
   * @param start of the encoder instead of the protocol's
   * @param labels share of the training labels that is used, above 0 and up to 1
   */
  public record Training(
      Path data,
      Path work,
      Optional<Integer> epochs,
      Optional<FineTunePlan.Start> start,
      double labels) {
    /** All labels, and the protocol's start. */
    public Training(Path data, Path work, Optional<Integer> epochs) {
      this(data, work, epochs, Optional.empty(), 1);
    }
  }

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
   * Measures the release as it is. Where the protocol says so, by frozen features; if the release
   * has a scene head for just these classes, that is measured, and the frozen features beside it
   * with the prefix {@code frozen_}.
   *
   * @throws IllegalStateException if the release has no head for the task or tells other classes
   */
  public Evaluation measure() throws IOException {
    List<SplitRule.Fold> folds = folds(protocol.matchDates());
    try (Encoder encoder = TensorFlowEncoder.open(release, settings)) {
      ModelEvaluator evaluator = new ModelEvaluator(encoder, progress);
      if (!protocol.frozen()) {
        return asItIs(evaluator, encoder.heads(), folds);
      }
      Evaluation frozen =
          FrozenFeatures.run(
              "frozen features of "
                  + name()
                  + ": linear probe; knn_ are 20 nearest neighbours by cosine, knn_whitened_ the same of whitened features",
              evaluator,
              folds,
              protocol.task() == Protocol.Task.SCENES,
              seed);
      SceneHeadShape asked =
          new SceneHeadShape(
              folds.get(0).test().classes(), protocol.task() == Protocol.Task.SCENES);
      boolean told = encoder.heads().scene().filter(head -> head.shape().equals(asked)).isPresent();
      return told ? asItIs(evaluator, encoder.heads(), folds).with("frozen_", frozen) : frozen;
    }
  }

  private Evaluation asItIs(ModelEvaluator evaluator, TaskHeads heads, List<SplitRule.Fold> folds)
      throws IOException {
    Tally tally = new Tally(folds.get(0).test().classes(), ChangePool.HEADS);
    for (SplitRule.Fold fold : folds) {
      tally.add(List.of(tally.judge(evaluator, fold.test())), fold.test());
    }
    heads.change().ifPresent(head -> tally.threshold(head.threshold()));
    return tally.summary("release " + name() + " as it is");
  }

  /**
   * Trains a head on each fold's training part and measures it on the other. The counts tell {@code
   * training_chips} and {@code validation_chips}, of all turns together.
   */
  public Evaluation trainAndMeasure(Training training) throws IOException {
    boolean matched = protocol.schedule().matchDates();
    List<SplitRule.Fold> folds =
        same(training.data())
            ? folds(matched)
            : List.of(new SplitRule.Fold(images(training.data(), matched), images(data, matched)));
    ChangePool pool = ChangePool.of(protocol);
    Tally tally = new Tally(folds.get(0).test().classes(), pool);
    long chips = 0;
    long heldBack = 0;
    for (int fold = 0; fold < folds.size(); fold++) {
      HeadTraining.Trained trained =
          new HeadTraining(protocol, release, settings, seed, progress)
              .train(folds.get(fold).train(), training, fold, folds.size());
      chips += trained.chips();
      heldBack += trained.heldBack();
      List<Judgements> members = new ArrayList<>();
      for (ModelRelease member : trained.members()) {
        try (Encoder encoder = TensorFlowEncoder.open(member, settings)) {
          members.add(tally.judge(new ModelEvaluator(encoder, progress), folds.get(fold).test()));
        }
      }
      tally.add(members, folds.get(fold).test());
      trained.threshold().ifPresent(tally::threshold);
    }
    String how =
        switch (training.start().orElse(protocol.schedule().start())) {
          case FROZEN -> "head trained on frozen " + name();
          case TRAINABLE -> "head and encoder trained from " + name();
          case SCRATCH -> "head and encoder trained from scratch, of the shape of " + name();
        };
    int members = protocol.schedule().members();
    return tally
        .summary(
            "%s in %d turn(s)%s%s"
                .formatted(
                    how,
                    folds.size(),
                    members > 1 ? ", mean of %d members".formatted(members) : "",
                    pool.baseline().map(b -> ", pooled with the " + b.id()).orElse("")))
        .withCounts(Map.of("training_chips", chips, "validation_chips", heldBack));
  }

  private boolean same(Path folder) throws IOException {
    return Files.isDirectory(folder) && Files.isSameFile(folder, data);
  }

  private List<SplitRule.Fold> folds(boolean matched) throws IOException {
    return protocol.split().folds(images(data, matched), data);
  }

  private ImageSet images(Path folder, boolean matched) throws IOException {
    ImageSet images = protocol.images(folder);
    return matched ? DateMatching.of(images) : images;
  }

  private String name() {
    return release.identity().name() + " " + release.identity().version();
  }

  /** What a model told of some images, by task: one of the two is empty. */
  private record Judgements(List<ChangeCells> change, List<SceneScores> scenes) {}

  /** What is summed up depends on the task. */
  private final class Tally {
    private final List<String> classes;
    private final ChangePool pool;
    private final ChangeTally change;
    private final ClassTally single;
    private final MultiLabelTally several;
    private final List<Double> thresholds = new ArrayList<>();

    Tally(List<String> classes, ChangePool pool) {
      this.classes = classes;
      this.pool = pool;
      this.change = new ChangeTally(pool.probabilities());
      this.single = new ClassTally(classes);
      this.several = new MultiLabelTally(classes);
    }

    void threshold(double threshold) {
      thresholds.add(threshold);
    }

    Judgements judge(ModelEvaluator evaluator, ImageSet images) throws IOException {
      return switch (protocol.task()) {
        case CHANGE -> new Judgements(evaluator.change(images, protocol.judging()), List.of());
        case SCENE, SCENES ->
            new Judgements(
                List.of(), evaluator.scenes(evaluator.chips(images), classes, protocol.judging()));
        case LAND_COVER -> {
          evaluator.landCover(evaluator.chips(images), classes, single);
          yield new Judgements(List.of(), List.of());
        }
      };
    }

    void add(List<Judgements> members, ImageSet images) throws IOException {
      for (int i = 0; i < members.get(0).change().size(); i++) {
        int image = i;
        ChangeCells mean =
            ChangeCells.mean(members.stream().map(member -> member.change().get(image)).toList());
        pool.told(mean, images.entry(i)).tell(change);
      }
      for (SceneScores scene :
          SceneScores.mean(members.stream().map(Judgements::scenes).toList())) {
        add(scene);
      }
    }

    private void add(SceneScores scene) {
      if (scene.probabilities().isEmpty()) {
        single.addNotJudged();
        return;
      }
      float[] told = scene.probabilities().get();
      if (scene.truth() instanceof Label.Scene truth) {
        double[] wide = IntStream.range(0, told.length).mapToDouble(i -> told[i]).toArray();
        single.add(scene.group(), truth.index(), wide);
      } else {
        several.add(told, ((Label.Scenes) scene.truth()).present());
      }
    }

    Evaluation summary(String method) {
      return switch (protocol.task()) {
        case CHANGE -> {
          OptionalDouble calibrated =
              thresholds.stream().mapToDouble(Double::doubleValue).average();
          String source =
              switch (thresholds.size()) {
                case 0 -> "one half: no group that was held back shows change";
                case 1 -> "calibrated with the head";
                default -> "mean of the turns' calibrated thresholds";
              };
          // What is no probability has no half: without a threshold the best one of the tested
          // pixels is told, and called so.
          yield change.summary(
              method,
              calibrated.isPresent() || !pool.probabilities() ? calibrated : OptionalDouble.of(0.5),
              source,
              seed);
        }
        case SCENE, LAND_COVER -> single.summary(method, seed);
        case SCENES -> several.summary(method);
      };
    }
  }
}
