package dev.revisit.local.replay;

import dev.revisit.connectors.kafka.SingleObjectWireFormat;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.stack.EmbeddedFlink;
import dev.revisit.local.stack.LocalStack;
import dev.revisit.schemas.MonitoredArea;
import dev.revisit.schemas.SceneReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * One pass of a catalogue through both jobs: areas are written, jobs started, every scene
 * announced, and the reports counted until each scene is accounted for. Driven by one thread.
 */
public final class CatalogRun implements AutoCloseable {
  /** What subscribers may read. */
  public static final List<Topic> OUTPUTS =
      List.of(
          Topic.CHANGE_EVENTS,
          Topic.ALERTS,
          Topic.LAND_COVER_EVENTS,
          Topic.SCENE_REPORTS,
          Topic.DEAD_LETTERS);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration JOB_CHECK = Duration.ofSeconds(1);

  /**
   * What to run.
   *
   * @param areaFile the areas to watch; without one a single area over the footprints of all items
   * @param stall how long nothing may come out before the run is given up
   */
  public record Plan(
      CatalogSource source,
      StacSearch search,
      Optional<java.nio.file.Path> areaFile,
      ReplayOrder order,
      Duration stall) {}

  /** How the wait for the reports ended. */
  public enum End {
    COMPLETE,
    STALLED,
    INTERRUPTED
  }

  private final Plan plan;
  private final LocalStack stack;
  private final LocalStack.JobSettings jobSettings;
  private final RunListener listener;
  private final PhaseClock phases;
  private final SingleObjectWireFormat wireFormat = new SingleObjectWireFormat();
  private final SceneLedger ledger = new SceneLedger();
  private final RunStatistics statistics = new RunStatistics();
  private final List<Announcement> announcements;
  private final List<MonitoredArea> areas;
  private final OutputTail tail;
  private final Feeder feeder;

  private CatalogRun(
      Plan plan,
      LocalStack stack,
      LocalStack.JobSettings jobSettings,
      List<StacItem> items,
      List<MonitoredArea> areas,
      RunListener listener,
      PhaseClock phases,
      Clock clock) {
    this.plan = plan;
    this.stack = stack;
    this.jobSettings = jobSettings;
    this.areas = areas;
    this.listener = listener;
    this.phases = phases;
    String source = plan.source().name();
    this.announcements =
        plan.order()
            .arrange(items.stream().map(i -> Announcement.of(i, source, clock.instant())).toList());
    this.feeder = new Feeder(stack.bootstrapServers(), wireFormat);
    this.tail = new OutputTail(stack.bootstrapServers(), wireFormat, OUTPUTS);
  }

  /** What a catalogue offers: its items and the areas to watch them in. */
  public record Selection(List<StacItem> items, List<MonitoredArea> areas) {}

  /**
   * Reads the items and areas of a plan; call before the stack starts, so that a mistake on the
   * command line shows at once.
   *
   * @throws UserError when there is nothing to announce
   */
  public static Selection select(Plan plan) {
    Optional<List<MonitoredArea>> asked = plan.areaFile().map(AreaFile::read);
    StacSearch search = plan.search();
    if (plan.source().unbounded()) {
      search = bounded(search, asked);
    }
    List<StacItem> items = plan.source().items(search);
    if (items.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "The catalogue has no item that matches.",
          "Widen --collection, --datetime or --area, or give another --catalog.");
    }
    List<MonitoredArea> areas =
        asked.orElseGet(
            () ->
                AreaFile.covering(items)
                    .map(List::of)
                    .orElseThrow(
                        () ->
                            new UserError(
                                ExitCode.USAGE,
                                "No item has a footprint, so there is nothing to watch.",
                                "Give the areas with --area FILE.geojson.")));
    return new Selection(items, areas);
  }

  private static StacSearch bounded(StacSearch search, Optional<List<MonitoredArea>> areas) {
    if (areas.isEmpty() && search.limit().isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "A public STAC API holds millions of scenes.",
          "Say which ones: --area FILE.geojson with --datetime START/END, or --limit N.");
    }
    return areas
        .map(
            a ->
                new StacSearch(
                    search.collections(),
                    search.ids(),
                    Optional.of(AreaFile.union(a)),
                    search.bbox(),
                    search.from(),
                    search.to(),
                    search.pageSize(),
                    search.limit()))
        .orElse(search);
  }

  /** Prepares a run on a stack that is up. */
  public static CatalogRun open(
      Plan plan,
      Selection selection,
      LocalStack stack,
      LocalStack.JobSettings jobSettings,
      RunListener listener,
      PhaseClock phases,
      Clock clock) {
    return new CatalogRun(
        plan, stack, jobSettings, selection.items(), selection.areas(), listener, phases, clock);
  }

  /** Writes the areas, starts the jobs and announces every scene. */
  public void announceAll() throws IOException, InterruptedException {
    listener.phase(Phase.JOBS);
    phases.begin(Phase.JOBS);
    feeder.watch(areas);
    stack.startJobs(jobSettings);
    phases.begin(Phase.PROCESS);
    listener.phase(Phase.PROCESS);
    for (Announcement announcement : announcements) {
      ledger.announced(announcement.notification());
      feeder.announce(announcement.notification());
    }
    feeder.flush();
  }

  /**
   * Reads what comes out until every scene is accounted for.
   *
   * @throws UserError when a job failed for good
   */
  public End awaitAccounted(Interruption interruption) throws IOException, InterruptedException {
    long lastProgress = System.nanoTime();
    long lastCheck = lastProgress;
    while (!ledger.isComplete()) {
      if (interruption.requested()) {
        return End.INTERRUPTED;
      }
      if (poll() > 0) {
        lastProgress = System.nanoTime();
      }
      long now = System.nanoTime();
      if (now - lastCheck >= JOB_CHECK.toNanos()) {
        lastCheck = now;
        checkJobs();
      }
      if (now - lastProgress >= plan.stall().toNanos()) {
        return End.STALLED;
      }
    }
    return End.COMPLETE;
  }

  /** Hands on what has come out since the last call and tells the progress. */
  public int poll() throws InterruptedException {
    int read = tail.poll(POLL, (topic, key, value) -> value.ifPresent(v -> hand(topic, v)));
    listener.progress(
        new RunListener.Progress(
            ledger.announced(),
            ledger.complete(),
            statistics.changeEvents() + statistics.landCoverEvents(),
            statistics.deadLetters(),
            phases.elapsed()));
    return read;
  }

  private void hand(Topic topic, SpecificRecord value) {
    statistics.count(topic, value);
    if (topic == Topic.CHANGE_EVENTS || topic == Topic.LAND_COVER_EVENTS) {
      phases.event();
    } else if (topic == Topic.SCENE_REPORTS) {
      ledger.reported((SceneReport) value);
    }
    listener.output(topic, value);
  }

  /**
   * Looks whether the jobs still run.
   *
   * @throws UserError when one has failed or ended
   */
  public void checkJobs() throws IOException, InterruptedException {
    for (EmbeddedFlink.LocalJob job : stack.jobs()) {
      Optional<Throwable> failure = job.failure();
      if (failure.isPresent()) {
        throw new UserError(
            ExitCode.FAILED,
            "The job " + job.name() + " failed: " + failure.get(),
            "The log file tells more; --verbose prints the stack trace.",
            failure.get());
      }
      if (job.status().isGloballyTerminalState()) {
        throw new UserError(
            ExitCode.FAILED,
            "The job " + job.name() + " ended by itself: " + job.status(),
            "The log file tells more.");
      }
    }
  }

  /**
   * Ends the jobs: after a complete run so that everything they wrote is committed, else at once.
   */
  public void endJobs(End end) throws IOException, InterruptedException {
    listener.phase(Phase.STOP);
    phases.begin(Phase.STOP);
    if (end == End.COMPLETE) {
      stack.stopJobs();
    } else {
      stack.cancelJobs();
    }
  }

  /** Reads all outputs anew, from their beginning; call after {@link #endJobs}. */
  public ReplayResult collect(boolean complete) throws InterruptedException {
    listener.phase(Phase.COLLECT);
    phases.begin(Phase.COLLECT);
    ReplayResult.Collector collector =
        new ReplayResult.Collector(announcements.stream().map(Announcement::notification).toList());
    try (OutputTail all = new OutputTail(stack.bootstrapServers(), wireFormat, OUTPUTS)) {
      all.drain(collector::add);
    }
    phases.end();
    return collector.finish(complete);
  }

  public SceneLedger ledger() {
    return ledger;
  }

  public RunStatistics statistics() {
    return statistics;
  }

  @Override
  public void close() {
    tail.close();
    feeder.close();
  }
}
