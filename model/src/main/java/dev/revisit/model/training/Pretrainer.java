package dev.revisit.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.cluster.ClusterFailedException;
import dev.revisit.model.cluster.TrainingCluster;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.Prefetch;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Runs a pretraining plan.
 *
 * <pre>{@code
 * Pretrainer pretrainer =
 *     new Pretrainer(plan, chips, CheckpointFolder.open(folder, 3), PretrainSettings.cpu(500),
 *         step -> log(step), InstantSource.system());
 * PretrainResult result = pretrainer.run();
 * }</pre>
 *
 * <p>A run that finds checkpoints of the same plan and data in its folder continues from the newest
 * sound one and computes what it would have computed without the interruption.
 */
public final class Pretrainer {
  private static final Logger LOG = LoggerFactory.getLogger(Pretrainer.class);
  private static final double NANOS = 1e9;

  /** A message has less than 2 GiB; the rest is for what is fed beside pixels. */
  private static final long LARGEST_FEED = 1900L << 20;

  private final PretrainPlan plan;
  private final JsonNode planJson;
  private final ChipSource chips;
  private final String data;
  private final CheckpointFolder checkpoints;
  private final PretrainSettings settings;
  private final PretrainListener listener;
  private final InstantSource clock;
  private final Optional<Validation> validation;
  private Optional<TrainingCluster> cluster = Optional.empty();
  private volatile boolean stopRequested;

  /**
   * @param chips stay open; not to be read by others during the run
   * @param clock for the reported speed only
   */
  public Pretrainer(
      PretrainPlan plan,
      ChipSource chips,
      CheckpointFolder checkpoints,
      PretrainSettings settings,
      PretrainListener listener,
      InstantSource clock) {
    this(plan, chips, checkpoints, settings, listener, clock, Optional.empty());
  }

  /**
   * @param chips stay open; not to be read by others during the run
   * @param clock for the reported speed only
   * @param validation chips to judge the model on, which stay open too
   */
  public Pretrainer(
      PretrainPlan plan,
      ChipSource chips,
      CheckpointFolder checkpoints,
      PretrainSettings settings,
      PretrainListener listener,
      InstantSource clock,
      Optional<Validation> validation) {
    this.plan = plan;
    this.planJson = plan.toJson();
    this.chips = chips;
    this.data = chips.fingerprint();
    this.checkpoints = checkpoints;
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.validation = validation;
  }

  /**
   * Shares every batch of the run among workers, whose servers were started with the device and
   * threads of the settings. A run may go on with another number of workers, or none: the losses
   * agree within rounding.
   *
   * @return this
   * @throws IllegalArgumentException if the batch of a stage cannot be shared evenly, or is larger
   *     than what TensorFlow sends at once
   */
  public Pretrainer on(TrainingCluster workers) {
    for (StagePlan stagePlan : plan.stages()) {
      workers.share(stagePlan.batch());
      long place = BatchAssembler.seasons(plan, stagePlan.stage()) * pixelBytes();
      if (stagePlan.batch() * place > LARGEST_FEED) {
        throw new IllegalArgumentException(
            "A batch of %d places in stage %d takes %d MB, and TensorFlow sends workers at most %d MB a step: choose a batch of %d or less"
                .formatted(
                    stagePlan.batch(),
                    stagePlan.stage().number(),
                    (stagePlan.batch() * place) >> 20,
                    LARGEST_FEED >> 20,
                    LARGEST_FEED / place));
      }
    }
    cluster = Optional.of(workers);
    return this;
  }

  /** Of one season of one place; all else that is fed is small beside it. */
  private long pixelBytes() {
    long bytes = 0;
    for (Modality modality : Modality.values()) {
      bytes += (long) plan.architecture().bands(modality) * plan.architecture().pixels();
    }
    return bytes * Float.BYTES;
  }

  /**
   * Asks the run to end after the step it is in: it writes a checkpoint and returns. From any
   * thread, for example a shutdown hook, which must then wait for {@link #run()} to return.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /** Runs, or resumes, from seeded initial weights. See {@link #run(WeightMap)}. */
  public PretrainResult run() throws IOException {
    return run(() -> SeededWeights.create(plan.parameters(), plan.seed()));
  }

  /**
   * Runs, or resumes.
   *
   * @param initial weights to start from if there is no checkpoint
   * @throws dev.revisit.model.weights.WeightMismatchException if they are of another architecture
   * @throws IOException if data or checkpoints cannot be read or written
   * @throws IllegalArgumentException if the data does not fit the plan
   * @throws TrainingDivergedException if a loss or gradient is not finite
   * @throws ClusterFailedException if a worker is lost
   */
  public PretrainResult run(WeightMap initial) throws IOException {
    WeightMap checked = WeightMap.of(initial.tensors(), plan.parameters());
    return run(() -> checked);
  }

  private PretrainResult run(Supplier<WeightMap> initial) throws IOException {
    for (StagePlan stagePlan : plan.stages()) {
      new BatchAssembler(plan, stagePlan, chips); // data that a later stage rejects fails now
    }
    Optional<Checkpoint> found = checkpoints.newest(plan, data, LOG::warn);
    found.ifPresent(checkpoint -> listener.resumed(checkpoint.stage(), checkpoint.step()));
    int first = found.map(checkpoint -> index(checkpoint.stage())).orElse(0);
    WeightMap weights = found.map(checkpoint -> checkpoint.state().weights()).orElseGet(initial);
    List<StagePlan> stages = plan.stages();
    long step = 0;
    for (int i = first; i < stages.size(); i++) {
      StagePlan stagePlan = stages.get(i);
      boolean resumes = i == first && found.isPresent();
      step = resumes ? found.get().step() : 0;
      if (step < stagePlan.steps()) {
        TrainingState state =
            resumes ? found.get().state() : TrainingState.fresh(weights, trained(stagePlan));
        Checkpoint end = train(stagePlan, step, state);
        weights = end.state().weights();
        step = end.step();
        if (step < stagePlan.steps()) {
          return new PretrainResult(false, stagePlan.stage(), step, weights);
        }
      }
    }
    return new PretrainResult(true, stages.get(stages.size() - 1).stage(), step, weights);
  }

  private int index(Stage stage) {
    for (int i = 0; i < plan.stages().size(); i++) {
      if (plan.stages().get(i).stage() == stage) {
        return i;
      }
    }
    throw new IllegalStateException("The plan has no stage " + stage.number());
  }

  private Map<String, long[]> trained(StagePlan stagePlan) {
    return stagePlan.stage().trained(plan.parameters());
  }

  /** Trains one stage from {@code start} finished steps to its end or until asked to stop. */
  private Checkpoint train(StagePlan stagePlan, long start, TrainingState state)
      throws IOException {
    try {
      return steps(stagePlan, start, state);
    } catch (TensorFlowException e) {
      if (cluster.isPresent()) {
        throw new ClusterFailedException(cluster.get(), e);
      }
      throw e;
    }
  }

  private Checkpoint steps(StagePlan stagePlan, long start, TrainingState state)
      throws IOException {
    Stage stage = stagePlan.stage();
    BatchAssembler assembler = new BatchAssembler(plan, stagePlan, chips);
    Optional<Judgement> judgement =
        validation.map(chosen -> new Judgement(plan, stagePlan, chosen));
    int seasons = BatchAssembler.seasons(plan, stage);
    LearningRateSchedule schedule = stagePlan.schedule();
    try (TrainingGraph graph =
            new TrainingGraph(plan, stage, seasons, stagePlan.batch(), settings, cluster);
        Prefetch<TrainingBatch> batches =
            new Prefetch<>(assembler::batch, start, stagePlan.steps(), settings.prefetch())) {
      graph.load(state);
      long step = start;
      while (true) {
        double rate = schedule.rate(step);
        Instant before = clock.instant();
        TrainingBatch batch = batches.next();
        double waited = seconds(before, clock.instant());
        TrainingGraph.Outcome outcome = graph.step(batch, rate, step + 1);
        step++;
        check(stage, step, outcome);
        double seconds = seconds(before, clock.instant());
        listener.step(
            new PretrainListener.Step(
                stage,
                step,
                stagePlan.steps(),
                outcome.loss(),
                outcome.gradientNorm(),
                rate,
                seconds > 0 ? stagePlan.batch() / seconds : 0,
                waited));
        if (judgement.isPresent() && judgement.get().due(step, stagePlan.steps())) {
          listener.validated(judgement.get().judge(graph, step));
        }
        boolean ends = step == stagePlan.steps() || stopRequested;
        if (ends || step % settings.checkpointEvery() == 0) {
          Checkpoint checkpoint = new Checkpoint(stage, step, planJson, data, graph.state());
          listener.saved(checkpoints.save(checkpoint));
          if (ends) {
            return checkpoint;
          }
        }
      }
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / NANOS;
  }

  private static void check(Stage stage, long step, TrainingGraph.Outcome outcome) {
    if (!Float.isFinite(outcome.loss()) || !Float.isFinite(outcome.gradientNorm())) {
      throw new TrainingDivergedException(
          "Step %d of stage %d has loss %s and gradient norm %s. The checkpoints are from before it: start again with a lower learning rate, in another folder"
              .formatted(step, stage.number(), outcome.loss(), outcome.gradientNorm()));
    }
  }
}
