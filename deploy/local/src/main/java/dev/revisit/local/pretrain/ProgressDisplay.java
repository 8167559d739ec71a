package dev.revisit.local.pretrain;

import dev.revisit.local.console.Durations;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.training.PretrainListener.Step;
import dev.revisit.model.training.PretrainListener.Validated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * What a person sees of a run: a bar that is redrawn on a terminal, a line now and then elsewhere,
 * and a line for each stage that is over.
 */
final class ProgressDisplay implements AutoCloseable {
  private static final int REDRAW_MILLIS = 500;
  private static final int LINE_MILLIS = 30_000;
  private static final int LINE_WIDTH = 120;
  private static final int SMOOTHED = 25;

  private final Terminal terminal;
  private final InstantSource clock;
  private ProgressBar bar;
  private int stage;
  private Instant began = Instant.EPOCH;
  private long first;
  private Step last;
  private double waited;
  private double smoothLoss;
  private MovingMean loss = new MovingMean(SMOOTHED);
  private MovingMean speed = new MovingMean(SMOOTHED);
  private String heldOut = "";
  private volatile String lastLine = ""; // written by the bar's thread too

  ProgressDisplay(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  /** Shows a finished step. */
  void step(Step step) {
    if (step.stage().number() != stage) {
      endStage();
      begin(step);
    }
    last = step;
    waited += step.waitSeconds();
    smoothLoss = loss.add(step.loss());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " loss %.4f%s, %.1f chips/s",
            smoothLoss,
            heldOut,
            speed.add(step.chipsPerSecond())));
    bar.stepTo(step.step());
  }

  private void begin(Step step) {
    stage = step.stage().number();
    began = clock.instant();
    first = step.step() - 1;
    waited = 0;
    loss = new MovingMean(SMOOTHED);
    speed = new MovingMean(SMOOTHED);
    heldOut = "";
    boolean inPlace = terminal.inPlace();
    bar =
        new ProgressBarBuilder()
            .setTaskName("Stage " + stage)
            .setInitialMax(step.steps())
            .startsFrom(first, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(inPlace ? REDRAW_MILLIS : LINE_MILLIS)
            .setConsumer(
                inPlace
                    ? new DelegatingProgressBarConsumer(terminal::progress, terminal.columns() - 1)
                    : new DelegatingProgressBarConsumer(this::line, LINE_WIDTH))
            .build();
  }

  /** The bar repeats its last state when it is closed. */
  private void line(String text) {
    if (!text.equals(lastLine)) {
      lastLine = text;
      terminal.line(text);
    }
  }

  /** Shows a judgement. */
  void validated(Validated validated) {
    heldOut = String.format(Locale.ROOT, ", held out %.4f", validated.loss());
  }

  /** Replaces the bar by what came out. */
  private void endStage() {
    if (bar == null) {
      return;
    }
    bar.close();
    bar = null;
    terminal.clearProgress();
    Duration took = Duration.between(began, clock.instant());
    terminal.line(
        String.format(
            Locale.ROOT,
            "Stage %d     %,d steps in %s up to %,d of %,d: loss %.4f%s; %.1f %% of the time spent waiting for data",
            stage,
            last.step() - first,
            Durations.clock(took),
            last.step(),
            last.steps(),
            smoothLoss,
            heldOut,
            took.isZero() ? 0 : 100 * waited / (took.toMillis() / 1000.0)));
  }

  @Override
  public void close() {
    endStage();
  }
}
