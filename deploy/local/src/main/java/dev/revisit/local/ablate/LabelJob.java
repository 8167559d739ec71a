package dev.revisit.local.ablate;

import dev.revisit.local.ExitCode;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.evaluation.ablation.AblationListener;
import dev.revisit.model.evaluation.ablation.ArmResult;
import dev.revisit.model.evaluation.ablation.LabelReport;
import dev.revisit.model.evaluation.ablation.LabelReportFiles;
import dev.revisit.model.evaluation.ablation.LabelRun;
import dev.revisit.model.evaluation.ablation.LabelSettings;
import dev.revisit.model.runtime.EncoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Compares fine-tuning on few labels with and without pretraining, and writes the files.
 *
 * @param out receives everything
 */
public record LabelJob(LabelSettings settings, EncoderSettings execution, Path out) {
  /** Runs and tells how it ended. */
  public ExitCode run(Terminal terminal, Interruption interruption) throws IOException {
    Files.createDirectories(out);
    LabelReport report =
        new LabelRun(settings, execution, out, listener(terminal), interruption::requested).run();
    terminal.clearProgress();
    if (!report.results().isEmpty()) {
      String name = "labels-" + settings.protocol().name();
      String table = LabelReportFiles.markdown(report);
      Files.writeString(out.resolve(name + ".md"), table);
      Files.write(out.resolve(name + ".json"), LabelReportFiles.json(report));
      LabelChart.write(report, out.resolve(name + ".png"));
      terminal.line(table);
    }
    if (interruption.requested()) {
      terminal.line("Stopped. The same command goes on from here.");
      return ExitCode.INTERRUPTED;
    }
    return ExitCode.OK;
  }

  private AblationListener listener(Terminal terminal) {
    String metric = settings.protocol().metric();
    return new AblationListener() {
      @Override
      public void step(String doing, int done, int all, long step, long steps) {
        terminal.progress("%d of %d: %s %d of %d".formatted(done + 1, all, doing, step, steps));
      }

      @Override
      public void finished(ArmResult result, boolean earlier) {
        terminal.line(
            String.format(
                Locale.ROOT,
                "%s, seed %d: %s %.4f%s",
                result.description(),
                result.seed(),
                metric,
                result.measures().getOrDefault(metric, Double.NaN),
                earlier ? " (from an earlier run)" : ""));
      }
    };
  }
}
