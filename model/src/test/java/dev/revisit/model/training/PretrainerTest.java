package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.cluster.TrainingCluster;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.ShardException;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import dev.revisit.model.weights.WeightMismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
  private static final Architecture A = TestPlaces.MICRO;
  private static final PretrainSettings SETTINGS = new PretrainSettings(Device.CPU, 0, 3, 2);

  /** Steps of stage 1, 2 and 3. */
  private static final long[] STEPS = {4, 4, 7};

  @TempDir static Path shared;
  private static ChipShards chips;
  private static Recorder wholeRun;
  private static PretrainResult whole;

  @TempDir Path temporary;

  /** The uninterrupted run that the others are compared with. */
  @BeforeAll
  static void run() throws IOException {
    chips = TestPlaces.write(shared.resolve("chips"), 10, 4);
    wholeRun = new Recorder(-1);
    whole = pretrainer(shared, "whole", wholeRun).run();
  }

  @AfterAll
  static void close() throws IOException {
    chips.close();
  }

  /** What a killed process does: nothing, from one moment on. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Recorder implements PretrainListener {
    final List<Step> steps = new ArrayList<>();
    final List<String> resumed = new ArrayList<>();
    final List<Path> saved = new ArrayList<>();
    private final int killAfter;

    Recorder(int killAfter) {
      this.killAfter = killAfter;
    }

    @Override
    public void step(Step step) {
      steps.add(step);
      if (steps.size() == killAfter) {
        throw new Killed();
      }
    }

    @Override
    public void resumed(Stage stage, long step) {
      resumed.add(stage + " " + step);
    }

    @Override
    public void saved(Path checkpoint) {
      saved.add(checkpoint);
    }
  }

  private static PretrainPlan plan() {
    List<StagePlan> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      // A high rate, so that every bit of the weights depends on every step.
      stages.add(new StagePlan(stage, STEPS[stage.number() - 1], 4, 0.5, 1));
    }
    return PretrainPlan.of(A, TestPlaces.NORMALISATION, stages, 11);
  }

  private Pretrainer pretrainer(String name, PretrainListener listener) throws IOException {
    return pretrainer(temporary, name, listener);
  }

  private static Pretrainer pretrainer(Path parent, String name, PretrainListener listener)
      throws IOException {
    return new Pretrainer(
        plan(),
        chips,
        CheckpointFolder.open(parent.resolve(name), 2),
        SETTINGS,
        listener,
        InstantSource.fixed(Instant.EPOCH));
  }

  private static Map<String, TensorData> newest(Path folder) throws IOException {
    Checkpoint checkpoint =
        CheckpointFolder.open(folder, 2)
            .newest(plan(), chips.fingerprint(), warning -> {})
            .orElseThrow();
    Map<String, TensorData> all = new LinkedHashMap<>();
    checkpoint.state().weights().tensors().forEach((n, tensor) -> all.put("w/" + n, tensor));
    checkpoint.state().firstMoments().tensors().forEach((n, tensor) -> all.put("m/" + n, tensor));
    checkpoint.state().secondMoments().tensors().forEach((n, tensor) -> all.put("v/" + n, tensor));
    return all;
  }

  @Test
  void aKilledRunEndsWithTheSameBitsAsAnUninterruptedOne() throws IOException {
    assertThat(whole.finished()).isTrue();
    assertThat(wholeRun.steps).hasSize(15);
    // Killed in stage 1 before any checkpoint, in stage 2 and 3 between two, and in stage 3 again.
    for (int killAfter : new int[] {2, 6, 9, 3}) {
      Recorder killed = new Recorder(killAfter);
      Pretrainer pretrainer = pretrainer("killed", killed);
      assertThatThrownBy(pretrainer::run).isInstanceOf(Killed.class);
    }
    Recorder resumed = new Recorder(-1);
    PretrainResult result = pretrainer("killed", resumed).run();
    List<PretrainListener.Step> last = resumed.steps;
    assertThat(resumed.resumed).hasSize(1);
    assertThat(result.finished()).isTrue();
    assertThat(result.weights().tensors()).isEqualTo(whole.weights().tensors());
    assertThat(newest(temporary.resolve("killed"))).isEqualTo(newest(shared.resolve("whole")));
    assertThat(last).isEqualTo(wholeRun.steps.subList(15 - last.size(), 15)).isNotEmpty();
  }

  @Test
  void stagesFollowEachOtherWithTheirOwnSchedule() {
    Recorder recorder = wholeRun;
    assertThat(recorder.steps.stream().map(step -> step.stage().number() + "." + step.step()))
        .containsExactly(
            "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4",
            "3.5", "3.6", "3.7");
    assertThat(recorder.steps.get(0).learningRate()).isEqualTo(0.5 * 4 / 256);
    assertThat(recorder.steps.get(14).learningRate()).isLessThan(0.5 * 4 / 256 / 10);
    assertThat(recorder.saved).hasSize(7); // 1.3 1.4 2.3 2.4 3.3 3.6 3.7
    for (PretrainListener.Step step : recorder.steps) {
      assertThat(step.loss()).isPositive().isFinite();
    }
  }

  @Test
  void aRequestToStopSavesAndTheNextRunContinuesThere() throws IOException {
    List<Pretrainer> running = new ArrayList<>();
    Pretrainer first =
        pretrainer(
            "run",
            step -> {
              if (step.stage() == Stage.MULTIMODAL && step.step() == 1) {
                running.get(0).requestStop();
              }
            });
    running.add(first);
    PretrainResult stopped = first.run();
    assertThat(stopped.finished()).isFalse();
    assertThat(stopped.stage()).isEqualTo(Stage.MULTIMODAL);
    assertThat(stopped.step()).isEqualTo(1);
    Recorder second = new Recorder(-1);
    PretrainResult finished = pretrainer("run", second).run();
    assertThat(second.resumed).containsExactly("MULTIMODAL 1");
    assertThat(second.steps).hasSize(10);
    assertThat(finished.weights().tensors()).isEqualTo(whole.weights().tensors());
  }

  @Test
  void aFinishedRunHasNothingLeftToDo() throws IOException {
    Recorder again = new Recorder(-1);
    PretrainResult second = pretrainer(shared, "whole", again).run();
    assertThat(again.steps).isEmpty();
    assertThat(second.finished()).isTrue();
    assertThat(second.weights().tensors()).isEqualTo(whole.weights().tensors());
  }

  @Test
  void aDamagedNewestCheckpointCostsOnlyTheStepsSinceTheOneBefore() throws IOException {
    Recorder killed = new Recorder(15);
    Pretrainer pretrainer = pretrainer("run", killed);
    assertThatThrownBy(pretrainer::run).isInstanceOf(Killed.class);
    Path newest = killed.saved.get(killed.saved.size() - 1); // stage 3, step 6
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 1] ^= 1;
    Files.write(newest, bytes);
    Recorder resumed = new Recorder(-1);
    PretrainResult result = pretrainer("run", resumed).run();
    assertThat(resumed.resumed).containsExactly("SEASONAL 3");
    assertThat(result.weights().tensors()).isEqualTo(whole.weights().tensors());
  }

  @Test
  void aDamagedShardStopsTheRunAndNamesItself() throws IOException {
    TestPlaces.write(temporary.resolve("chips"), 10, 4).close();
    Path shard = temporary.resolve("chips/chips-00001.safetensors");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    try (ChipShards damaged = ChipShards.open(temporary.resolve("chips"))) {
      Pretrainer pretrainer =
          new Pretrainer(
              plan(),
              damaged,
              CheckpointFolder.open(temporary.resolve("run"), 2),
              SETTINGS,
              step -> {},
              InstantSource.fixed(Instant.EPOCH));
      assertThatThrownBy(pretrainer::run)
          .isInstanceOf(ShardException.class)
          .hasMessageContaining("chips-00001.safetensors")
          .hasMessageContaining("Copy the shard again");
    }
  }

  @Test
  void weightsOfAnotherArchitectureAreRejectedBeforeAnythingIsWritten() throws IOException {
    Map<String, long[]> nano = ParameterShapes.seaMo(Architecture.nano());
    WeightMap other = TestWeights.random(nano, 1);
    Pretrainer pretrainer = pretrainer("run", step -> {});
    assertThatThrownBy(() -> pretrainer.run(other))
        .isInstanceOf(WeightMismatchException.class)
        .hasMessageContaining("do not fit the architecture");
    assertThat(CheckpointFolder.open(temporary.resolve("run"), 2).files()).isEmpty();
  }

  @Test
  void weightsThatAreNotFiniteStopTheRunBeforeACheckpoint() throws IOException {
    Map<String, long[]> shapes = ParameterShapes.seaMo(A);
    Map<String, TensorData> tensors = new LinkedHashMap<>(TestWeights.random(shapes, 1).tensors());
    tensors.put(
        "norm.bias",
        TensorData.ofFloats(new float[] {Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 12));
    Pretrainer pretrainer = pretrainer("run", step -> {});
    assertThatThrownBy(() -> pretrainer.run(WeightMap.of(tensors, shapes)))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("lower learning rate");
    assertThat(CheckpointFolder.open(temporary.resolve("run"), 2).files()).isEmpty();
  }

  @Test
  void dataThatTheLastStageCannotUseIsRejectedBeforeTheFirst() throws IOException {
    Architecture six = new Architecture(16, 4, 12, 1, 3, 2, 1, 6, 8, 1, 2, 6, A.bands(), 2);
    Recorder recorder = new Recorder(-1);
    Pretrainer pretrainer =
        new Pretrainer(
            PretrainPlan.of(six, TestPlaces.NORMALISATION, plan().stages(), 1),
            chips,
            CheckpointFolder.open(temporary.resolve("run"), 2),
            SETTINGS,
            recorder,
            InstantSource.fixed(Instant.EPOCH));
    assertThatIllegalArgumentException()
        .isThrownBy(pretrainer::run)
        .withMessageContaining("Stage 3 needs 6 seasons of a place, the data has at most 4");
    assertThat(recorder.steps).isEmpty();
  }

  @Test
  void plansThatCannotBeRunAreRejected() {
    StagePlan two = StagePlan.of(Stage.MULTIMODAL, 1, 1);
    StagePlan one = StagePlan.of(Stage.UNIMODAL, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PretrainPlan.of(A, TestPlaces.NORMALISATION, List.of(two, one), 1))
        .withMessageContaining("order the stages");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PretrainPlan.of(A, TestPlaces.NORMALISATION, List.of(), 1));
    Architecture single = new Architecture(16, 4, 12, 1, 3, 2, 1, 6, 8, 1, 2, 1, A.bands(), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PretrainPlan.of(
                    single,
                    TestPlaces.NORMALISATION,
                    List.of(StagePlan.of(Stage.SEASONAL, 1, 1)),
                    1))
        .withMessageContaining("two or more");
  }

  @Test
  void workersThatCannotShareABatchOrCannotBeSentItAreRejected() throws IOException {
    TrainingCluster three = new TrainingCluster(List.of("a:1", "b:1", "c:1"));
    Pretrainer ofFour = pretrainer("run", step -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ofFour.on(three))
        .withMessageContaining("A batch of 4 cannot be shared evenly among 3 workers");
    // Three seasons of five bands of 32 x 32 pixels of four bytes: 61,440 bytes a place.
    List<StagePlan> stages = List.of(StagePlan.of(Stage.SEASONAL, 1, 60_000));
    PretrainPlan larger =
        PretrainPlan.of(
            new Architecture(32, 4, 12, 1, 3, 2, 1, 6, 8, 1, 2, 3, A.bands(), 2),
            TestPlaces.NORMALISATION,
            stages,
            1);
    Pretrainer ofMany =
        new Pretrainer(
            larger,
            chips,
            CheckpointFolder.open(temporary.resolve("run"), 2),
            SETTINGS,
            step -> {},
            InstantSource.fixed(Instant.EPOCH));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ofMany.on(three))
        .withMessageContaining("A batch of 60000 places in stage 3 takes 3515 MB")
        .withMessageContaining("32426 or less");
  }

  @Test
  void pretrainedWeightsLeaveAsAReleaseThatDoesNotClaimToKnowClasses() throws IOException {
    WeightMap weights = TestWeights.random(ParameterShapes.seaMo(A), 5);
    ModelRelease release =
        ModelReleases.pretrained("seamo-micro", "1", A, TestPlaces.NORMALISATION, weights, 7);
    Path folder = temporary.resolve("release");
    release.save(folder);
    ModelRelease loaded = ModelRelease.load(folder);
    assertThat(loaded.identity()).isEqualTo(release.identity());
    assertThat(loaded.identity().trained()).isFalse();
    weights
        .names()
        .forEach(name -> assertThat(loaded.weights().floats(name)).isEqualTo(weights.floats(name)));
  }
}
