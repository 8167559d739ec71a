package dev.revisit.local.command;

import dev.revisit.connectors.stac.StacException;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Durations;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.evaluate.CatalogEvaluation;
import dev.revisit.local.evaluate.ReportFiles;
import dev.revisit.local.evaluate.ReportTable;
import dev.revisit.local.evaluate.SimulatedEvaluation;
import dev.revisit.local.evaluate.TerminalProgress;
import dev.revisit.local.evaluate.alerts.AlertEvaluation;
import dev.revisit.local.evaluate.alerts.AlertReport;
import dev.revisit.local.evaluate.alerts.AlertTable;
import dev.revisit.local.labels.SeriesSamples;
import dev.revisit.model.evaluation.Baseline;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.EvaluationReport;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.evaluation.ProtocolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code revisit evaluate}. */
@Command(
    name = "evaluate",
    header =
        "Measure a model on a data set or on the labels of a catalogue, or alerts against a truth.",
    description = {
      "",
      "A protocol names a data set's layout, how it is divided, what is measured and what others reached: eurosat, eurosat-rgb, bigearthnet, segmunich, dfc2020, oscd, oscd-official, sen1floods11, bark-beetle, worldcereal-crops, worldcereal-land-cover, or a JSON file of your own in the same form.",
      "",
      "With @|bold --alerts|@, a planted change is found when a confirmed alert, first detected from its start to a year after its end, shares at least 10 %% of the smaller of the two areas; it counts as it was told at the time, even if it was taken back later. Precision is the share of confirmed alerts that found a change; false ones are told by cause, and per 1,000 km2 and year from a year after the first scene, when each season has a reference.",
      "",
      "The report is a JSON file with one object @|bold metrics|@; a table goes to the console, and pictures (confusion matrix, reliability, abstention) lie beside the report. Intervals are over cities, sites or places, not over pixels.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit evaluate --protocol eurosat-rgb --data EuroSAT --out report.json",
      "        frozen features of the model: nearest neighbours and a linear probe",
      "  revisit evaluate --protocol oscd --data oscd --train oscd --out report.json",
      "        train a change head with some cities left out, and measure it on those, in turn",
      "  revisit evaluate --protocol bark-beetle --data bark-beetle --baseline --out report.json",
      "        what a judge without a model reaches",
      "  revisit evaluate --simulated unseen --head change --out report.json",
      "        change in looks at simulated scenes, cell by cell",
      "  revisit evaluate --catalog catalog --mapping worldcover --out report.json",
      "        land cover against the label items of a STAC catalogue",
      "  revisit evaluate --alerts events --truth sim --out report.json",
      "        alerts of a replay against the events that revisit simulate planted"
    })
final class EvaluateCommand implements Callable<Integer> {
  /** What is measured on. */
  static final class Subject {
    @Option(
        names = "--protocol",
        required = true,
        paramLabel = "NAME|FILE",
        description = "A shipped protocol, or a JSON file.")
    private Optional<String> protocol = Optional.empty();

    @Option(
        names = "--catalog",
        required = true,
        paramLabel = "DIR",
        description = "A folder with a catalog.json: scenes, and items with labels of land cover.")
    private Optional<Path> catalog = Optional.empty();

    @Option(
        names = "--simulated",
        required = true,
        split = ",",
        splitSynopsisLabel = ",",
        paramLabel = "DIR",
        description =
            "Catalogues of revisit simulate, of two years and more, best of seeds that nothing was trained on; with --head. Looks are judged as the monitor job does, after the seasons before them.")
    private List<Path> simulated = List.of();

    @Option(
        names = "--alerts",
        required = true,
        paramLabel = "DIR",
        description =
            "A folder that revisit replay wrote; each with its --truth, in the same order.")
    private List<Path> alerts = List.of();
  }

  @ArgGroup(multiplicity = "1")
  private Subject subject;

  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description = "With --alerts: the catalogue that was replayed, with a truth.geojson.")
  private List<Path> truth = List.of();

  @Option(
      names = "--follow-up",
      paramLabel = "DAYS",
      description =
          "With --alerts: @|bold recall_followed|@ counts only planted changes after whose beginning the record goes on for at least this long. What begins in its last weeks has too few looks to be confirmed, whoever judges; recall counts it all the same. Default: 365, so that every season has been seen.")
  private Optional<Integer> followUp = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set that is tested, as it was unpacked.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--head",
      paramLabel = "NAME",
      description = "With --simulated: @|bold land-cover|@ or @|bold change|@.")
  private Optional<String> head = Optional.empty();

  @Option(
      names = "--train",
      paramLabel = "DIR",
      description =
          "Train a head before measuring it, on this data set; if it is that of --data, on the part that the protocol trains on. A head that --model has already goes on learning: it must not have seen the part that is measured.")
  private Optional<Path> train = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for at most this long. Default: the protocol's.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "The model release that is measured, or that training starts from. Default: the nano that comes with Revisit.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--baseline",
      description = "Measure the protocol's baseline, which needs no model.")
  private boolean baseline;

  @Mixin private LabelOptions labels;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The report, a JSON file; replaced if it exists.")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Of training and intervals. Default: ${DEFAULT-VALUE}")
  private long seed;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    long began = System.nanoTime();
    if (Files.isDirectory(out)) {
      throw new UserError(
          ExitCode.USAGE,
          "--out " + out + " is a folder.",
          "Give a file, for example report.json.");
    }
    try (Interruption interruption = Interruption.install()) {
      Progress progress = new TerminalProgress(terminal, interruption);
      if (!subject.alerts.isEmpty()) {
        alerts(progress, began);
        return ExitCode.OK.code();
      }
      requireOnlyWithAlerts();
      if (subject.simulated.isEmpty()) {
        SeriesSamples.Subject.requireNone(head);
      }
      EvaluationReport report = report(progress, began);
      terminal.clearProgress();
      ReportTable.lines(report).forEach(terminal::line);
      List<Path> written = ReportFiles.write(report, out);
      tellWritten(written, began);
      return ExitCode.OK.code();
    } catch (CancellationException e) {
      terminal.clearProgress();
      terminal.line("Stopped; no report was written.");
      return ExitCode.INTERRUPTED.code();
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // Data sets, protocols and releases are the user's; their messages name file and remedy.
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit evaluate --help shows what is expected.", e);
    } finally {
      terminal.clearProgress();
    }
  }

  private void alerts(Progress progress, long began) throws IOException {
    if (truth.size() != subject.alerts.size()) {
      throw new UserError(
          ExitCode.USAGE,
          "There are %d --alerts and %d --truth.".formatted(subject.alerts.size(), truth.size()),
          "Give for each replay the catalogue that it replayed, in the same order.");
    }
    int followUpDays = followUp.orElse(AlertEvaluation.FOLLOW_UP_DAYS);
    if (followUpDays < 0) {
      throw new UserError(
          ExitCode.USAGE,
          "--follow-up is " + followUpDays + ".",
          "Give days after the beginning of a change, 0 or more.");
    }
    requireOfAlerts("--data", data.isPresent());
    requireOfAlerts("--train", train.isPresent());
    requireOfAlerts("--epochs", epochs.isPresent());
    requireOfAlerts("--model", model.isPresent());
    requireOfAlerts("--baseline", baseline);
    requireOfAlerts("--labels", labels.file().isPresent());
    requireOfAlerts("--mapping", labels.mapped());
    List<AlertEvaluation.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      pairs.add(new AlertEvaluation.Pair(subject.alerts.get(i), truth.get(i)));
    }
    AlertReport report;
    try {
      report = AlertEvaluation.of(pairs, followUpDays, seed, progress).report(seconds(began));
    } catch (StacException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), e.remedy(), e);
    }
    terminal.clearProgress();
    AlertTable.lines(report).forEach(terminal::line);
    report.write(out);
    tellWritten(List.of(out), began);
  }

  private static void requireOfAlerts(String option, boolean given) {
    if (given) {
      throw new UserError(
          ExitCode.USAGE,
          option + " has no meaning with --alerts.",
          "Alerts are measured as they were told: leave " + option + " out.");
    }
  }

  private void requireOnlyWithAlerts() {
    if (!truth.isEmpty() || followUp.isPresent()) {
      throw new UserError(
          ExitCode.USAGE,
          (truth.isEmpty() ? "--follow-up" : "--truth") + " needs --alerts.",
          "Give the folder of a replay to --alerts.");
    }
  }

  private void tellWritten(List<Path> written, long began) {
    terminal.line("");
    terminal.line(
        "%s after %s"
            .formatted(
                String.join(", ", written.stream().map(Path::toString).toList()),
                Durations.clock(Duration.ofNanos(System.nanoTime() - began))));
  }

  private EvaluationReport report(Progress progress, long began) throws IOException {
    if (subject.catalog.isPresent()) {
      try {
        Evaluation evaluation =
            CatalogEvaluation.run(
                subject.catalog.get(),
                labels.file(),
                labels.codes(),
                ReleaseOption.load(model),
                ReleaseOption.settings(),
                seed,
                progress);
        return new EvaluationReport(
            "catalog",
            "Land cover against "
                + labels.file().map(Path::toString).orElse("the label items")
                + " over "
                + subject.catalog.get(),
            "miou",
            List.of(),
            "",
            evaluation,
            seed,
            seconds(began));
      } catch (StacException e) {
        throw new UserError(ExitCode.USAGE, e.getMessage(), e.remedy(), e);
      }
    }
    if (!subject.simulated.isEmpty()) {
      return SimulatedEvaluation.run(
          subject.simulated,
          SeriesSamples.Subject.ofOption(head),
          ReleaseOption.load(model),
          ReleaseOption.settings(),
          seed,
          progress);
    }
    Path folder =
        data.orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "--protocol needs --data.",
                    "Give the folder that the data set was unpacked into."));
    Protocol protocol = Protocol.named(subject.protocol.orElseThrow());
    Evaluation evaluation;
    if (baseline) {
      evaluation = Baseline.run(protocol, folder, seed, progress);
    } else {
      ProtocolRun run =
          new ProtocolRun(
              protocol,
              folder,
              ReleaseOption.load(model),
              ReleaseOption.settings(),
              seed,
              progress);
      evaluation =
          train.isPresent()
              ? run.trainAndMeasure(new ProtocolRun.Training(train.get(), work(), epochs))
              : run.measure();
    }
    return EvaluationReport.of(protocol, evaluation, seed, seconds(began));
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  /** Beside the report, so that a stopped training is found again. */
  private Path work() {
    String name = out.getFileName().toString().replaceFirst("\\.json$", "");
    return out.toAbsolutePath().resolveSibling(name + "-training");
  }
}
