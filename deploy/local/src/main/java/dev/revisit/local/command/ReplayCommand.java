package dev.revisit.local.command;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Durations;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.replay.CatalogRun;
import dev.revisit.local.replay.CatalogSource;
import dev.revisit.local.replay.Phase;
import dev.revisit.local.replay.PhaseClock;
import dev.revisit.local.replay.ReplayOrder;
import dev.revisit.local.replay.ReplayResult;
import dev.revisit.local.replay.RunListener;
import dev.revisit.local.replay.SceneLedger;
import dev.revisit.local.stack.LocalStack;
import dev.revisit.local.stack.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code revisit replay}. */
@Command(
    name = "replay",
    header = "Run a whole catalogue through both jobs and write the events to files.",
    description = {
      "Starts a Kafka broker and Flink in this process, announces every item of the catalogue and waits until each one is accounted for exactly once. A folder is served over HTTP by"
          + " a STAC API in this process, so rasters are read by byte range as from a public archive.",
      "",
      "The output folder receives change-events.jsonl, alerts.jsonl (the latest state of each), land-cover-events.jsonl, scene-reports.jsonl, dead-letters.jsonl and summary.json. Two"
          + " replays of the same scenes in the same order differ only in emitted_at, ingested_at and measured seconds; another order within the allowed lateness ends in the same alerts.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit replay --catalog my/catalog --out events",
      "  revisit replay --catalog my/catalog --area field.geojson --order shuffle:7 --out events",
      "  revisit replay --catalog https://earth-search.aws.element84.com/v1 --collection sentinel-2-c1-l2a \\",
      "      --datetime 2024-05-01/2024-05-31 --area field.geojson --out events"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final ReplayOrder DEFAULT_ORDER = new ReplayOrder.Created();

  @Option(
      names = "--catalog",
      required = true,
      paramLabel = "DIR|URL",
      description =
          "A folder with a catalog.json, the URL of a catalog.json, or the root of a STAC API.")
  private String catalog;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the events are written; made if absent.")
  private Path out;

  @Mixin private CatalogOptions selection;
  @Mixin private StackOptions stackOptions;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws Exception {
    stackOptions.validate();
    checkOutput();
    PhaseClock phases = new PhaseClock();
    try (Interruption interruption = Interruption.install();
        WorkFolder work = stackOptions.openWork()) {
      return replay(interruption, work, phases).code();
    } finally {
      terminal.clearProgress();
    }
  }

  private void checkOutput() {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UserError(ExitCode.USAGE, "--out " + out + " is a file.", "Give a folder.");
    }
  }

  private ExitCode replay(Interruption interruption, WorkFolder work, PhaseClock phases)
      throws IOException, InterruptedException {
    begin(phases, Phase.CATALOGUE);
    try (CatalogSource source = CatalogSource.open(catalog, stackOptions.stacPort())) {
      CatalogRun.Plan plan =
          new CatalogRun.Plan(
              source,
              selection.search(),
              selection.areaFile(),
              selection.order(DEFAULT_ORDER),
              stackOptions.stall());
      CatalogRun.Selection selected = CatalogRun.select(plan);
      terminal.line("Catalogue   " + source.description());
      terminal.line(
          "To announce "
              + selected.items().size()
              + " items, order "
              + plan.order()
              + ", "
              + selected.areas().size()
              + " area(s)");
      terminal.line("Log file    " + work.logFile());
      begin(phases, Phase.START_UP);
      try (LocalStack stack = stackOptions.startStack(work);
          CatalogRun run =
              CatalogRun.open(
                  plan,
                  selected,
                  stack,
                  stackOptions.jobSettings(source),
                  new ProgressLine(),
                  phases,
                  Clock.systemUTC())) {
        terminal.line("Flink       " + stack.webInterface());
        if (interruption.requested()) {
          return ExitCode.INTERRUPTED;
        }
        run.announceAll();
        CatalogRun.End end = run.awaitAccounted(interruption);
        run.endJobs(end);
        ReplayResult result = run.collect(end == CatalogRun.End.COMPLETE);
        result.write(out, settings(source), phases);
        terminal.clearProgress();
        return tell(end, result, phases);
      }
    }
  }

  private void begin(PhaseClock phases, Phase phase) {
    phases.begin(phase);
    terminal.progress(phase.label() + " ...");
  }

  private Map<String, String> settings(CatalogSource source) {
    Map<String, String> settings = new LinkedHashMap<>(stackOptions.further());
    settings.put("catalog", catalog);
    settings.put("source", source.root().toString());
    settings.put("area", selection.areaText());
    settings.put("order", selection.order(DEFAULT_ORDER).toString());
    settings.put("model", stackOptions.modelText());
    stackOptions.scorersText().ifPresent(chosen -> settings.put("scorers", chosen));
    settings.put("parallelism", String.valueOf(stackOptions.parallelism()));
    return settings;
  }

  private ExitCode tell(CatalogRun.End end, ReplayResult result, PhaseClock phases) {
    terminal.line("");
    SummaryTable.lines(result.ledger(), result.statistics(), phases).forEach(terminal::line);
    terminal.line(
        "Written to  "
            + out.toAbsolutePath().normalize()
            + (end == CatalogRun.End.COMPLETE ? "" : " (incomplete)"));
    if (end == CatalogRun.End.COMPLETE && result.balanced()) {
      return ExitCode.OK;
    }
    if (end != CatalogRun.End.INTERRUPTED) {
      SummaryTable.discrepancies(result.ledger()).forEach(terminal::line);
    }
    return switch (end) {
      case COMPLETE -> ExitCode.UNBALANCED;
      case STALLED -> stalled(result.ledger());
      case INTERRUPTED -> ExitCode.INTERRUPTED;
    };
  }

  private ExitCode stalled(SceneLedger ledger) {
    List<SceneLedger.Missing> missing = ledger.missing();
    terminal.line(
        "Nothing came out for "
            + stackOptions.stall().toMinutes()
            + " min; "
            + missing.size()
            + " scenes are missing. A longer --timeout helps if the machine is slow.");
    return ExitCode.STALLED;
  }

  private final class ProgressLine implements RunListener {
    @Override
    public void phase(Phase phase) {
      terminal.progress(phase.label() + " ...");
    }

    @Override
    public void output(Topic topic, SpecificRecord value) {
      // the files show it
    }

    @Override
    public void progress(Progress now) {
      terminal.progress(
          now.complete()
              + " of "
              + now.announced()
              + " scenes, "
              + now.events()
              + " events, "
              + now.deadLetters()
              + " dead letters, "
              + Durations.clock(now.elapsed())
              + (now.complete() == 0
                  ? ""
                  : ", about " + Durations.clock(now.remaining()) + " to go"));
    }
  }
}
