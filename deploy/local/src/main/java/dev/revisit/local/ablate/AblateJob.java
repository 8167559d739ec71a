package dev.revisit.local.ablate;

import dev.revisit.local.ExitCode;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.ProcessMemory;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.evaluation.ablation.AblationData;
import dev.revisit.model.evaluation.ablation.AblationListener;
import dev.revisit.model.evaluation.ablation.AblationReport;
import dev.revisit.model.evaluation.ablation.AblationRun;
import dev.revisit.model.evaluation.ablation.AblationSettings;
import dev.revisit.model.evaluation.ablation.ArmResult;
import dev.revisit.model.evaluation.ablation.ChipSelection;
import dev.revisit.model.evaluation.ablation.Measure;
import dev.revisit.model.evaluation.ablation.MemoryMeter;
import dev.revisit.model.evaluation.ablation.ReportFiles;
import dev.revisit.model.evaluation.ablation.Study;
import dev.revisit.model.evaluation.ablation.TokenLabels;
import dev.revisit.model.training.PretrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Prepares data, runs studies one after the other, and writes their files.
 *
 * @param shards a data set, or nothing to simulate one
 * @param catalog a catalogue to sample instead
 * @param heldOut a data set to measure on; else a fifth of the shards
 * @param out receives everything
 */
public record AblateJob(
    List<Study> studies,
    AblationSettings settings,
    Optional<Path> shards,
    Optional<Path> catalog,
    Optional<Path> heldOut,
    Path out,
    PretrainSettings execution) {
  private static final double HELD_OUT_FRACTION = 0.2;
  private static final long SPLIT_SEED = 3;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** Runs and tells how it ended. */
  public ExitCode run(Terminal terminal, Interruption interruption)
      throws IOException, InterruptedException {
    Files.createDirectories(out);
    if (shards.isEmpty() && catalog.isEmpty()) {
      GeneratedData generated = new GeneratedData(out.resolve("data"), terminal::progress);
      try (ChipShards training = generated.training();
          ChipShards measured = generated.heldOut()) {
        return run(data(training, measured, generated.labels()), terminal, interruption);
      }
    }
    Path source = out.resolve("data").resolve("chips");
    if (shards.isPresent()) {
      source = shards.get();
    } else if (!Files.exists(source.resolve("manifest.json"))) {
      GeneratedData.sample(catalog.orElseThrow(), source, terminal::progress);
    }
    try (ChipShards all = ChipShards.open(source)) {
      if (heldOut.isPresent()) {
        try (ChipShards measured = ChipShards.open(heldOut.get())) {
          return run(data(all, measured, TokenLabels.none()), terminal, interruption);
        }
      }
      List<ChipSelection> parts = ChipSelection.split(all, HELD_OUT_FRACTION, SPLIT_SEED);
      AblationData data =
          new AblationData(
              parts.get(0),
              ChipSelection.withSeasons(parts.get(1), settings.architecture().seasons()),
              TokenLabels.none());
      return run(data, terminal, interruption);
    }
  }

  private AblationData data(ChipShards training, ChipShards measured, TokenLabels labels)
      throws IOException {
    return new AblationData(
        training, ChipSelection.withSeasons(measured, settings.architecture().seasons()), labels);
  }

  private ExitCode run(AblationData data, Terminal terminal, Interruption interruption)
      throws IOException, InterruptedException {
    terminal.line(
        "%d chips to train on, %d to measure on"
            .formatted(data.training().size(), data.heldOut().size()));
    for (Study study : studies) {
      AblationRun run =
          new AblationRun(
              study,
              settings,
              data,
              out,
              execution,
              PROCESS,
              listener(terminal),
              InstantSource.system());
      Thread watch = new Thread(() -> stopWhenAsked(run, interruption), "stop-ablation");
      watch.setDaemon(true);
      watch.start();
      AblationReport report;
      try {
        report = run.run();
      } finally {
        watch.interrupt();
        terminal.clearProgress();
      }
      if (!report.arms().isEmpty()) {
        write(report);
        terminal.line(ReportFiles.markdown(report));
      }
      if (interruption.requested()) {
        terminal.line("Stopped. The same command goes on from here.");
        return ExitCode.INTERRUPTED;
      }
    }
    return ExitCode.OK;
  }

  private static void stopWhenAsked(AblationRun run, Interruption interruption) {
    try {
      while (!interruption.await(BETWEEN_LOOKS)) {
        // not yet
      }
      run.requestStop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void write(AblationReport report) throws IOException {
    String name = report.study().id();
    Files.writeString(out.resolve(name + ".md"), ReportFiles.markdown(report));
    Files.writeString(out.resolve(name + ".csv"), ReportFiles.csv(report));
    Files.write(out.resolve(name + ".json"), ReportFiles.json(report));
    AblationChart.write(report, out.resolve(name + ".png"));
  }

  private static AblationListener listener(Terminal terminal) {
    return new AblationListener() {
      @Override
      public void step(String doing, int done, int all, long step, long steps) {
        terminal.progress(
            "%d of %d: %s, step %d of %d".formatted(done + 1, all, doing, step, steps));
      }

      @Override
      public void finished(ArmResult result, boolean earlier) {
        terminal.line(
            String.format(
                Locale.ROOT,
                "%s, seed %d: loss of the last season %.4f%s",
                result.arm(),
                result.seed(),
                result.value(Measure.LAST_SEASON_LOSS),
                earlier ? " (from an earlier run)" : ""));
      }
    };
  }

  private static final MemoryMeter PROCESS =
      new MemoryMeter() {
        @Override
        public void reset() {
          ProcessMemory.resetPeak();
        }

        @Override
        public OptionalLong peakBytes() {
          return ProcessMemory.peakBytes();
        }
      };
}
