package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.cluster.ClusterFailedException;
import dev.revisit.model.cluster.LocalWorkers;
import dev.revisit.model.cluster.TrainingCluster;
import dev.revisit.model.cluster.WorkerProcess;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes on this machine, against the same training in this process. */
class SharedTrainingIT {
  private static final PretrainSettings SETTINGS = new PretrainSettings(Device.CPU, 1, 5, 2);
  private static final int STEPS = 20;
  private static final ChipSource CHIPS = TestPlaces.source(places());

  @TempDir static Path temporary;
  private static final List<Double> ALONE = new ArrayList<>();
  private static PretrainResult alone;

  @BeforeAll
  static void trainAlone() throws IOException {
    alone = pretrainer("alone", step -> ALONE.add(step.loss())).run();
  }

  /** Places of which every third is half under cloud: shares differ in what they count. */
  private static List<SeasonalChip> places() {
    List<SeasonalChip> places = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      SeasonalChip place = TestPlaces.place(number);
      if (number % 3 == 0) {
        for (SeasonalChip.Season season : place.seasons()) {
          boolean[] clear = season.looks().optical().orElseThrow().clear();
          Arrays.fill(clear, 0, clear.length / 2, false);
        }
      }
      places.add(place);
    }
    return places;
  }

  private static PretrainPlan plan() {
    List<StagePlan> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      // A high rate, so that the weights depend on every step.
      stages.add(new StagePlan(stage, STEPS, 4, 0.5, 1));
    }
    return PretrainPlan.of(TestPlaces.MICRO, TestPlaces.NORMALISATION, stages, 11);
  }

  private static Pretrainer pretrainer(String folder, PretrainListener listener)
      throws IOException {
    return new Pretrainer(
        plan(),
        CHIPS,
        CheckpointFolder.open(temporary.resolve(folder), 2),
        SETTINGS,
        listener,
        InstantSource.fixed(Instant.EPOCH));
  }

  private static double largestDifference(List<Double> losses, List<Double> expected) {
    assertThat(losses).hasSameSizeAs(expected);
    double largest = 0;
    for (int i = 0; i < losses.size(); i++) {
      largest = Math.max(largest, Math.abs(losses.get(i) - expected.get(i)) / expected.get(i));
    }
    return largest;
  }

  private static double largestDifference(WeightMap weights, WeightMap expected) {
    double largest = 0;
    for (String name : expected.names()) {
      float[] a = weights.floats(name);
      float[] b = expected.floats(name);
      for (int i = 0; i < b.length; i++) {
        largest = Math.max(largest, Math.abs(a[i] - b[i]));
      }
    }
    return largest;
  }

  /** Rounding of sums in another order, after sixty steps at a high rate. */
  private static void assertSameAsAlone(List<Double> losses, WeightMap weights) {
    double loss =
        largestDifference(losses, ALONE.subList(ALONE.size() - losses.size(), ALONE.size()));
    double weight = largestDifference(weights, alone.weights());
    System.out.printf(
        "%d steps: losses differ by %.1e of their value at most, weights by %.1e%n",
        losses.size(), loss, weight);
    assertThat(loss).isLessThan(2e-5);
    assertThat(weight).isLessThan(2e-4);
  }

  @Test
  void twoWorkersFollowTheLossCurveOfOneAndEndWithItsWeights() throws IOException {
    List<Double> losses = new ArrayList<>();
    try (LocalWorkers workers = LocalWorkers.start(2, Device.CPU, 1)) {
      PretrainResult shared =
          pretrainer("shared", step -> losses.add(step.loss())).on(workers.cluster()).run();
      assertThat(shared.finished()).isTrue();
      assertThat(losses).hasSize(3 * STEPS);
      assertSameAsAlone(losses, shared.weights());
    }
  }

  @Test
  void aRunThatLosesAWorkerSaysSoAndGoesOnWithOthersWhereItWas() throws IOException {
    WorkerProcess second = WorkerProcess.start("localhost", Device.CPU, 1);
    try (WorkerProcess first = WorkerProcess.start("localhost", Device.CPU, 1)) {
      Pretrainer broken =
          pretrainer(
              "broken",
              step -> {
                if (step.stage() == Stage.MULTIMODAL && step.step() == 7) {
                  second.close();
                }
              });
      broken.on(new TrainingCluster(List.of(first.address(), second.address())));
      assertThatThrownBy(broken::run)
          .isInstanceOf(ClusterFailedException.class)
          .hasMessageContaining("training on 2 workers")
          .hasMessageContaining(second.address())
          .hasMessageContaining("start the same run again");
    } finally {
      second.close();
    }
    List<Double> losses = new ArrayList<>();
    List<String> resumed = new ArrayList<>();
    PretrainListener listener =
        new PretrainListener() {
          @Override
          public void step(Step step) {
            losses.add(step.loss());
          }

          @Override
          public void resumed(Stage stage, long step) {
            resumed.add(stage + " " + step);
          }
        };
    try (LocalWorkers workers = LocalWorkers.start(4, Device.CPU, 1)) {
      PretrainResult result = pretrainer("broken", listener).on(workers.cluster()).run();
      assertThat(resumed).containsExactly("MULTIMODAL 5");
      assertSameAsAlone(losses, result.weights());
    }
  }

  @Test
  void aWorkerThatIsClosedFreesItsPort() throws IOException {
    WorkerProcess worker = WorkerProcess.start("localhost", Device.CPU, 1);
    int port = Integer.parseInt(worker.address().substring("localhost:".length()));
    InetAddress any = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> new ServerSocket(port, 1, any).close()).hasMessageContaining("in use");
    worker.close();
    new ServerSocket(port, 1, any).close();
    assertThat(worker.ended().join()).isNotZero(); // killed
  }
}
