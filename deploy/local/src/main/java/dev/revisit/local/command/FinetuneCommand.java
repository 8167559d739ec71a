package dev.revisit.local.command;

import dev.revisit.connectors.stac.StacException;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Durations;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.finetune.FineTuneData;
import dev.revisit.local.finetune.FineTuneLog;
import dev.revisit.local.finetune.FineTuneReport;
import dev.revisit.local.labels.SeriesSamples;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.training.Augmentation;
import dev.revisit.model.training.FineTuneListener;
import dev.revisit.model.training.FineTunePlan;
import dev.revisit.model.training.FineTuneResult;
import dev.revisit.model.training.FineTuneSettings;
import dev.revisit.model.training.FineTuner;
import dev.revisit.model.training.SampleSubset;
import dev.revisit.model.training.TrainingDivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code revisit finetune}. */
@Command(
    name = "finetune",
    header = "Train a head of a model on labelled data, and calibrate it.",
    description = {
      "",
      "What the head tells follows from the data: a protocol names a published data set of scenes, land cover or change (@|bold revisit evaluate --help|@ lists them; only the part that the protocol trains on is used), a catalogue has label items of land cover, a simulated one knows land cover and change.",
      "",
      "Where the release has a head of the same task and classes, that one goes on learning, unless @|bold --new-head|@ is given; else a new one starts, for scenes from a linear probe.",
      "",
      "A fifth of the groups (cities, sites, places) is held back for validation: the best epoch is kept, and the temperature is fitted there. @|bold --out|@ receives the new release in release/, the log in log.jsonl (one JSON object a line), the curve in curve.png and the result in result.json. Ctrl-C saves a checkpoint; the same command continues from it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit finetune --protocol eurosat-rgb --data EuroSAT --out scenes --epochs 20",
      "        a linear head on frozen features",
      "  revisit finetune --protocol bark-beetle --data bark-beetle --trainable --out damage",
      "        a change head, and the encoder with it",
      "  revisit finetune --simulated year1,year2 --head change --model pretrained --out alerts",
      "        a change head as the monitor job uses it",
      "  revisit finetune --simulated year1,year2 --head land-cover --benchmark worldcereal-land-cover=points --out map",
      "        land cover from simulated scenes and from points that were surveyed",
      "  revisit finetune --catalog catalog --mapping worldcover --label-fraction 0.01 --out map",
      "        land cover from a hundredth of the labels"
    })
final class FinetuneCommand implements Callable<Integer> {
  private static final double HELD_BACK = 0.2;

  /** What is learnt from. */
  static final class Subject {
    @Option(
        names = "--protocol",
        required = true,
        paramLabel = "NAME|FILE",
        description = "A shipped protocol, or a JSON file; with --data.")
    private Optional<String> protocol = Optional.empty();

    @Option(
        names = "--catalog",
        required = true,
        paramLabel = "DIR",
        description =
            "A folder with a catalog.json whose items include labels of land cover, or with --labels.")
    private Optional<Path> catalog = Optional.empty();

    @Option(
        names = "--simulated",
        required = true,
        split = ",",
        splitSynopsisLabel = ",",
        paramLabel = "DIR",
        description =
            "Catalogues of revisit simulate, of two years and more; with --head. Looks are judged as the monitor job does, after the seasons before them.")
    private List<Path> simulated = List.of();
  }

  /** What the encoder is. */
  static final class Encoder {
    @Option(names = "--frozen", description = "The encoder stays as it is. The default.")
    private boolean frozen;

    @Option(names = "--trainable", description = "The encoder learns too.")
    private boolean trainable;

    @Option(
        names = "--from-scratch",
        description = "Everything learns from random weights: what it is worth to pretrain.")
    private boolean scratch;

    private FineTunePlan.Start start() {
      if (scratch) {
        return FineTunePlan.Start.SCRATCH;
      }
      return trainable && !frozen ? FineTunePlan.Start.TRAINABLE : FineTunePlan.Start.FROZEN;
    }
  }

  @ArgGroup(multiplicity = "1")
  private Subject subject;

  @ArgGroup private Encoder encoder = new Encoder();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set of the protocol, as it was unpacked.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--head",
      paramLabel = "NAME",
      description = "With --simulated: @|bold land-cover|@ or @|bold change|@.")
  private Optional<String> head = Optional.empty();

  @Option(
      names = "--looks",
      paramLabel = "N",
      defaultValue = "60",
      description = "With --simulated: scenes of each catalogue. Default: ${DEFAULT-VALUE}")
  private int looks;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "3000",
      description = "With --simulated: most chips in all. Default: ${DEFAULT-VALUE}")
  private int samples;

  @Option(
      names = "--benchmark",
      paramLabel = "PROTOCOL=DIR",
      description =
          "Learn from a published data set too, of the same task and classes, as much of it as the protocol trains on. Repeat for several.")
  private Map<String, Path> benchmarks = Map.of();

  @Mixin private LabelOptions labels;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The release to start from. Default: the nano that comes with Revisit.")
  private Optional<Path> model = Optional.empty();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Made if needed.")
  private Path out;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "At most; the run ends when validation has not improved for a third of them. Default: ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Chips of a step. Default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Of the head. Default: 0.003 frozen, else 0.0005")
  private Optional<Double> learningRate = Optional.empty();

  @Option(
      names = "--label-fraction",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "Train on this share of the training chips, at least one of each class. Default: ${DEFAULT-VALUE}")
  private double labelFraction;

  @Option(
      names = "--new-head",
      description =
          "Start with a new head even where the release has one of the same task and classes.")
  private boolean newHead;

  @Option(names = "--balanced", description = "Draw chips so that all classes come equally often.")
  private boolean balanced;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Of head, order, augmentation and split. Default: ${DEFAULT-VALUE}")
  private long seed;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UserError(ExitCode.USAGE, "--out " + out + " is a file.", "Give a folder.");
    }
    try (Interruption interruption = Interruption.install()) {
      ModelRelease base = ReleaseOption.load(model);
      try (FineTuneData labelled = allData(base)) {
        terminal.line(labelled.description());
        return run(base, labelled, interruption).code();
      }
    } catch (StacException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), e.remedy(), e);
    } catch (TrainingDivergedException e) {
      throw new UserError(
          ExitCode.FAILED, e.getMessage(), "Give a smaller --learning-rate and another --out.", e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IOException | IllegalArgumentException e) {
      // Data sets, protocols and releases are the user's; their messages name file and remedy.
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit finetune --help shows what is expected.", e);
    } finally {
      terminal.clearProgress();
    }
  }

  private FineTuneData allData(ModelRelease base) throws IOException {
    // First, so that a wrong name or folder is told before scenes are read for minutes.
    List<FineTuneData> more = new ArrayList<>();
    for (Map.Entry<String, Path> benchmark : benchmarks.entrySet()) {
      Protocol protocol = Protocol.named(benchmark.getKey());
      more.add(FineTuneData.ofProtocol(protocol, benchmark.getValue(), base));
    }
    FineTuneData all = data(base);
    for (FineTuneData other : more) {
      all = all.and(other);
    }
    return all;
  }

  private FineTuneData data(ModelRelease base) throws IOException {
    if (subject.simulated.isEmpty()) {
      SeriesSamples.Subject.requireNone(head);
    }
    if (subject.catalog.isPresent()) {
      return FineTuneData.ofCatalog(subject.catalog.get(), labels.file(), labels.codes(), base);
    }
    if (!subject.simulated.isEmpty()) {
      return FineTuneData.ofSimulated(
          subject.simulated,
          SeriesSamples.Subject.ofOption(head),
          looks,
          samples,
          seed,
          base,
          (done, all) ->
              terminal.progress("reading simulated scenes, %d of %d".formatted(done, all)));
    }
    Path folder =
        data.orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "--protocol needs --data.",
                    "Give the folder that the data set was unpacked into."));
    return FineTuneData.ofProtocol(Protocol.named(subject.protocol.orElseThrow()), folder, base);
  }

  private FineTunePlan plan(FineTuneData labelled) {
    FineTunePlan plan =
        FineTunePlan.of(labelled.task(), encoder.start(), epochs, seed).withBatch(batch);
    plan = plan.withBalance(plan.weightPower(), plan.dice(), balanced).withNewHead(newHead);
    if (subject.protocol.isPresent()) {
      // All images of a data set show the same bands; without one they would be of another kind.
      Augmentation varied = plan.augmentation();
      plan =
          plan.withAugmentation(
              Augmentation.ofSameBands(varied.radiometry(), varied.zoom()), plan.views());
    }
    return learningRate.map(plan::withLearningRate).orElse(plan);
  }

  private ExitCode run(ModelRelease base, FineTuneData labelled, Interruption interruption)
      throws IOException {
    long began = System.nanoTime();
    SampleSubset.Split split = SampleSubset.byGroup(labelled.samples(), HELD_BACK, seed);
    LabelledSamples training =
        SampleSubset.stratified(
            split.training(),
            labelled.task(),
            base.architecture(),
            labelFraction,
            seed,
            read ->
                terminal.progress(
                    "choosing labels, %d of %d chips".formatted(read, split.training().size())));
    Files.createDirectories(out);
    try (FineTuneLog log = new FineTuneLog(out.resolve("log.jsonl"))) {
      Watch watch = new Watch(log, interruption);
      FineTunePlan plan = plan(labelled);
      FineTuner tuner =
          new FineTuner(
              plan,
              base,
              training,
              split.validation(),
              out.resolve("checkpoint.safetensors"),
              FineTuneSettings.on(ReleaseOption.settings().device()),
              watch,
              InstantSource.system());
      watch.stop = tuner::requestStop;
      FineTuneResult result = tuner.run();
      terminal.clearProgress();
      if (result.finished().isEmpty()) {
        terminal.line(
            "Stopped after step %d; the same command continues from there."
                .formatted(result.step()));
        return ExitCode.INTERRUPTED;
      }
      FineTuneResult.Finished finished = result.finished().get();
      finished
          .release()
          .withProvenance(
              plan.provenance(
                  base.provenance(), labelled.sources(), labelled.notFor(), Instant.now()))
          .save(out.resolve("release"));
      FineTuneReport report =
          new FineTuneReport(
              result, finished.calibration(), training.size(), split.validation().size());
      report.write(out.resolve("result.json"));
      report.lines().forEach(terminal::line);
      terminal.line(
          "%s %s in %s after %s"
              .formatted(
                  finished.release().identity().name(),
                  finished.release().identity().version(),
                  out.resolve("release"),
                  Durations.clock(Duration.ofNanos(System.nanoTime() - began))));
      return ExitCode.OK;
    }
  }

  /** Shows, logs and stops a run. */
  private final class Watch implements FineTuneListener {
    private final FineTuneLog log;
    private final Interruption interruption;
    private Runnable stop = () -> {};

    private Watch(FineTuneLog log, Interruption interruption) {
      this.log = log;
      this.interruption = interruption;
    }

    @Override
    public void surveyed(int samples, int of) {
      terminal.progress("reading labels, %d of %d chips".formatted(samples, of));
      stopIfAsked();
    }

    @Override
    public void resumed(long step) {
      terminal.line("Continues after step " + step + ".");
      log.resumed(step);
    }

    @Override
    public void step(Step step) {
      log.step(step);
      terminal.progress(
          String.format(
              Locale.ROOT,
              "step %d of %d, loss %.4f, %.0f chips a second",
              step.step(),
              step.steps(),
              step.loss(),
              step.samplesPerSecond()));
      stopIfAsked();
    }

    @Override
    public void epoch(Epoch epoch) {
      log.epoch(epoch);
      terminal.line(
          String.format(
              Locale.ROOT,
              "epoch %d of %d: loss %.4f, validation %.4f%s",
              epoch.epoch(),
              epoch.epochs(),
              epoch.trainingLoss(),
              epoch.validationLoss(),
              epoch.best() ? ", best so far" : ""));
      // Drawing starts parts of the Java platform that cannot start while the process ends.
      if (!interruption.requested()) {
        try {
          log.drawCurve(out.resolve("curve.png"));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void stopIfAsked() {
      if (interruption.requested()) {
        stop.run();
      }
    }
  }
}
