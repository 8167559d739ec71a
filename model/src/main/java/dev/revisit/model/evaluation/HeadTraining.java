package dev.revisit.model.evaluation;

import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.training.FineTuneListener;
import dev.revisit.model.training.FineTunePlan;
import dev.revisit.model.training.FineTuneResult;
import dev.revisit.model.training.FineTuneSettings;
import dev.revisit.model.training.FineTuner;
import dev.revisit.model.training.SampleSubset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Trains the head that a protocol measures, by its schedule. */
final class HeadTraining {
  /** Share of the training groups that calibration and the choice of the epoch are made on. */
  private static final double HELD_BACK = 0.2;

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
   * Trains on some images; resumes a training that was stopped.
   *
   * @param fold which turn of cross-validation, from 0
   */
  ModelRelease train(ImageSet images, ProtocolRun.Training training, int fold, int folds)
      throws IOException {
    int side = release.architecture().image();
    int stride =
        Math.max(
            ChipSamples.CELL,
            (int) (side * (1 - protocol.schedule().overlap()))
                / ChipSamples.CELL
                * ChipSamples.CELL);
    SampleSubset.Split split =
        SampleSubset.byGroup(ChipSamples.overlapping(images, side, stride), HELD_BACK, seed);
    Protocol.Schedule schedule = protocol.schedule();
    FineTunePlan plan =
        FineTunePlan.of(
                ProtocolHeads.task(protocol, images.classes()),
                schedule.encoderLearns() ? FineTunePlan.Start.TRAINABLE : FineTunePlan.Start.FROZEN,
                training.epochs().orElse(schedule.epochs()),
                seed)
            .withBatch(schedule.batch())
            .withLearningRate(schedule.learningRate());
    Path folder = training.work().resolve("turn-" + (fold + 1));
    Files.createDirectories(folder);
    String turn = folds == 1 ? "training" : "training, turn %d of %d".formatted(fold + 1, folds);
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
            split.training(),
            split.validation(),
            folder.resolve("checkpoint.safetensors"),
            FineTuneSettings.on(settings.device()),
            listener,
            InstantSource.system());
    FineTuneResult result = tuner[0].run();
    ModelRelease trained = result.finished().orElseThrow(CancellationException::new).release();
    trained.save(folder.resolve("release"));
    return trained;
  }
}
