package dev.revisit.model.evaluation;

import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import dev.revisit.model.training.Augmentation;
import dev.revisit.model.training.FineTuneListener;
import dev.revisit.model.training.FineTunePlan;
import dev.revisit.model.training.FineTuneResult;
import dev.revisit.model.training.FineTuneSettings;
import dev.revisit.model.training.FineTuner;
import dev.revisit.model.training.SampleSubset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trains the heads that a protocol measures, by its schedule. */
final class HeadTraining {
  /** Variations of a sample whose features are kept, of a frozen encoder. */
  private static final int VIEWS = 8;

  private final Protocol protocol;
  private final ModelRelease release;
  private final EncoderSettings settings;
  private final long seed;
  private final Progress progress;

  HeadTraining(
      Protocol protocol,
      ModelRelease release,
      EncoderSettings settings,
      long seed,
      Progress progress) {
    this.protocol = protocol;
    this.release = release;
    this.settings = settings;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * What came out.
   *
   * @param members releases whose answers are averaged
   * @param threshold of the highest F1 over what the members told of the groups that each of them
   *     held back, judged as the tested images are; of change
   * @param chips that were learnt from, of all members together
   * @param heldBack chips that calibration and the choice of the epoch were made on, likewise
   */
  record Trained(List<ModelRelease> members, OptionalDouble threshold, long chips, long heldBack) {}

  /**
   * Trains on some images; resumes a training that was stopped. Of a share of the labels, what is
   * held back gets the same share, and an epoch has about as many steps as one of all.
   *
   * @param fold which turn of cross-validation, from 0
   */
  Trained train(ImageSet images, ProtocolRun.Training training, int fold, int folds)
      throws IOException {
    int side = release.architecture().image();
    int stride = new Judging(protocol.schedule().overlap(), 1).stride(side);
    ChipSamples samples = ChipSamples.overlapping(images, side, stride);
    List<ModelRelease> members = new ArrayList<>();
    ChangePool pool = ChangePool.of(protocol);
    ChangeTally heldBack = new ChangeTally(pool.probabilities());
    long chips = 0;
    long heldBackChips = 0;
    for (int member = 0; member < protocol.schedule().members(); member++) {
      SampleSubset.Split split =
          SampleSubset.byGroup(samples, protocol.schedule().heldBack(), seed + member);
      Path folder = training.work().resolve("turn-" + (fold + 1));
      String turn = folds == 1 ? "training" : "training, turn %d of %d".formatted(fold + 1, folds);
      if (protocol.schedule().members() > 1) {
        folder = folder.resolve("member-" + (member + 1));
        turn += ", member %d of %d".formatted(member + 1, protocol.schedule().members());
      }
      FineTunePlan plan = plan(images, training, seed + member);
      SampleSubset learnt = share(split.training(), plan.task(), training.labels());
      SampleSubset validation = share(split.validation(), plan.task(), training.labels());
      chips += learnt.size();
      heldBackChips += validation.size();
      ModelRelease trained =
          train(learnt.repeatedTo(split.training().size()), validation, plan, folder, turn);
      members.add(trained);
      if (protocol.task() == Protocol.Task.CHANGE) {
        try (Encoder encoder = TensorFlowEncoder.open(trained, settings)) {
          ImageSet unseen = groups(images, split.validation());
          List<ChangeCells> told =
              new ModelEvaluator(encoder, progress).change(unseen, protocol.judging());
          for (int image = 0; image < told.size(); image++) {
            pool.told(told.get(image), unseen.entry(image)).tell(heldBack);
          }
        }
      }
    }
    double best = BinaryScores.pooled(heldBack.groups().values()).bestThreshold();
    return new Trained(
        members,
        Double.isFinite(best) ? OptionalDouble.of(best) : OptionalDouble.empty(),
        chips,
        heldBackChips);
  }

  /** The images of the groups that some samples are of. */
  private static ImageSet groups(ImageSet images, LabelledSamples samples) {
    Set<String> groups =
        IntStream.range(0, samples.size()).mapToObj(samples::group).collect(Collectors.toSet());
    return images.subset(
        IntStream.range(0, images.size())
            .filter(image -> groups.contains(images.entry(image).group()))
            .boxed()
            .toList());
  }

  private FineTunePlan plan(ImageSet images, ProtocolRun.Training training, long planSeed) {
    Protocol.Schedule schedule = protocol.schedule();
    int epochs = training.epochs().orElse(schedule.epochs());
    return FineTunePlan.of(
            ProtocolHeads.task(protocol, images.classes()),
            training.start().orElse(schedule.start()),
            epochs,
            planSeed)
        .withBatch(schedule.batch())
        .withLearningRate(schedule.learningRate())
        .withEncoderRate(schedule.encoderRate(), schedule.layerDecay())
        .withBalance(
            schedule.weightPower(),
            protocol.task() == Protocol.Task.CHANGE ? schedule.dice() : 0,
            schedule.balanced())
        // What is measured shows the bands that what is learnt from shows, and the reference.
        .withAugmentation(Augmentation.ofSameBands(schedule.radiometry(), schedule.zoom()), VIEWS)
        .withNewHead(schedule.newHead())
        .withCriterion(FineTunePlan.Criterion.SCORE, epochs);
  }

  private ModelRelease train(
      LabelledSamples learnt, LabelledSamples heldBack, FineTunePlan plan, Path folder, String turn)
      throws IOException {
    Files.createDirectories(folder);
    FineTuner[] tuner = new FineTuner[1];
    FineTuneListener listener =
        new FineTuneListener() {
          @Override
          public void surveyed(int samples, int of) {
            progress.at("labels", samples, of);
            stopIfAsked();
          }

          @Override
          public void step(Step step) {
            progress.at(
                String.format(Locale.ROOT, "%s, loss %.4f", turn, step.loss()),
                (int) step.step(),
                (int) step.steps());
            stopIfAsked();
          }

          private void stopIfAsked() {
            if (progress.stopRequested()) {
              tuner[0].requestStop();
            }
          }
        };
    tuner[0] =
        new FineTuner(
            plan,
            release,
            learnt,
            heldBack,
            folder.resolve("checkpoint.safetensors"),
            FineTuneSettings.on(settings.device()),
            listener,
            InstantSource.system());
    FineTuneResult result = tuner[0].run();
    ModelRelease trained =
        result
            .finished()
            .orElseThrow(CancellationException::new)
            .release()
            .withProvenance(
                plan.provenance(
                    release.provenance(),
                    List.of(protocol.labels()),
                    protocol.notFor(),
                    Instant.now()));
    trained.save(folder.resolve("release"));
    return trained;
  }

  private SampleSubset share(LabelledSamples samples, HeadTask task, double labels)
      throws IOException {
    return SampleSubset.stratified(
        samples,
        task,
        release.architecture(),
        labels,
        seed,
        read -> {
          progress.at("labels to choose from", read, samples.size());
          if (progress.stopRequested()) {
            throw new CancellationException();
          }
        });
  }
}
