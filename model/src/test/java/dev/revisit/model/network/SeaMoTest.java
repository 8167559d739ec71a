package dev.revisit.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class SeaMoTest {
  private static final Architecture A = TestGraph.SMALL;
  private static final Map<String, long[]> SHAPES = ParameterShapes.seaMo(A);
  private static final WeightMap RANDOM = TestWeights.random(SHAPES, 2);
  private static final int BATCH = 2;
  private static final float[] ALL = {1, 1, 1, 1, 1, 1, 1, 1};
  private static final float[] SOME = {1, 0, 1, 1, 0, 1, 0, 1};
  private static final float[] NONE = new float[8];

  private static Tokens embed(TestGraph graph, SeaMo model, Modality m, long seed, float[] valid) {
    long bands = A.bands(m);
    Operand<TFloat32> pixels =
        graph.constant(
            TestGraph.random(seed, BATCH, bands, A.image(), A.image()),
            BATCH,
            bands,
            A.image(),
            A.image());
    Operand<TFloat32> time = graph.constant(TestGraph.random(seed + 50, BATCH, 4), BATCH, 4);
    return new Tokens(model.embed(m, pixels, time), graph.constant(valid, BATCH, A.tokens()));
  }

  private static Tokens memory(TestGraph graph, long seed, float[] valid) {
    return new Tokens(
        graph.constant(
            TestGraph.random(seed, BATCH, A.tokens(), A.memory()), BATCH, A.tokens(), A.memory()),
        graph.constant(valid, BATCH, A.tokens()));
  }

  private static Map<Modality, Tokens> both(Tokens optical, Tokens sar) {
    Map<Modality, Tokens> both = new EnumMap<>(Modality.class);
    both.put(Modality.OPTICAL, optical);
    both.put(Modality.SAR, sar);
    return both;
  }

  @Test
  void aMemoryWithoutAValidTokenIsTheSameAsNoMemory() {
    try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
      SeaMo model = graph.seaMo(A);
      Map<Modality, Tokens> look =
          model.encode(Map.of(Modality.SAR, embed(graph, model, Modality.SAR, 1, ALL)));
      Map<Modality, Tokens> nothing = both(memory(graph, 3, NONE), memory(graph, 4, NONE));
      List<float[]> values =
          graph.evaluate(
              List.of(
                  model.fuse(look, Map.of()).features().get(Modality.SAR).values(),
                  model.fuse(look, nothing).features().get(Modality.SAR).values()));
      assertThat(values.get(1)).containsExactly(values.get(0), within(1e-6f));
    }
  }

  @Test
  void aModalityMarkedAbsentIsTheSameAsOneLeftOut() {
    try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
      SeaMo model = graph.seaMo(A);
      Tokens optical = embed(graph, model, Modality.OPTICAL, 1, SOME);
      Map<Modality, Tokens> memory = both(memory(graph, 3, SOME), memory(graph, 4, ALL));
      FusedSeason leftOut = model.fuse(model.encode(Map.of(Modality.OPTICAL, optical)), memory);
      Tokens absent = embed(graph, model, Modality.SAR, 2, NONE);
      Map<Modality, Operand<TFloat32>> presence =
          Map.of(
              Modality.OPTICAL, graph.constant(new float[] {1, 1}, 2),
              Modality.SAR, graph.constant(new float[] {0, 0}, 2));
      FusedSeason marked = model.fuse(model.encode(both(optical, absent)), memory, presence);
      List<float[]> values =
          graph.evaluate(
              List.of(
                  leftOut.features().get(Modality.OPTICAL).values(),
                  marked.features().get(Modality.OPTICAL).values(),
                  leftOut.memory().get(Modality.OPTICAL).values(),
                  marked.memory().get(Modality.OPTICAL).values()));
      assertThat(values.get(1)).containsExactly(values.get(0), within(1e-5f));
      assertThat(values.get(3)).containsExactly(values.get(2), within(1e-5f));
    }
  }

  @Test
  void aSampleThatHoldsBothModalitiesIsNotChangedByTheMarking() {
    try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
      SeaMo model = graph.seaMo(A);
      Map<Modality, Tokens> encoded =
          model.encode(
              both(
                  embed(graph, model, Modality.OPTICAL, 1, SOME),
                  embed(graph, model, Modality.SAR, 2, ALL)));
      Map<Modality, Tokens> memory = both(memory(graph, 3, SOME), memory(graph, 4, ALL));
      Operand<TFloat32> present = graph.constant(new float[] {1, 1}, 2);
      List<Operand<TFloat32>> outputs = new ArrayList<>();
      for (FusedSeason fused :
          List.of(
              model.fuse(encoded, memory),
              model.fuse(
                  encoded, memory, Map.of(Modality.OPTICAL, present, Modality.SAR, present)))) {
        outputs.add(fused.memory().get(Modality.SAR).values());
      }
      List<float[]> values = graph.evaluate(outputs);
      assertThat(values.get(1)).isEqualTo(values.get(0));
    }
  }

  @Test
  void anAbsentModalityKeepsItsMemory() {
    try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
      SeaMo model = graph.seaMo(A);
      Map<Modality, Tokens> memory = both(memory(graph, 3, SOME), memory(graph, 4, ALL));
      Map<Modality, Tokens> look =
          model.encode(Map.of(Modality.SAR, embed(graph, model, Modality.SAR, 1, ALL)));
      FusedSeason fused = model.fuse(look, memory);
      assertThat(fused.memory().get(Modality.OPTICAL)).isSameAs(memory.get(Modality.OPTICAL));
      assertThat(fused.memory().get(Modality.SAR)).isNotSameAs(memory.get(Modality.SAR));
    }
  }

  @Test
  void cloudEverywhereGivesFiniteNumbers() {
    try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
      SeaMo model = graph.seaMo(A);
      Map<Modality, Tokens> encoded =
          model.encode(
              both(
                  embed(graph, model, Modality.OPTICAL, 1, NONE),
                  embed(graph, model, Modality.SAR, 2, NONE)));
      FusedSeason fused = model.fuse(encoded, both(memory(graph, 3, NONE), memory(graph, 4, NONE)));
      for (float[] values :
          graph.evaluate(
              List.of(
                  encoded.get(Modality.OPTICAL).values(),
                  fused.features().get(Modality.OPTICAL).values(),
                  fused.memory().get(Modality.SAR).values()))) {
        for (float value : values) {
          assertThat(value).isFinite();
        }
      }
    }
  }

  @Test
  void foldingOneSeasonAtATimeEqualsOnePassOverAll() {
    List<float[]> onePass;
    try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
      SeaMo model = graph.seaMo(A);
      Map<Modality, Tokens> memory = Map.of();
      for (int season = 0; season < 3; season++) {
        memory = model.fuse(season(graph, model, season), memory).memory();
      }
      onePass =
          graph.evaluate(
              List.of(memory.get(Modality.OPTICAL).values(), memory.get(Modality.SAR).values()));
    }
    Map<Modality, float[]> stored = new EnumMap<>(Modality.class);
    Map<Modality, float[]> storedValid = new EnumMap<>(Modality.class);
    for (int season = 0; season < 3; season++) {
      try (TestGraph graph = new TestGraph(SHAPES, RANDOM)) {
        SeaMo model = graph.seaMo(A);
        Map<Modality, Tokens> memory = new EnumMap<>(Modality.class);
        stored.forEach(
            (m, values) ->
                memory.put(
                    m,
                    new Tokens(
                        graph.constant(values, BATCH, A.tokens(), A.memory()),
                        graph.constant(storedValid.get(m), BATCH, A.tokens()))));
        Map<Modality, Tokens> next = model.fuse(season(graph, model, season), memory).memory();
        List<float[]> values =
            graph.evaluate(
                List.of(
                    next.get(Modality.OPTICAL).values(),
                    next.get(Modality.SAR).values(),
                    next.get(Modality.OPTICAL).valid(),
                    next.get(Modality.SAR).valid()));
        stored.put(Modality.OPTICAL, values.get(0));
        stored.put(Modality.SAR, values.get(1));
        storedValid.put(Modality.OPTICAL, values.get(2));
        storedValid.put(Modality.SAR, values.get(3));
      }
    }
    assertThat(stored.get(Modality.OPTICAL)).containsExactly(onePass.get(0), within(1e-5f));
    assertThat(stored.get(Modality.SAR)).containsExactly(onePass.get(1), within(1e-5f));
  }

  private static Map<Modality, Tokens> season(TestGraph graph, SeaMo model, int season) {
    return model.encode(
        both(
            embed(graph, model, Modality.OPTICAL, 10 + season, season == 1 ? SOME : ALL),
            embed(graph, model, Modality.SAR, 20 + season, ALL)));
  }

  @Test
  void untrainedFusionIsExactlyTheIdentity() {
    try (TestGraph graph = new TestGraph(SHAPES, SeededWeights.create(SHAPES, 4))) {
      SeaMo model = graph.seaMo(A);
      Map<Modality, Tokens> encoded = season(graph, model, 1);
      FusedSeason fused = model.fuse(encoded, both(memory(graph, 3, SOME), memory(graph, 4, ALL)));
      List<float[]> values =
          graph.evaluate(
              List.of(
                  encoded.get(Modality.OPTICAL).values(),
                  fused.features().get(Modality.OPTICAL).values()));
      assertThat(values.get(1)).isEqualTo(values.get(0));
    }
  }
}
