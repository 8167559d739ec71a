package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.pretrain.HeapNeed;
import dev.revisit.local.pretrain.PretrainRun;
import dev.revisit.local.pretrain.RunFolder;
import dev.revisit.model.cluster.ClusterFailedException;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.HeldOut;
import dev.revisit.model.data.ShardException;
import dev.revisit.model.network.Precision;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleaseException;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.training.CheckpointException;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.StagePlan;
import dev.revisit.model.training.TrainingDivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code revisit pretrain}. */
@Command(
    name = "pretrain",
    header = "Train a model on scenes without labels.",
    description = {
      "The model learns to reconstruct hidden patches of optical and radar scenes: first each sensor alone, then both, then over seasons. What it remembers of a place from season to season is what the jobs compare"
          + " a new scene with. The land-cover head is not trained by this, so the release does not claim to know classes.",
      "",
      "The folder receives log.jsonl, loss.png, reconstructions.png (held-out chips: input, what the model sees, what it makes of it), tensorboard/ (tensorboard --logdir DIR/tensorboard), checkpoints/ and, at the end, release/.",
      "",
      "@|bold Stop with Ctrl-C, continue with the same command|@: it ends with the same weights as without the interruption, after a crash or a power cut too. A second Ctrl-C ends at once; what was done since the last"
          + " checkpoint is then done again.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit pretrain --catalog DIR --preset nano --steps 300 --out run",
      "  revisit pretrain --catalog https://STAC-API/v1 --collection sentinel-2-c1-l2a --ssl4eo ssl4eo-s12 --out run",
      "  revisit pretrain --catalog DIR --benchmark eurosat-rgb=EuroSAT --out run",
      "  revisit --gpu pretrain --shards s3://bucket/chips --preset base --precision bf16 --out run"
    })
final class PretrainCommand implements Callable<Integer> {
  /** A step of a large model on a CPU, and its checkpoint. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  private static final int PREFETCH = 2;
  private static final int SHOWN = 4;
  private static final int VALIDATIONS = 30;
  private static final int LEAST_BETWEEN = 10;
  private static final int LOG_LINES = 5000;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the run; made if absent, continued if it holds the same run.")
  private Path out;

  @Mixin private PretrainDataOptions dataOptions;
  @Mixin private PretrainPlanOptions planOptions;

  @Option(
      names = "--held-out",
      paramLabel = "F",
      defaultValue = "0.03",
      description =
          "Part of the chips that is not trained on but judged, always under the same masks. Default: ${DEFAULT-VALUE}")
  private double heldOut;

  @Option(
      names = "--validate-every",
      paramLabel = "STEPS",
      description =
          "How often held-out chips are judged, and the pictures drawn. Default: 30 times in a run, but not more often than every 10 steps")
  private Optional<Long> validateEvery = Optional.empty();

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      description =
          "What a crash costs at most. Default: 100 for nano and tiny, 500 for base and base-16")
  private Optional<Long> checkpointEvery = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "3",
      description = "Checkpoints that are kept, at least 2. Default: ${DEFAULT-VALUE}")
  private int keep;

  @Option(
      names = "--gpu",
      description =
          "Train on the first NVIDIA GPU. Needs revisit --gpu (TensorFlow for GPUs), which implies it.")
  private boolean gpu;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one operation, 0 for all cores. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description =
          "Matrix products in @|bold float32|@ or @|bold bf16|@ (summed up in 32 bits; weights, norms, softmax and loss have 32 bits in either case). bf16 is for GPUs and CPUs that have units for it: elsewhere it is slower. Default: ${DEFAULT-VALUE}")
  private String precision;

  @Option(
      names = "--xla",
      description =
          "Let TensorFlow compile the steps (XLA). The first step of each stage then takes much longer. Not yet measured on a GPU.")
  private boolean xla;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Processes of this machine that share every batch, each with a GPU of its own; N divides --batch. On a cluster: PretrainJob. Default: ${DEFAULT-VALUE}")
  private int workers;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    planOptions.validate();
    dataOptions.validate();
    try (Interruption interruption = Interruption.install(GRACE);
        RunFolder folder = open()) {
      return train(folder, interruption).code();
    } finally {
      terminal.clearProgress();
    }
  }

  private RunFolder open() {
    try {
      return RunFolder.open(out);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.USAGE,
          "--out " + out + " cannot be used: " + e.getMessage() + ".",
          "Give another folder, or wait for the other run.",
          e);
    }
  }

  private PretrainSettings settings() {
    boolean onGpu = gpu || Boolean.getBoolean("revisit.gpu");
    try {
      return new PretrainSettings(
          onGpu ? Device.GPU : Device.CPU,
          threads,
          checkpointEvery.orElse(planOptions.preset().checkpointEvery()),
          PREFETCH,
          Precision.ofId(precision),
          xla);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private PretrainRun.Order order(List<Path> folders) throws IOException {
    PretrainSettings settings = settings();
    if (workers < 1) {
      throw new UserError(ExitCode.USAGE, "--workers is " + workers + ".", "Give 1 or more.");
    }
    if (keep < 2) {
      throw new UserError(
          ExitCode.USAGE, "--keep is " + keep + ".", "Keep at least 2: one may be damaged.");
    }
    try (ChipSource chips = PretrainRun.open(folders)) {
      HeldOut split = new HeldOut(chips.size(), heldOut);
      int trained = chips.size() - split.count();
      PretrainPlan plan = planOptions.plan(trained);
      long steps = plan.stages().stream().mapToLong(StagePlan::steps).sum();
      describe(chips, split, plan);
      HeapNeed.check(plan, PREFETCH);
      return new PretrainRun.Order(
          "seamo-" + planOptions.preset().name(),
          plan,
          settings,
          keep,
          folders,
          dataOptions.described(),
          split,
          validateEvery.orElse(Math.max(LEAST_BETWEEN, steps / VALIDATIONS)),
          SHOWN,
          Math.max(1, steps / LOG_LINES),
          workers);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private void describe(ChipSource chips, HeldOut split, PretrainPlan plan) {
    line(
        "Data        %,d chips of %d pixels and %d seasons, %d of them held out",
        chips.size(), chips.layout().side(), chips.layout().seasons(), split.count());
    line(
        "Model       %s, chips of %d pixels, %,d parameters",
        planOptions.preset().name(), plan.architecture().image(), HeapNeed.parameters(plan));
    for (StagePlan stage : plan.stages()) {
      line(
          "To do       stage %d: %,d steps of %d places on %.0f %% of the data, learning rate %.2g",
          stage.stage().number(),
          stage.steps(),
          stage.batch(),
          100 * stage.dataFraction(),
          stage.schedule().peak());
    }
    line("Folder      %s", out.toAbsolutePath().normalize());
  }

  private void line(String format, Object... values) {
    terminal.line(String.format(Locale.ROOT, format, values));
  }

  private ExitCode train(RunFolder folder, Interruption interruption) throws IOException {
    try {
      Optional<List<Path>> chips = dataOptions.folders(folder, planOptions, terminal, interruption);
      if (chips.isEmpty() || interruption.requested()) {
        terminal.line("Stopped     The same command begins again.");
        return ExitCode.INTERRUPTED;
      }
      PretrainRun.Order order = order(chips.get());
      Optional<ModelRelease> release =
          new PretrainRun(order, folder, terminal, interruption, InstantSource.system()).run();
      if (release.isEmpty()) {
        terminal.line("Stopped     The same command continues.");
        return ExitCode.INTERRUPTED;
      }
      line(
          "Release     %s, %s %s",
          folder.release(), release.get().identity().name(), release.get().identity().version());
      return ExitCode.OK;
    } catch (ShardException e) {
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "The run itself is intact: then repeat the command.", e);
    } catch (CheckpointException e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage(),
          "Options other than those that the run was started with need another --out.",
          e);
    } catch (ModelReleaseException e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage(),
          "The training is done and kept: the same command then writes the release.",
          e);
    } catch (ClusterFailedException e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage(),
          "The same command continues from the newest checkpoint.",
          e);
    } catch (TrainingDivergedException e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage(),
          "Give a smaller --learning-rate-scale and another --out.",
          e);
    } catch (UncheckedIOException e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage(),
          "Make room; the same command then continues from the newest checkpoint.",
          e);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private static UserError usage(IllegalArgumentException e) {
    return new UserError(
        ExitCode.USAGE, e.getMessage(), "revisit pretrain --help tells what the options mean.", e);
  }
}
