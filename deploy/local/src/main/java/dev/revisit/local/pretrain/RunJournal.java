package dev.revisit.local.pretrain;

import dev.revisit.local.tensorboard.EventFolder;
import dev.revisit.model.training.PretrainListener;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.Reconstruction;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Writes down how a run goes: log, TensorBoard events, plot of the loss and reconstructions. A run
 * that continues appends; what was written about steps after its checkpoint goes first.
 */
final class RunJournal implements PretrainListener, Closeable {
  private final RunFolder folder;
  private final PretrainPlan plan;
  private final long every;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final LossHistory history = new LossHistory();
  private StepLog log;
  private EventFolder events;
  private boolean drawing = true;

  // Since the line before.
  private int steps;
  private double losses;
  private double gradientNorms;
  private double seconds;
  private double waited;

  /**
   * @param every steps between two lines
   * @param warnings is told what could not be drawn
   */
  RunJournal(
      RunFolder folder,
      PretrainPlan plan,
      long every,
      InstantSource clock,
      Consumer<String> warnings) {
    this.folder = folder;
    this.plan = plan;
    this.every = every;
    this.clock = clock;
    this.warnings = warnings;
  }

  /** Finished steps of all stages. */
  private long globalStep(Stage stage, long step) {
    long sum = step;
    for (StagePlan earlier : plan.stages()) {
      if (earlier.stage().number() < stage.number()) {
        sum += earlier.steps();
      }
    }
    return sum;
  }

  @Override
  public void resumed(Stage stage, long step) {
    attempt(() -> open(globalStep(stage, step)));
  }

  private void open(long keep) throws IOException {
    if (log == null) {
      log = StepLog.open(folder.stepLog(), keep, history::restore, clock);
      events = EventFolder.open(folder.tensorBoard(), keep, clock);
    }
  }

  @Override
  public void step(Step step) {
    attempt(
        () -> {
          open(0);
          steps++;
          losses += step.loss();
          gradientNorms += step.gradientNorm();
          seconds += 1 / step.chipsPerSecond();
          waited += step.waitSeconds();
          if (step.step() % every == 0 || step.step() == step.steps()) {
            write(
                new LossHistory.Interval(
                    step.stage().number(),
                    step.step(),
                    globalStep(step.stage(), step.step()),
                    losses / steps,
                    gradientNorms / steps,
                    step.learningRate(),
                    steps / seconds,
                    waited));
          }
        });
  }

  private void write(LossHistory.Interval interval) throws IOException {
    steps = 0;
    losses = 0;
    gradientNorms = 0;
    seconds = 0;
    waited = 0;
    log.steps(interval);
    history.addTraining(interval.globalStep(), interval.loss());
    long at = interval.globalStep();
    events.scalar(at, "loss/training", interval.loss());
    events.scalar(at, "optimizer/gradient_norm", interval.gradientNorm());
    events.scalar(at, "optimizer/learning_rate", interval.learningRate());
    events.scalar(at, "speed/chips_per_second", interval.chipsPerSecond());
    events.scalar(at, "speed/wait_seconds", interval.waitSeconds());
  }

  @Override
  public void validated(Validated validated) {
    long at = globalStep(validated.stage(), validated.step());
    attempt(
        () -> {
          log.validation(validated, at);
          history.addValidation(at, validated.loss());
          events.scalar(at, "loss/held_out", validated.loss());
          draw(
              () -> {
                replace(folder.lossPlot(), LossPlot.png(plan, history));
                if (!validated.reconstructions().isEmpty()) {
                  draw(validated, at);
                }
              });
        });
  }

  private void draw(Validated validated, long at) throws IOException {
    List<Reconstruction> shown = validated.reconstructions();
    String title =
        String.format(
            Locale.ROOT,
            "Stage %d, step %,d: held-out loss %.3f, %.0f %% of the patches hidden",
            validated.stage().number(),
            validated.step(),
            validated.loss(),
            100 * plan.maskRatio());
    BufferedImage sheet = ReconstructionSheet.draw(title, plan.normalisation(), shown);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", png);
    replace(folder.reconstructions(), png.toByteArray());
    events.image(at, "reconstructions", png.toByteArray(), sheet.getWidth(), sheet.getHeight());
  }

  /** A reader sees the old picture or the new one. */
  private static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName());
    Files.write(temporary, content);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes the plot as it is now and closes the files. */
  @Override
  public void close() throws IOException {
    if (log == null) {
      return;
    }
    try {
      if (!history.training().isEmpty()) {
        draw(() -> replace(folder.lossPlot(), LossPlot.png(plan, history)));
      }
    } finally {
      try {
        log.close();
      } finally {
        events.close();
      }
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  /** Without fonts (a bare container) AWT fails in many ways; no training ends for a picture. */
  private void draw(Writing drawn) throws IOException {
    if (!drawing) {
      return;
    }
    try {
      drawn.run();
    } catch (RuntimeException | LinkageError | InternalError e) {
      drawing = false;
      warnings.accept(
          "No pictures are drawn ("
              + e
              + "). If fonts are missing: apt-get install fontconfig fonts-dejavu-core");
    }
  }

  private static void attempt(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The log of the run cannot be written (" + e.getMessage() + ")", e);
    }
  }
}
