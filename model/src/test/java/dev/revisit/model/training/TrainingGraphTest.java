package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TrainingGraphTest {
  private static final Architecture A = TestPlaces.MICRO;
  private static final Map<String, long[]> SHAPES = ParameterShapes.seaMo(A);
  private static final int BATCH = 4;
  private static final StagePlan SEASONAL = StagePlan.of(Stage.SEASONAL, 100, BATCH);
  private static final PretrainPlan PLAN =
      PretrainPlan.of(A, TestPlaces.NORMALISATION, List.of(SEASONAL), 3);

  private static TrainingBatch batch(UnaryOperator<SeasonalChip> change) throws IOException {
    List<SeasonalChip> places = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      places.add(change.apply(TestPlaces.place(i)));
    }
    return new BatchAssembler(PLAN, SEASONAL, TestPlaces.source(places)).batch(0);
  }

  private static final Map<Stage, TrainingGraph> GRAPHS = new EnumMap<>(Stage.class);

  @AfterAll
  static void close() {
    GRAPHS.values().forEach(TrainingGraph::close);
    GRAPHS.clear();
  }

  /** The graph of a stage over all seasons, with these weights and moments of zero. */
  private static TrainingGraph graph(Stage stage, WeightMap weights) {
    TrainingGraph graph =
        GRAPHS.computeIfAbsent(
            stage, s -> new TrainingGraph(PLAN, s, A.seasons(), BATCH, Device.CPU, 1));
    graph.load(TrainingState.fresh(weights, stage.trained(SHAPES)));
    return graph;
  }

  private static float loss(Stage stage, WeightMap weights, TrainingBatch batch) {
    return graph(stage, weights).step(batch, 0, 1).loss();
  }

  /** Weights as stage 2 leaves them: all moved but those of fusion and memory. */
  private static WeightMap afterStageTwo() throws IOException {
    TrainingGraph graph = graph(Stage.MULTIMODAL, SeededWeights.create(SHAPES, 1));
    TrainingBatch batch = batch(place -> place);
    for (int step = 1; step <= 5; step++) {
      graph.step(batch, 0.01, step);
    }
    return graph.state().weights();
  }

  @Test
  void stageThreeBeginsExactlyWhereStageTwoEnded() throws IOException {
    WeightMap weights = afterStageTwo();
    WeightMap start = SeededWeights.create(SHAPES, 1);
    for (String name : SHAPES.keySet()) {
      boolean frozen = name.startsWith("fusion.") || name.startsWith("memory.");
      assertThat(weights.tensors().get(name).equals(start.tensors().get(name)))
          .as(name)
          .isEqualTo(frozen);
    }
    TrainingBatch batch = batch(place -> place);
    assertThat(loss(Stage.SEASONAL, weights, batch))
        .isEqualTo(loss(Stage.MULTIMODAL, weights, batch));
  }

  @Test
  void theFirstStepOfStageThreeReachesEveryPathOutOfTheZeros() throws IOException {
    WeightMap start = SeededWeights.create(SHAPES, 1);
    TrainingGraph graph = graph(Stage.SEASONAL, start);
    TrainingBatch batch = batch(place -> place);
    graph.step(batch, 0.01, 1);
    WeightMap one = graph.state().weights();
    assertThat(one.floats("fusion.0.sar.attention.out.weight"))
        .isNotEqualTo(start.floats("fusion.0.sar.attention.out.weight"));
    graph.step(batch, 0.01, 2);
    WeightMap two = graph.state().weights();
    for (String name :
        List.of("memory.optical.project.weight", "fusion.0.sar.carry.weight", "time.weight")) {
      assertThat(two.floats(name)).as(name).isNotEqualTo(one.floats(name));
    }
  }

  @Test
  void theLossFallsOnAFixedBatch() throws IOException {
    TrainingGraph graph = graph(Stage.SEASONAL, SeededWeights.create(SHAPES, 1));
    TrainingBatch batch = batch(place -> place);
    float first = graph.step(batch, 0.02, 1).loss();
    float last = first;
    for (int step = 2; step <= 100; step++) {
      last = graph.step(batch, 0.02, step).loss();
    }
    // Two modalities whose targets have variance one each.
    assertThat(first).isBetween(1.8f, 2.3f);
    assertThat(last).isLessThan(0.75f * first);
  }

  @Test
  void cloudAndNoDataCostNothingAndNothingBecomesNaN() throws IOException {
    TrainingBatch batch =
        batch(
            place -> {
              for (SeasonalChip.Season season : place.seasons()) {
                Arrays.fill(season.looks().optical().orElseThrow().clear(), false);
                Arrays.fill(season.looks().sar().orElseThrow().pixels(), Float.NaN);
              }
              return place;
            });
    TrainingGraph graph = graph(Stage.SEASONAL, TestWeights.random(SHAPES, 2));
    TrainingGraph.Outcome outcome = graph.step(batch, 0.01, 1);
    assertThat(outcome.loss()).isZero();
    assertThat(outcome.gradientNorm()).isZero();
    for (float value : graph.state().weights().floats("blocks.0.mlp.up.weight")) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void strayNaNAndInfinitePixelsLeaveLossAndGradientsFinite() throws IOException {
    TrainingBatch batch =
        batch(
            place -> {
              Chip chip = place.seasons().get(1).looks().optical().orElseThrow();
              for (int i = 0; i < chip.pixels().length; i += 7) {
                chip.pixels()[i] = i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
              }
              return place;
            });
    TrainingGraph graph = graph(Stage.SEASONAL, TestWeights.random(SHAPES, 2));
    TrainingGraph.Outcome outcome = graph.step(batch, 0.01, 1);
    assertThat(outcome.loss()).isPositive().isFinite();
    assertThat(outcome.gradientNorm()).isPositive().isFinite();
  }

  private static SeasonalChip clouded(SeasonalChip place) {
    Arrays.fill(place.seasons().get(1).looks().optical().orElseThrow().clear(), false);
    return place;
  }

  private static SeasonalChip cloudedAndChanged(SeasonalChip place) {
    Arrays.fill(place.seasons().get(1).looks().optical().orElseThrow().pixels(), 1500);
    return clouded(place);
  }

  @Test
  void whatCloudHidesDoesNotChangeTheLoss() throws IOException {
    WeightMap weights = TestWeights.random(SHAPES, 2);
    assertThat(loss(Stage.SEASONAL, weights, batch(TrainingGraphTest::cloudedAndChanged)))
        .isEqualTo(loss(Stage.SEASONAL, weights, batch(TrainingGraphTest::clouded)));
  }

  @Test
  void aSeasonWithoutAModalityLearnsFromTheOthers() throws IOException {
    TrainingBatch batch =
        batch(
            place -> {
              List<SeasonalChip.Season> seasons = new ArrayList<>(place.seasons());
              for (int t = 1; t < 4; t++) {
                SeasonalChip.Season season = seasons.get(t);
                seasons.set(
                    t,
                    new SeasonalChip.Season(
                        season.date(),
                        new SeasonChips(season.looks().optical(), Optional.empty())));
              }
              return new SeasonalChip(place.id(), seasons);
            });
    assertThat(batch.looks(2, Modality.SAR).presence).containsOnly(0);
    TrainingGraph graph = graph(Stage.SEASONAL, TestWeights.random(SHAPES, 2));
    TrainingGraph.Outcome outcome = graph.step(batch, 0.01, 1);
    assertThat(outcome.loss()).isPositive().isFinite();
    assertThat(outcome.gradientNorm()).isPositive().isFinite();
  }

  @Test
  void whatIsLoadedIsReadBack() {
    WeightMap weights = TestWeights.random(SHAPES, 2);
    TrainingGraph graph = graph(Stage.SEASONAL, weights);
    assertThat(graph.state().weights().tensors()).isEqualTo(weights.tensors());
  }
}
