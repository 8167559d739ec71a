package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.flink.JobEnvironment;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.training.CheckpointFolder;
import dev.revisit.model.training.PretrainResult;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.Pretrainer;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On a Flink cluster of two task managers, against the same training without Flink. */
class DistributedPretrainingIT {
  private static final PretrainSettings SETTINGS = new PretrainSettings(Device.CPU, 1, 5, 2);
  private static final int STEPS = 20;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @TempDir static Path temporary;
  private static final List<Double> ALONE = new ArrayList<>();
  private static PretrainResult alone;

  @BeforeAll
  static void trainAlone() throws IOException {
    SmallChips.write(temporary.resolve("chips"), 12);
    TrainingOrder order = order("alone");
    try (ChipShards chips = ChipShards.open(Path.of(order.chips()))) {
      alone =
          new Pretrainer(
                  order.plan(),
                  chips,
                  CheckpointFolder.open(Path.of(order.checkpoints()), order.keep()),
                  order.settings(),
                  step -> ALONE.add(step.loss()),
                  InstantSource.system())
              .run();
    }
  }

  /** Workers run as processes below this one; none may be left by another test. */
  @BeforeEach
  void noWorkerIsLeft() {
    assertThat(workers()).isEmpty();
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  private static TrainingOrder order(String folder) {
    return new TrainingOrder(
        SmallChips.plan(4, STEPS),
        SETTINGS,
        2,
        temporary.resolve("chips").toString(),
        temporary.resolve(folder).toString(),
        2);
  }

  private static StreamExecutionEnvironment environment(Configuration configuration) {
    return JobEnvironment.of(JobEnvironment.withDefaults(configuration));
  }

  private static void assertSameAsAlone(List<Double> losses, WeightMap weights) {
    List<Double> expected = ALONE.subList(ALONE.size() - losses.size(), ALONE.size());
    double loss = 0;
    for (int i = 0; i < losses.size(); i++) {
      loss = Math.max(loss, Math.abs(losses.get(i) / expected.get(i) - 1));
    }
    double weight = 0;
    for (String name : weights.names()) {
      float[] a = weights.floats(name);
      float[] b = alone.weights().floats(name);
      for (int i = 0; i < b.length; i++) {
        weight = Math.max(weight, Math.abs(a[i] - b[i]));
      }
    }
    System.out.printf(
        "%d steps: losses differ by %.1e of their value at most, weights by %.1e%n",
        losses.size(), loss, weight);
    assertThat(loss).isLessThan(2e-5);
    assertThat(weight).isLessThan(2e-4);
  }

  @Test
  void twoSubtasksTrainLikeOneProcess() throws Exception {
    List<Double> losses = new ArrayList<>();
    PretrainResult result =
        DistributedPretraining.run(
            environment(new Configuration()), order("two"), step -> losses.add(step.loss()));
    assertThat(losses).hasSize(2 * STEPS);
    assertThat(result.finished()).isTrue();
    assertSameAsAlone(losses, result.weights());
    assertThat(workers()).isEmpty();
  }

  /** Kills some of the worker processes as soon as there is a checkpoint of step 5. */
  private static Thread killAtFirstCheckpoint(TrainingOrder order, int count) {
    Path checkpoint = Path.of(order.checkpoints()).resolve("stage-1-step-000000000005.safetensors");
    Thread killer =
        new Thread(
            () -> {
              while (!checkpoint.toFile().exists()) {
                LockSupport.parkNanos(1_000_000);
              }
              workers().stream().limit(count).forEach(ProcessHandle::destroyForcibly);
            });
    killer.start();
    return killer;
  }

  @Test
  void aLostWorkerFailsTheJobAndTheNextJobResumes() throws Exception {
    TrainingOrder order = order("broken");
    Thread killer = killAtFirstCheckpoint(order, 1);
    StreamExecutionEnvironment first = environment(new Configuration());
    assertThatThrownBy(() -> DistributedPretraining.run(first, order, step -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("The training job failed")
        .hasMessageContaining("resumes from its newest checkpoint");
    killer.join();
    assertThat(workers()).isEmpty();
    List<Double> losses = new ArrayList<>();
    PretrainResult result =
        DistributedPretraining.run(
            environment(new Configuration()), order, step -> losses.add(step.loss()));
    assertThat(losses).hasSizeBetween(1, 2 * STEPS - 5);
    assertSameAsAlone(losses, result.weights());
  }

  @Test
  void withARestartStrategyFlinkStartsAllWorkersAgainAndTheRunGoesOn() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment env = environment(configuration);
    TrainingOrder order = order("restarted");
    DistributedPretraining.define(env, order).sinkTo(new DiscardingSink<>());
    Thread killer = killAtFirstCheckpoint(order, 2);
    env.execute();
    killer.join();
    List<Double> none = new ArrayList<>();
    PretrainResult result =
        DistributedPretraining.run(
            environment(new Configuration()), order, step -> none.add(step.loss()));
    assertThat(none).isEmpty();
    assertSameAsAlone(List.of(), result.weights());
  }
}
