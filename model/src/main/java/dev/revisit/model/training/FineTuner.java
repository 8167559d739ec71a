package dev.revisit.model.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.data.Prefetch;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trains a head of a release, alone or together with the encoder, and calibrates it.
 *
 * <pre>{@code
 * SampleSubset.Split split = SampleSubset.byGroup(samples, 0.2, seed);
 * FineTunePlan plan = FineTunePlan.of(task, FineTunePlan.Start.FROZEN, 50, seed);
 * FineTuneResult result =
 *     new FineTuner(plan, release, split.training(), split.validation(), checkpoint,
 *             FineTuneSettings.on(Device.CPU), listener, InstantSource.system())
 *         .run();
 * }</pre>
 *
 * <p>A head that the release has already, of the same shape and classes, goes on learning, unless
 * the run is {@linkplain FineTunePlan.Start#SCRATCH from scratch} or wants a new one; any other
 * starts from seeded weights, a scene head from a linear probe. Before the first and after every
 * epoch the validation samples are judged; the weights of the best time by the plan's criterion are
 * what comes out. A head that goes on is not judged before the first epoch: it may have learned
 * from these very samples. A run that finds its checkpoint continues from it and computes what it
 * would have computed without the interruption.
 */
public final class FineTuner {
  private static final double NANOS = 1e9;
  private static final int MOST_EMBEDDINGS = 2048;

  private final FineTunePlan plan;
  private final ModelRelease base;
  private final LabelledSamples training;
  private final LabelledSamples validation;
  private final Path checkpoint;
  private final FineTuneSettings settings;
  private final FineTuneListener listener;
  private final InstantSource clock;
  private volatile boolean stopRequested;

  /**
   * @param base what is fine-tuned
   * @param validation samples of other groups than the training samples
   * @param checkpoint file of the run; written after every epoch and when the run is asked to stop
   * @param clock for the reported speed only
   */
  public FineTuner(
      FineTunePlan plan,
      ModelRelease base,
      LabelledSamples training,
      LabelledSamples validation,
      Path checkpoint,
      FineTuneSettings settings,
      FineTuneListener listener,
      InstantSource clock) {
    this.plan = plan;
    this.base = base;
    this.training = training;
    this.validation = validation;
    this.checkpoint = checkpoint;
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Asks the run to end after the step it is in: it writes its checkpoint and returns. From any
   * thread, for example a shutdown hook, which must then wait for {@link #run()} to return.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /**
   * Runs, or resumes.
   *
   * @throws IOException if samples or the checkpoint cannot be read or written
   * @throws IllegalArgumentException if the samples do not fit task or model, or hold no label
   * @throws TrainingDivergedException if a loss or gradient is not finite
   */
  public FineTuneResult run() throws IOException {
    LabelSurvey trainingSurvey = survey(training, 0);
    LabelSurvey validationSurvey = survey(validation, training.size());
    requireLabels("training", trainingSurvey);
    requireLabels("validation", validationSurvey);
    Set<Modality> modalities = EnumSet.copyOf(trainingSurvey.modalities());
    modalities.addAll(validationSurvey.modalities());
    int history = Math.max(trainingSurvey.history(), validationSurvey.history());
    FineTunedHeads heads = FineTunedHeads.of(plan.task(), base);
    WeightMap initial = heads.initial(plan);
    try (FineTuneGraph graph =
        new FineTuneGraph(
            plan,
            base,
            heads.shapes(),
            modalities,
            history,
            trainingSurvey.weights(plan.weightPower()),
            settings.device(),
            settings.threads())) {
      HeadBatches batches =
          new HeadBatches(
              plan,
              graph,
              base.architecture(),
              base.normalisation(),
              modalities,
              history,
              training,
              validation,
              new SampleOrder(trainingSurvey, plan.balanced(), plan.seed()),
              settings.cacheBytes());
      return new Run(graph, batches, heads, initial, describe(trainingSurvey, validationSurvey))
          .run();
    }
  }

  private LabelSurvey survey(LabelledSamples samples, int before) throws IOException {
    int all = training.size() + validation.size();
    return LabelSurvey.of(
        samples, plan.task(), base.architecture(), read -> listener.surveyed(before + read, all));
  }

  private static void requireLabels(String name, LabelSurvey survey) {
    if (survey.counts().stream().mapToLong(Long::longValue).sum() == 0) {
      throw new IllegalArgumentException(
          "The %d %s samples hold no label that their looks show: check labels, cloud masks and, for change, references"
              .formatted(survey.classes().size(), name));
    }
  }

  /** What tells this run from any other. */
  private ObjectNode describe(LabelSurvey trainingSurvey, LabelSurvey validationSurvey) {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    run.set("plan", plan.toJson());
    run.put("model", base.identity().sha256());
    ArrayNode data = run.putArray("data");
    for (LabelSurvey survey : new LabelSurvey[] {trainingSurvey, validationSurvey}) {
      data.add(survey.classes().size());
      survey.counts().forEach(data::add);
    }
    return run;
  }

  /** The state of one run. */
  private final class Run {
    private final FineTuneGraph graph;
    private final HeadBatches batches;
    private final FineTunedHeads heads;
    private final WeightMap initial;
    private final ObjectNode description;
    private final long stepsPerEpoch;
    private final long steps;
    private long step;

    /** By the criterion: a loss, or how much a score falls short of 1. */
    private double bestLoss = Double.POSITIVE_INFINITY;

    private int bestEpoch;
    private WeightMap best;

    Run(
        FineTuneGraph graph,
        HeadBatches batches,
        FineTunedHeads heads,
        WeightMap initial,
        ObjectNode description)
        throws IOException {
      this.graph = graph;
      this.batches = batches;
      this.heads = heads;
      graph.load(initial);
      this.initial =
          plan.task() instanceof HeadTask.Scene scene && !heads.goesOn(plan)
              ? probed(initial, scene.shape())
              : initial;
      this.description = description;
      this.stepsPerEpoch = batches.stepsPerEpoch();
      this.steps = stepsPerEpoch * plan.epochs();
      start();
    }

    private void start() throws IOException {
      graph.load(initial);
      Optional<FineTuneCheckpoint> found =
          FineTuneCheckpoint.read(checkpoint, description, graph.trained());
      if (found.isPresent()) {
        FineTuneCheckpoint before = found.get();
        graph.load(merge(before.weights()));
        graph.loadMoments(before.firstMoments(), before.secondMoments());
        step = before.step();
        bestLoss = before.bestLoss();
        bestEpoch = before.bestEpoch();
        best = before.best();
        listener.resumed(step);
      } else {
        best = graph.weights();
        WeightMap zeros = TrainingState.fresh(best, graph.trained()).firstMoments();
        graph.loadMoments(zeros, zeros);
        if (!heads.goesOn(plan)) {
          bestLoss = criterion(validated());
        }
      }
    }

    private double criterion(ValidationLogits validated) {
      return plan.criterion() == FineTunePlan.Criterion.SCORE
          ? 1 - validated.score()
          : validated.loss();
    }

    /**
     * With the linear probe of the embeddings as scene head. A head that starts from chance first
     * distorts the features that the encoder has (Kumar et al., Fine-tuning can distort pretrained
     * features, ICLR 2022), and takes long to tell features apart that vary together.
     */
    private WeightMap probed(WeightMap weights, SceneHeadShape shape) throws IOException {
      List<Label> labels = new ArrayList<>();
      List<float[]> embeddings = batches.embeddings(MOST_EMBEDDINGS, labels);
      LinearProbe probe =
          shape.severalAtOnce()
              ? LinearProbe.fitSeveral(
                  embeddings,
                  labels.stream().map(label -> ((Label.Scenes) label).present()).toList(),
                  LinearProbe.USUAL_STRENGTH)
              : LinearProbe.fit(
                  embeddings,
                  labels.stream().mapToInt(label -> ((Label.Scene) label).index()).toArray(),
                  shape.classes().size(),
                  LinearProbe.USUAL_STRENGTH);
      Map<String, TensorData> tensors = new LinkedHashMap<>(weights.tensors());
      probe.write(tensors);
      return WeightMap.of(tensors, heads.shapes());
    }

    /** All weights, those that steps change as given. */
    private WeightMap merge(WeightMap changed) {
      Map<String, TensorData> tensors = new LinkedHashMap<>(initial.tensors());
      tensors.putAll(changed.tensors());
      return WeightMap.of(tensors, heads.shapes());
    }

    FineTuneResult run() throws IOException {
      if (!ended() && !train()) {
        return new FineTuneResult(step, bestEpoch, bestLoss, Optional.empty());
      }
      graph.load(merge(best));
      HeadCalibration calibration = validated().calibrate();
      ModelRelease release = heads.release(plan, merge(best), calibration);
      return new FineTuneResult(
          step,
          bestEpoch,
          bestLoss,
          Optional.of(new FineTuneResult.Finished(release, calibration)));
    }

    private boolean ended() {
      long epoch = step / stepsPerEpoch;
      return step == steps || (step % stepsPerEpoch == 0 && epoch - bestEpoch >= plan.patience());
    }

    /** Whether the run came to its end, and was not asked to stop. */
    private boolean train() throws IOException {
      LearningRateSchedule schedule =
          new LearningRateSchedule(plan.learningRate(), (steps + 9) / 10, steps);
      double sum = 0;
      long summed = 0;
      Instant before = clock.instant();
      try (Prefetch<HeadBatch> prepared =
          new Prefetch<>(batches::training, step, steps, settings.prefetch())) {
        while (true) {
          double rate = schedule.rate(step);
          FineTuneGraph.Outcome outcome = graph.step(prepared.next(), rate, step + 1);
          step++;
          check(outcome);
          sum += outcome.loss();
          summed++;
          Instant now = clock.instant();
          double seconds = Duration.between(before, now).toNanos() / NANOS;
          before = now;
          listener.step(
              new FineTuneListener.Step(
                  step,
                  steps,
                  outcome.loss(),
                  outcome.gradientNorm(),
                  rate,
                  seconds > 0 ? plan.batch() / seconds : 0));
          if (step % stepsPerEpoch == 0) {
            endEpoch(sum / summed);
            sum = 0;
            summed = 0;
            if (ended()) {
              return true;
            }
          }
          if (stopRequested) {
            save();
            return false;
          }
        }
      }
    }

    private void endEpoch(double trainingLoss) throws IOException {
      int epoch = (int) (step / stepsPerEpoch);
      ValidationLogits validated = validated();
      double loss = validated.loss();
      if (!Double.isFinite(loss)) {
        throw new TrainingDivergedException(
            "The validation loss after step %d is %s: use a lower learning rate; if no class of the validation samples occurs in training, divide the samples differently"
                .formatted(step, loss));
      }
      double criterion = criterion(validated);
      // The later of equals: it has seen more, at a lower rate.
      boolean better = criterion <= bestLoss;
      if (better) {
        bestLoss = criterion;
        bestEpoch = epoch;
        best = graph.weights();
      }
      save();
      listener.epoch(new FineTuneListener.Epoch(epoch, plan.epochs(), trainingLoss, loss, better));
    }

    private ValidationLogits validated() throws IOException {
      return ValidationLogits.of(plan.task(), graph, batches, validation.size());
    }

    private void check(FineTuneGraph.Outcome outcome) {
      if (!Float.isFinite(outcome.loss()) || !Float.isFinite(outcome.gradientNorm())) {
        throw new TrainingDivergedException(
            "Step %d has loss %s and gradient norm %s. The checkpoint is from before it: start again with a lower learning rate, in another folder"
                .formatted(step, outcome.loss(), outcome.gradientNorm()));
      }
    }

    private void save() throws IOException {
      new FineTuneCheckpoint(
              step,
              bestLoss,
              bestEpoch,
              graph.weights(),
              graph.firstMoments(),
              graph.secondMoments(),
              best)
          .write(checkpoint, description);
    }
  }
}
