package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way of fusing seasons can be trained, from where stage 2 ended. */
class FusionTrainingTest {
  private static final Architecture A = TestPlaces.MICRO;
  private static final int BATCH = 4;
  private static final StagePlan SEASONAL = StagePlan.of(Stage.SEASONAL, 100, BATCH);

  private static PretrainPlan plan(FusionKind kind) {
    return PretrainPlan.of(A, TestPlaces.NORMALISATION, List.of(SEASONAL), 3).withFusion(kind);
  }

  private static TrainingBatch batch(FusionKind kind) throws IOException {
    List<SeasonalChip> places = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      places.add(TestPlaces.place(i));
    }
    return new BatchAssembler(plan(kind), SEASONAL, TestPlaces.source(places)).batch(0);
  }

  private static final Map<String, TrainingGraph> GRAPHS = new HashMap<>();

  @AfterAll
  static void close() {
    GRAPHS.values().forEach(TrainingGraph::close);
    GRAPHS.clear();
  }

  private static TrainingGraph graph(FusionKind kind, Stage stage, WeightMap weights) {
    TrainingGraph graph =
        GRAPHS.computeIfAbsent(
            kind + " " + stage,
            key -> new TrainingGraph(plan(kind), stage, A.seasons(), BATCH, Device.CPU, 1));
    graph.load(TrainingState.fresh(weights, stage.trained(plan(kind).parameters())));
    return graph;
  }

  private static float loss(FusionKind kind, WeightMap weights) throws IOException {
    return graph(kind, Stage.SEASONAL, weights).step(batch(kind), 0, 1).loss();
  }

  @ParameterizedTest
  @EnumSource
  void stageThreeBeginsExactlyWhereStageTwoEnded(FusionKind kind) throws IOException {
    TrainingBatch batch = batch(kind);
    TrainingGraph two =
        graph(kind, Stage.MULTIMODAL, SeededWeights.create(plan(kind).parameters(), 1));
    for (int step = 1; step <= 3; step++) {
      two.step(batch, 0.01, step);
    }
    TrainingGraph three = graph(kind, Stage.SEASONAL, two.state().weights());
    assertThat(three.losses(batch)).isEqualTo(two.losses(batch));
    assertThat(three.step(batch, 0, 1).loss()).isEqualTo(two.step(batch, 0, 4).loss());
  }

  @ParameterizedTest
  @EnumSource
  void aStepMovesEveryParameter(FusionKind kind) throws IOException {
    WeightMap start = TestWeights.random(plan(kind).parameters(), 1);
    TrainingGraph graph = graph(kind, Stage.SEASONAL, start);
    graph.step(batch(kind), 0.01, 1);
    WeightMap after = graph.state().weights();
    for (String name : start.names()) {
      // The bias of the keys shifts all scores of a query alike, so its gradient is zero.
      if (!name.endsWith(".key.bias")) {
        assertThat(after.floats(name)).as(name).isNotEqualTo(start.floats(name));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfTheFusionAgreeWithDifferenceQuotients(FusionKind kind) throws IOException {
    WeightMap weights = TestWeights.random(plan(kind).parameters(), 2);
    WeightMap direction = direction(weights);
    TrainingGraph graph = graph(kind, Stage.SEASONAL, weights);
    TrainingGraph.Outcome outcome = graph.step(batch(kind), 0, 1);
    double slope = slope(graph.state().firstMoments(), direction, outcome.gradientNorm());
    double step = 5e-3;
    double quotient =
        (loss(kind, moved(weights, direction, step)) - loss(kind, moved(weights, direction, -step)))
            / (2 * step);
    assertThat(slope).isCloseTo(quotient, within(0.02 * Math.abs(slope)));
  }

  /** Derivative along a direction; the first moment is a tenth of the clipped gradient. */
  private static double slope(WeightMap firstMoments, WeightMap direction, double norm) {
    double sum = 0;
    for (String name : firstMoments.names()) {
      float[] moment = firstMoments.floats(name);
      float[] along = direction.floats(name);
      for (int i = 0; i < moment.length; i++) {
        sum += moment[i] * along[i];
      }
    }
    return sum / 0.1 * Math.max(1, norm);
  }

  /** Random over fusion and memory, zero elsewhere. */
  private static WeightMap direction(WeightMap weights) {
    CounterRandom random = new CounterRandom(9);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : weights.names()) {
      float[] values = weights.floats(name);
      boolean fusion = name.startsWith("fusion.") || name.startsWith("memory.");
      for (int i = 0; i < values.length; i++) {
        values[i] = fusion ? (float) random.nextDouble(-1, 1) : 0;
      }
      shapes.put(name, weights.tensors().get(name).shape());
      tensors.put(name, TensorData.ofFloats(values, shapes.get(name)));
    }
    return WeightMap.of(tensors, shapes);
  }

  private static WeightMap moved(WeightMap weights, WeightMap direction, double by) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : weights.names()) {
      float[] values = weights.floats(name);
      float[] along = direction.floats(name);
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (by * along[i]);
      }
      shapes.put(name, weights.tensors().get(name).shape());
      tensors.put(name, TensorData.ofFloats(values, shapes.get(name)));
    }
    return WeightMap.of(tensors, shapes);
  }
}
