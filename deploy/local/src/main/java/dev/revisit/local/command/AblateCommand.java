package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.ablate.AblateJob;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.evaluation.ablation.AblationSettings;
import dev.revisit.model.evaluation.ablation.Study;
import dev.revisit.model.training.PretrainSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code revisit ablate}. */
@Command(
    name = "ablate",
    header = "Compare ways to build and train the model, by quality and by cost.",
    subcommands = AblateLabelsCommand.class,
    description = {
      "",
      "Trains every arm of a study with every seed at equal operations and reports mean and 95 %% interval over the seeds: held-out reconstruction, a linear probe of frozen features where there is truth,"
          + " time, memory, operations, parameters and state.",
      "",
      "  @|bold progressive|@  stages 1, 2, 3 against stage 3 alone, and fusion that does not start as the identity",
      "  @|bold overlap|@      regions of different seasons from the same to disjoint",
      "  @|bold fusion|@       temporal-multimodal fusion against mean, concatenation, joint attention and a temporal transformer",
      "  @|bold memory|@       width of the memory code from 16 to the width of a token",
      "",
      "@|bold revisit ablate labels|@ is a command of its own: what pretraining is worth by the share of the labels.",
      "",
      "Without @|bold --shards|@ or @|bold --catalog|@ it simulates two landscapes, one to train on and one to measure on. That shows that the comparison works, not which arm is better on the ground.",
      "",
      "Writes STUDY.md, .csv, .json and .png to @|bold --out|@. A run that was stopped goes on with the same command; more --seeds add to what is there.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit ablate fusion memory --seeds 3 --steps 200 --out ablations"
    })
final class AblateCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "STUDY",
      description = "progressive, overlap, fusion, memory; one or several.")
  private List<String> names = List.of();

  // Not required, nor a study: a subcommand needs neither.
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Needed. Receives results, and the data if it is simulated or sampled.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--shards",
      paramLabel = "DIR",
      description = "A data set of chips with four seasons or more; a fifth is held out.")
  private Optional<Path> shards = Optional.empty();

  @Option(
      names = "--held-out",
      paramLabel = "DIR",
      description = "With --shards: another data set to measure on, of other places.")
  private Optional<Path> heldOut = Optional.empty();

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description = "Sample the chips from this catalogue.")
  private Optional<Path> catalog = Optional.empty();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "nano",
      description = "nano, tiny, base or base-16. Default: ${DEFAULT-VALUE}")
  private String preset;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seeds 1 to N; two give an interval. Default: ${DEFAULT-VALUE}")
  private int seeds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Steps of stage 3 of the usual arm; the others get what costs the same. Default: ${DEFAULT-VALUE}")
  private long steps;

  @Option(
      names = "--shared-steps",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Steps of stage 2 that all arms of a seed begin with, after a quarter as many of stage 1; not used by progressive. Default: ${DEFAULT-VALUE}")
  private long sharedSteps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Places a step. Default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "1e-3",
      description = "Peak of every stage and arm. Default: ${DEFAULT-VALUE}")
  private double learningRate;

  @Option(
      names = "--evaluation-repeats",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Times each held-out chip is shown, with other masks. Default: ${DEFAULT-VALUE}")
  private int repeats;

  @Override
  public Integer call() throws Exception {
    if (names.isEmpty() || out.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          names.isEmpty() ? "No study is named." : "--out is missing.",
          "For example: revisit ablate fusion --out ablations");
    }
    if (shards.isPresent() && catalog.isPresent()) {
      throw new UserError(
          ExitCode.USAGE, "Both --shards and --catalog are given.", "Give one of them.");
    }
    if (heldOut.isPresent() && shards.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE, "--held-out is given without --shards.", "Give --shards too.");
    }
    AblateJob job =
        new AblateJob(
            names.stream().map(AblateCommand::study).toList(),
            settings(),
            shards,
            catalog,
            heldOut,
            out.get(),
            execution());
    Terminal terminal = Terminal.standard();
    try (Interruption interruption = Interruption.install()) {
      return job.run(terminal, interruption).code();
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), "See revisit ablate --help.", e);
    } finally {
      terminal.clearProgress();
    }
  }

  private static Study study(String name) {
    return Arrays.stream(Study.values())
        .filter(study -> study.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "There is no study '" + name + "'.",
                    "Use one or several of progressive, overlap, fusion, memory."));
  }

  private AblationSettings settings() {
    try {
      return new AblationSettings(
          Architecture.preset(preset),
          Normalisation.ssl4eo(),
          LongStream.rangeClosed(1, seeds).boxed().toList(),
          steps,
          sharedSteps,
          batch,
          learningRate,
          repeats);
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), "See revisit ablate --help.", e);
    }
  }

  private PretrainSettings execution() {
    long checkpointEvery = Math.max(1, steps / 2);
    return Boolean.getBoolean("revisit.gpu")
        ? PretrainSettings.gpu(checkpointEvery)
        : PretrainSettings.cpu(checkpointEvery);
  }
}
