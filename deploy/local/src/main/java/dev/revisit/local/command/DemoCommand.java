package dev.revisit.local.command;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.local.ExitCode;
import dev.revisit.local.console.Durations;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.demo.DefaultCatalog;
import dev.revisit.local.demo.Feed;
import dev.revisit.local.replay.CatalogRun;
import dev.revisit.local.replay.CatalogSource;
import dev.revisit.local.replay.Phase;
import dev.revisit.local.replay.PhaseClock;
import dev.revisit.local.replay.ReplayOrder;
import dev.revisit.local.replay.RunListener;
import dev.revisit.local.simulator.SimulationSummary;
import dev.revisit.local.simulator.Simulator;
import dev.revisit.local.stack.LocalStack;
import dev.revisit.local.stack.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code revisit demo}. */
@Command(
    name = "demo",
    header = "Start everything on this machine and watch the events arrive.",
    description = {
      "One process holds a Kafka broker, a STAC API, Flink with its web page, and both jobs. Every"
          + " scene of the catalogue is announced, and each event is shown as it reaches"
          + " subscribers:",
      "",
      "  cover    classes of a block at one look, and how much of it was visible",
      "  CHANGE   an alert was raised, grew stronger, was confirmed, retracted ...",
      "  skipped  a scene or block that was not used, with the reason",
      "  LETTER   something that could not be processed, with what to do about it",
      "",
      "Then the stack stays up, so that you can look around and produce scenes of your own, until"
          + " Ctrl-C.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit demo",
      "  revisit demo --exit",
      "  revisit demo --catalog my/catalog --area field.geojson --ui-port 8081 --kafka-port 9092"
    })
final class DemoCommand implements Callable<Integer> {
  private static final long SIMULATION_SEED = 7;

  @Option(
      names = "--catalog",
      paramLabel = "DIR|URL",
      description =
          "A folder with a catalog.json, the URL of a catalog.json, or the root of a STAC API."
              + " Default: the real samples beside the checkout if there are any, else a simulated"
              + " catalogue")
  private Optional<String> catalog = Optional.empty();

  @Option(
      names = "--exit",
      description = "End when every scene is accounted for, instead of staying up.")
  private boolean exit;

  @Mixin private CatalogOptions selection;
  @Mixin private StackOptions stackOptions;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws Exception {
    stackOptions.validate();
    try (Interruption interruption = Interruption.install();
        WorkFolder work = stackOptions.openWork()) {
      return run(interruption, work).code();
    } finally {
      terminal.clearProgress();
    }
  }

  private ExitCode run(Interruption interruption, WorkFolder work)
      throws IOException, InterruptedException {
    PhaseClock phases = new PhaseClock();
    begin(phases, Phase.CATALOGUE);
    Scenery scenery = scenery(work);
    try (CatalogSource source = CatalogSource.open(scenery.catalog(), stackOptions.stacPort())) {
      CatalogRun.Plan plan =
          new CatalogRun.Plan(
              source,
              selection.search(),
              scenery.area(),
              selection.order(new ReplayOrder.Datetime()),
              stackOptions.stall());
      CatalogRun.Selection selected = CatalogRun.select(plan);
      terminal.line(SummaryTable.row("Catalogue", source.description()));
      terminal.line(SummaryTable.row("STAC API", source.root().toString()));
      terminal.line(
          SummaryTable.row(
              "Watching",
              selected.areas().stream().map(a -> a.getName()).collect(Collectors.joining(", "))));
      begin(phases, Phase.START_UP);
      try (LocalStack stack = stackOptions.startStack(work);
          CatalogRun run =
              CatalogRun.open(
                  plan,
                  selected,
                  stack,
                  stackOptions.jobSettings(source),
                  new LiveFeed(),
                  phases,
                  Clock.systemUTC())) {
        tellWhere(stack, work);
        if (interruption.requested()) {
          return ExitCode.INTERRUPTED;
        }
        run.announceAll();
        CatalogRun.End end = run.awaitAccounted(interruption);
        phases.end();
        terminal.clearProgress();
        terminal.line("");
        SummaryTable.lines(run.ledger(), run.statistics(), phases).forEach(terminal::line);
        if (end != CatalogRun.End.INTERRUPTED) {
          SummaryTable.discrepancies(run.ledger()).forEach(terminal::line);
        }
        if (end == CatalogRun.End.COMPLETE && !exit) {
          stayUp(run, stack, interruption);
        }
        terminal.clearProgress();
        run.endJobs(interruption.requested() ? CatalogRun.End.INTERRUPTED : end);
        return exitCode(end, run);
      }
    }
  }

  /**
   * What to show.
   *
   * @param area the areas to watch; empty for the footprints of all items
   */
  private record Scenery(String catalog, Optional<Path> area) {}

  private Scenery scenery(WorkFolder work) throws IOException {
    Optional<String> known = catalog.or(() -> DefaultCatalog.realSamples().map(Path::toString));
    if (known.isPresent()) {
      return new Scenery(known.get(), selection.areaFile());
    }
    terminal.progress("making up a catalogue ...");
    SimulationSummary made = Simulator.demonstration().write(work.simulated(), SIMULATION_SEED);
    return new Scenery(
        made.directory().toString(), selection.areaFile().or(() -> Optional.of(made.area())));
  }

  private void begin(PhaseClock phases, Phase phase) {
    phases.begin(phase);
    terminal.progress(phase.label() + " ...");
  }

  private void tellWhere(LocalStack stack, WorkFolder work) {
    terminal.line(SummaryTable.row("Kafka", stack.bootstrapServers()));
    terminal.line(
        SummaryTable.row(
            "Topics",
            Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.joining(", "))));
    terminal.line(SummaryTable.row("Flink", stack.webInterface().toString()));
    terminal.line(SummaryTable.row("Log file", work.logFile().toString()));
    terminal.line("");
  }

  private void stayUp(CatalogRun run, LocalStack stack, Interruption interruption)
      throws IOException, InterruptedException {
    terminal.line("");
    terminal.line(
        "Up until Ctrl-C. Announce scenes on scene-notifications at "
            + stack.bootstrapServers()
            + "; "
            + stack.webInterface()
            + " shows the jobs.");
    long lastCheck = System.nanoTime();
    while (!interruption.requested()) {
      run.poll();
      if (System.nanoTime() - lastCheck > Duration.ofSeconds(1).toNanos()) {
        lastCheck = System.nanoTime();
        run.checkJobs();
      }
    }
  }

  private static ExitCode exitCode(CatalogRun.End end, CatalogRun run) {
    return switch (end) {
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case STALLED -> ExitCode.STALLED;
      case COMPLETE -> run.ledger().irregularities().isEmpty() ? ExitCode.OK : ExitCode.UNBALANCED;
    };
  }

  private final class LiveFeed implements RunListener {
    @Override
    public void phase(Phase phase) {
      terminal.progress(phase.label() + " ...");
    }

    @Override
    public void output(Topic topic, SpecificRecord value) {
      Feed.line(topic, value).ifPresent(terminal::line);
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
              + Durations.clock(now.elapsed()));
    }
  }
}
