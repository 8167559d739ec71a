package dev.revisit.local.command;

import dev.revisit.connectors.stac.StacException;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.calibrate.JudgeCalibration;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.evaluate.TerminalProgress;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.EncoderSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit calibrate-judge}. */
@Command(
    name = "calibrate-judge",
    header = "Fit how the spectral scorer and the model are weighed when both judge change.",
    description = {
      "",
      "Judges looks at simulated catalogues by both scorers, cell by cell, and fits a logistic"
          + " regression of planted change on their log-odds. Prints bias and weights, and what"
          + " each scorer and both are worth: log-loss (0.693 is that of knowing nothing) and area"
          + " under the ROC curve. A starting point for ChangeFusion.both(): what alerts make of it is measured by replay and evaluate --alerts.",
      "",
      "Take catalogues that the model was not trained on, and others for measuring alerts"
          + " afterwards.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit calibrate-judge --simulated sim-7,sim-8 --model tuned/release"
    })
final class CalibrateJudgeCommand implements Callable<Integer> {
  @Option(
      names = "--simulated",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "Catalogues that revisit simulate wrote, of at least two years.")
  private List<Path> simulated;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The model release. Default: the one that Revisit runs without this option.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--looks",
      paramLabel = "N",
      description = "Looks that are judged in each catalogue. Default: ${DEFAULT-VALUE}.")
  private int looks = 60;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which looks are drawn. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    if (looks < 1) {
      throw new UserError(
          ExitCode.USAGE, "--looks " + looks + " judges nothing.", "Give 1 or more.");
    }
    ModelRelease release = ReleaseOption.load(model);
    EncoderSettings settings = ReleaseOption.settings();
    try (Interruption interruption = Interruption.install()) {
      JudgeCalibration.Outcome outcome =
          JudgeCalibration.run(
              simulated,
              looks,
              release,
              settings,
              seed,
              new TerminalProgress(terminal, interruption));
      terminal.clearProgress();
      outcome.lines().forEach(terminal::line);
      return ExitCode.OK.code();
    } catch (CancellationException e) {
      terminal.clearProgress();
      terminal.line("Stopped; nothing was fitted.");
      return ExitCode.INTERRUPTED.code();
    } catch (StacException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), e.remedy(), e);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // Catalogues and releases are the user's; their messages name what is wrong.
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit calibrate-judge --help shows an example.", e);
    } finally {
      terminal.clearProgress();
    }
  }
}
