package dev.revisit.model.evaluation.ablation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.training.CheckpointFolder;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainResult;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.Pretrainer;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains and measures the arms of a study, seed after seed.
 *
 * <pre>{@code
 * AblationRun run = new AblationRun(Study.FUSION, settings, data, folder,
 *     PretrainSettings.cpu(100), meter, listener, InstantSource.system());
 * AblationReport report = run.run();
 * }</pre>
 *
 * <p>An arm that is finished is on disk and is not trained again; one that is not continues from
 * its newest checkpoint. So a run that was stopped, or that gets further seeds, does only what is
 * missing.
 */
public final class AblationRun {
  private static final int CHECKPOINTS = 2;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private final Study study;
  private final AblationSettings settings;
  private final AblationData data;
  private final ResultFolder results;
  private final PretrainSettings execution;
  private final MemoryMeter memory;
  private final AblationListener listener;
  private final InstantSource clock;
  private final Quality quality;
  private volatile boolean stopRequested;
  private volatile Optional<Pretrainer> training = Optional.empty();

  /**
   * @param folder receives results and, until an arm is finished, its checkpoints
   * @param clock for the reported speed only
   * @throws IOException if chips cannot be read
   */
  public AblationRun(
      Study study,
      AblationSettings settings,
      AblationData data,
      Path folder,
      PretrainSettings execution,
      MemoryMeter memory,
      AblationListener listener,
      InstantSource clock)
      throws IOException {
    this.study = study;
    this.settings = settings;
    this.data = data;
    this.results = new ResultFolder(folder);
    this.execution = execution;
    this.memory = memory;
    this.listener = listener;
    this.clock = clock;
    this.quality = new Quality(settings, data, execution);
  }

  /** Asks the run to end after the training step it is in. From any thread. */
  public void requestStop() {
    stopRequested = true;
    training.ifPresent(Pretrainer::requestStop);
  }

  /**
   * Runs what is missing.
   *
   * @return the report of all arms that are finished; all of them unless a stop was asked for
   * @throws IllegalArgumentException if the folder holds results of other settings, or the data
   *     does not fit
   */
  public AblationReport run() throws IOException {
    try (quality) {
      return report();
    }
  }

  private AblationReport report() throws IOException {
    List<ArmResult> finished = new ArrayList<>();
    int all = 0;
    for (long seed : settings.seeds()) {
      all += arms(seed).size();
    }
    for (long seed : settings.seeds()) {
      for (Arm arm : arms(seed)) {
        Optional<ArmResult> earlier = results.read(study.id(), arm.name(), seed, key(arm));
        Optional<ArmResult> result =
            earlier.isPresent() || stopRequested
                ? earlier
                : train(arm, seed, new Progress(finished.size(), all));
        if (result.isPresent()) {
          finished.add(result.get());
          listener.finished(result.get(), earlier.isPresent());
        }
      }
    }
    return new AblationReport(study, settings, finished, quality.pixelProbe());
  }

  private List<Arm> arms(long seed) {
    return study.arms(settings, data.training().layout().side(), seed);
  }

  /** Everything that decides the numbers of an arm. */
  private String key(Arm arm) {
    ObjectNode key = new ObjectMapper().createObjectNode();
    key.set("plan", arm.plan().toJson());
    key.put("start", arm.start().name());
    if (arm.start() == Arm.Start.SHARED) {
      key.set("shared", settings.shared(arm.plan().seed()).toJson());
    }
    key.put("data", data.fingerprint());
    key.put("evaluation_repeats", settings.evaluationRepeats());
    key.put("labelled", quality.labelled());
    return key.toString();
  }

  private record Progress(int done, int all) {}

  /** Empty if it was stopped. */
  private Optional<ArmResult> train(Arm arm, long seed, Progress progress) throws IOException {
    Optional<WeightMap> start = start(arm, seed, progress);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    Path checkpoints = results.checkpoints(study.id(), arm.name(), seed);
    memory.reset();
    StepTimes times = new StepTimes(settings.batch());
    Optional<WeightMap> weights =
        pretrain(
            arm.plan(),
            start.get(),
            checkpoints,
            "%s, seed %d".formatted(arm.name(), seed),
            progress,
            times);
    if (weights.isEmpty()) {
      return Optional.empty();
    }
    Map<Measure, Double> measures = new LinkedHashMap<>(arm.settings());
    memory.peakBytes().ifPresent(b -> measures.put(Measure.PEAK_MEMORY_MB, b / MEGA));
    measures.put(Measure.SECONDS_PER_STEP, times.seconds());
    measures.put(Measure.CPU_SECONDS_PER_STEP, times.cpuSeconds());
    costs(arm, measures);
    Quality.Measured measured = quality.of(arm.plan(), weights.get());
    measures.putAll(measured.measures());
    ArmResult result = result(arm, seed, measured.seasonLosses(), measures);
    results.write(result);
    results.removeCheckpoints(study.id(), arm.name(), seed);
    return Optional.of(result);
  }

  /** The weights that an arm begins with; empty if stopped. */
  private Optional<WeightMap> start(Arm arm, long seed, Progress progress) throws IOException {
    Map<String, long[]> shapes = arm.plan().parameters();
    WeightMap seeded = SeededWeights.create(shapes, seed);
    return switch (arm.start()) {
      case SCRATCH -> Optional.of(seeded);
      case SCRATCH_WITH_FUSION -> Optional.of(SeededWeights.withFusionFromTheStart(shapes, seed));
      case SHARED -> {
        PretrainPlan plan = settings.shared(seed);
        yield pretrain(
                plan,
                SeededWeights.create(plan.parameters(), seed),
                results.sharedCheckpoints(seed),
                "stages 1 and 2, seed " + seed,
                progress,
                new StepTimes(settings.batch()))
            .map(shared -> merge(seeded, shared, shapes));
      }
    };
  }

  /** All of the shared weights but those of fusion. */
  private static WeightMap merge(WeightMap seeded, WeightMap shared, Map<String, long[]> shapes) {
    Map<String, TensorData> tensors = new LinkedHashMap<>(seeded.tensors());
    for (String name : Stage.MULTIMODAL.trained(shapes).keySet()) {
      tensors.put(name, shared.tensors().get(name));
    }
    return WeightMap.of(tensors, shapes);
  }

  private Optional<WeightMap> pretrain(
      PretrainPlan plan,
      WeightMap start,
      Path checkpoints,
      String doing,
      Progress progress,
      StepTimes times)
      throws IOException {
    Pretrainer pretrainer =
        new Pretrainer(
            plan,
            data.training(),
            CheckpointFolder.open(checkpoints, CHECKPOINTS),
            execution,
            step -> {
              times.step(step);
              listener.step(
                  doing + ", stage " + step.stage().number(),
                  progress.done(),
                  progress.all(),
                  step.step(),
                  step.steps());
            },
            clock);
    training = Optional.of(pretrainer);
    if (stopRequested) {
      return Optional.empty();
    }
    PretrainResult result = pretrainer.run(start);
    training = Optional.empty();
    return result.finished() ? Optional.of(result.weights()) : Optional.empty();
  }

  private void costs(Arm arm, Map<Measure, Double> measures) {
    PretrainPlan plan = arm.plan();
    Cost cost = new Cost(plan.architecture(), plan.fusion());
    int seasons = plan.architecture().seasons();
    measures.put(Measure.GFLOP_PER_SEASON, cost.season(seasons - 1) / GIGA);
    measures.put(Measure.PARAMETERS, (double) cost.parameters());
    measures.put(Measure.FUSION_PARAMETERS, (double) cost.fusionParameters());
    measures.put(Measure.STATE_BYTES, (double) cost.stateBytes(seasons));
    double operations = 0;
    for (StagePlan stage : stages(arm)) {
      operations +=
          (double) stage.steps()
              * settings.stepCost(plan.architecture(), plan.fusion(), stage.stage());
    }
    measures.put(Measure.TRAINING_GFLOP, operations / GIGA);
  }

  private List<StagePlan> stages(Arm arm) {
    List<StagePlan> stages = new ArrayList<>();
    if (arm.start() == Arm.Start.SHARED) {
      stages.addAll(settings.shared(arm.plan().seed()).stages());
    }
    stages.addAll(arm.plan().stages());
    return stages;
  }

  private ArmResult result(
      Arm arm, long seed, List<Double> seasonLosses, Map<Measure, Double> measures) {
    Map<String, Long> steps = new LinkedHashMap<>();
    stages(arm).forEach(s -> steps.put("stage " + s.stage().number(), s.steps()));
    Map<String, Double> byId = new LinkedHashMap<>();
    measures.forEach(
        (measure, value) -> {
          if (!Double.isNaN(value)) {
            byId.put(measure.id(), value);
          }
        });
    return new ArmResult(
        study.id(), arm.name(), arm.description(), seed, key(arm), steps, seasonLosses, byId);
  }
}
