package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.monitor.alert.CellObservation;
import dev.revisit.flink.monitor.alert.ChangeEvents;
import dev.revisit.flink.monitor.alert.LookScores;
import dev.revisit.flink.monitor.alert.SpectralIndex;
import dev.revisit.flink.monitor.state.BlockMemory;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.SkipReason;
import dev.revisit.schemas.Stage;
import dev.revisit.schemas.state.StoredLook;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that happens to one block: looks are judged against what the block remembers, seasons
 * are folded when the first look that may know them arrives, alerts are folded over all looks and
 * the differences leave as events.
 *
 * <p>What a block emits is a function of the set of its scenes: a scene that arrives after looks
 * which should have known it makes those looks be judged again, and what that changes leaves as
 * CORRECTED events.
 */
final class BlockMonitor extends KeyedProcessFunction<String, ReadOutcome, ChangeEvent> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(BlockMonitor.class);

  private final BlockReaders readers;
  private final Encoders encoders;
  private final MonitorSettings settings;

  private transient Clock clock;
  private transient SisBlockReader reader;
  private transient LookScene scenes;
  private transient Encoder encoder;
  private transient ChipCutter cutter;
  private transient BlockMemory memory;
  private transient SpectralReferences references;
  private transient SeasonMemories seasons;
  private transient ChangeJudge change;
  private transient LandCoverJudge landCover;
  private transient BlockAlerts alerts;

  BlockMonitor(BlockReaders readers, Encoders encoders, MonitorSettings settings) {
    this.readers = readers;
    this.encoders = encoders;
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    clock = Clock.systemUTC();
    reader = readers.create();
    scenes = new LookScene(readers.retrying(reader));
    encoder = encoders.acquire();
    cutter = new ChipCutter(encoder.architecture());
    memory = new BlockMemory(getRuntimeContext());
    references = new SpectralReferences(scenes, settings.seasonGrace());
    seasons = new SeasonMemories(encoder, cutter, scenes, settings);
    ModelScorer model = new ModelScorer(encoder, cutter, 2 * encoders.batch(), settings.fusion());
    change = new ChangeJudge(references, seasons, model, cutter, scenes, settings);
    landCover = new LandCoverJudge(encoder, cutter, model, settings.digest());
    Judges judges =
        Judges.of(
            settings.fusion(),
            model.tellsChange() ? Optional.of(model.reference()) : Optional.empty());
    alerts = new BlockAlerts(settings, judges, clock);
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoders.release();
    }
    if (reader != null) {
      reader.close();
    }
  }

  @Override
  public void processElement(ReadOutcome outcome, Context context, Collector<ChangeEvent> out)
      throws Exception {
    BlockObservation observation = outcome.observed().observation();
    if (memory.isHandled(observation.getNotificationId())) {
      return;
    }
    memory.markHandled(observation.getNotificationId(), observation.getObservedAt().toEpochMilli());
    BlockReports reports = new BlockReports(outcome, clock.instant());
    if (outcome instanceof ReadOutcome.Failed failed) {
      fail(outcome, failed.failure(), reports, context);
    } else if (outcome instanceof ReadOutcome.Read read) {
      admit(read, reports, context, out);
    }
  }

  /** Sorts out what must not change the block, then lets the look in. */
  private void admit(
      ReadOutcome.Read read, BlockReports reports, Context context, Collector<ChangeEvent> out)
      throws Exception {
    BlockObservation observation = read.observed().observation();
    List<StoredLook> looks = memory.looks();
    Optional<StoredLook> earlier =
        looks.stream()
            .filter(look -> look.getAcquisitionKey().equals(observation.getAcquisitionKey()))
            .findFirst();
    if (earlier.isPresent()) {
      int order = observation.getRevision().compareTo(earlier.get().getRevision());
      if (order <= 0) {
        context.output(
            MonitorPipeline.REPORTS,
            reports.skipped(
                order == 0 ? SkipReason.DUPLICATE : SkipReason.OLDER_REVISION,
                "The block knows revision " + earlier.get().getRevision() + "."));
        return;
      }
    }
    long observedAt = observation.getObservedAt().toEpochMilli();
    boolean tooLate =
        looks.stream()
            .anyMatch(
                look -> look.getObservedAt() - settings.allowedLateness().toMillis() > observedAt);
    if (tooLate) {
      context.output(
          MonitorPipeline.REPORTS,
          reports.skipped(
              SkipReason.TOO_LATE,
              "More than "
                  + settings.allowedLateness().toDays()
                  + " days older than the newest look; rebuild the block to include it."));
      return;
    }
    look(read, looks, earlier, reports, context, out);
  }

  private void look(
      ReadOutcome.Read read,
      List<StoredLook> before,
      Optional<StoredLook> earlier,
      BlockReports reports,
      Context context,
      Collector<ChangeEvent> out)
      throws Exception {
    BlockObservation observation = read.observed().observation();
    BlockPixels pixels = read.pixels();
    boolean[] clear = pixels.clear();
    boolean usable = pixels.clearFraction() > 0;
    reports.pixels(pixels);

    Optional<LandCoverJudge.Judged> judged = Optional.empty();
    Optional<CellObservation> cells = Optional.empty();
    if (usable) {
      CellObservation observed = CellObservation.of(pixels, clear);
      cells = Optional.of(observed);
      long start = System.nanoTime();
      try {
        judged = Optional.of(infer(observation, pixels, clear, observed, reports));
      } catch (OutageException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.warn("{} at {} cannot be judged", observation.getItemId(), observation.getBlock(), e);
        fail(
            read,
            new SceneFailure(
                Stage.INFER,
                "inference-failed",
                e.toString(),
                "Replay the dead letter after checking the model release and the free memory.",
                false,
                2),
            reports,
            context);
        return;
      }
      reports.seconds("encode", start);
    }

    long start = System.nanoTime();
    StoredLook look =
        LookScene.stored(
            observation,
            pixels.clearFraction(),
            usable ? cutter.clearShares(pixels, clear) : new byte[0]);
    Block block = pixels.block();
    memory.putLook(look);
    if (earlier.isPresent()) {
      reports.replacedRevision();
      references.rebuild(block, memory, look);
    } else if (cells.isPresent()) {
      references.add(memory, look, cells.get());
    }
    Optional<LookScores> scores = Optional.empty();
    if (cells.isPresent() && judged.isPresent()) {
      scores = Optional.of(change.judge(memory, look, cells.get(), judged.get().change()));
    }
    ChangeJudge.Again again = change.judgeLaterLooks(block, memory, look);
    reports.seasonsFolded(again.folded());
    if (again.looks() > 0) {
      reports.late();
    }
    List<ChangeEvent> events =
        alerts.update(block, memory, before, look, observation.getIngestedAt(), scores);
    for (ChangeEvent event : events) {
      out.collect(event);
      context.output(MonitorPipeline.ALERTS, ChangeEvents.alert(event));
    }
    alerts.forgetOld(memory);
    reports.seconds("judge", start);

    judged.ifPresent(result -> context.output(MonitorPipeline.LAND_COVER, result.event()));
    context.output(
        MonitorPipeline.REPORTS,
        usable
            ? reports.processed(judged.map(LandCoverJudge.Judged::chips).orElse(0), events.size())
            : pixels.isEmpty()
                ? reports.skipped(SkipReason.NO_DATA, "No pixel of the block has data.")
                : reports.skipped(SkipReason.ALL_CLOUD, "No pixel of the block is clear."));
  }

  /** Folds what is due and runs the model; a second time alone when the first fails. */
  private LandCoverJudge.Judged infer(
      BlockObservation observation,
      BlockPixels pixels,
      boolean[] clear,
      CellObservation cells,
      BlockReports reports)
      throws Exception {
    Map<String, Double> means = new TreeMap<>();
    for (SpectralIndex index : SpectralIndex.of(pixels.sensor())) {
      cells.mean(index).ifPresent(mean -> means.put(index.name(), mean));
    }
    try {
      return infer(observation, pixels, clear, means, reports);
    } catch (OutageException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("Inference failed, once more alone: {}", observation.getItemId(), e);
      return infer(observation, pixels, clear, means, reports);
    }
  }

  private LandCoverJudge.Judged infer(
      BlockObservation observation,
      BlockPixels pixels,
      boolean[] clear,
      Map<String, Double> means,
      BlockReports reports)
      throws Exception {
    SeasonMemories.Recall recall =
        seasons.recall(pixels.block(), memory, observation.getObservedAt());
    reports.seasonsFolded(recall.folded());
    return landCover.judge(observation, pixels, clear, means, recall, clock.instant());
  }

  private void fail(
      ReadOutcome outcome, SceneFailure failure, BlockReports reports, Context context) {
    BlockObservation observation = outcome.observed().observation();
    context.output(
        MonitorPipeline.DEAD_LETTERS,
        failure.deadLetter(outcome.observed().raw(), observation, clock.instant()));
    context.output(MonitorPipeline.REPORTS, reports.failed(failure));
  }
}
