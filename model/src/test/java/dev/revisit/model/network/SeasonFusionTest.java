package dev.revisit.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Two samples, four patches each, of which three are visible: which ones differs by season. */
class SeasonFusionTest {
  private static final Architecture A = TestGraph.SMALL;
  private static final int BATCH = 2;
  private static final int KEPT = 3;
  private static final float[] ALL = {1, 1, 1, 1, 1, 1};
  private static final float[] NONE = new float[BATCH * KEPT];
  private static final long[][] PATCHES = {
    {0, 1, 2, 0, 1, 3}, {1, 2, 3, 0, 2, 3}, {3, 1, 0, 2, 3, 1}
  };

  /** One modality of one season as arrays, so that a test can change a number of it. */
  private record Look(float[] values, float[] valid) {
    Look with(int index, float value) {
      float[] changed = values.clone();
      changed[index] = value;
      return new Look(changed, valid);
    }

    Look valid(float... which) {
      return new Look(values, which);
    }
  }

  private static Map<String, long[]> shapes(FusionKind kind) {
    return ParameterShapes.seaMo(A, kind);
  }

  private static WeightMap random(FusionKind kind) {
    return TestWeights.random(shapes(kind), 2);
  }

  /** Position among a season's outputs. */
  private static int index(Modality m) {
    return m == Modality.OPTICAL ? 0 : 1;
  }

  private static List<Map<Modality, Look>> seasons() {
    List<Map<Modality, Look>> seasons = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Map<Modality, Look> looks = new EnumMap<>(Modality.class);
      for (Modality m : Modality.values()) {
        looks.put(m, new Look(TestGraph.random(10L * t + index(m), BATCH, KEPT, A.dim()), ALL));
      }
      seasons.add(looks);
    }
    return seasons;
  }

  private static List<Map<Modality, Look>> changed(
      int season, Modality modality, UnaryOperator<Look> change) {
    List<Map<Modality, Look>> seasons = seasons();
    seasons.get(season).computeIfPresent(modality, (m, look) -> change.apply(look));
    return seasons;
  }

  /** The fused tokens of every season: optical, then radar, of those that are there. */
  private static List<float[]> fuse(
      FusionKind kind, WeightMap weights, List<Map<Modality, Look>> seasons) {
    return fuse(kind, weights, seasons, Map.of());
  }

  private static List<float[]> fuse(
      FusionKind kind,
      WeightMap weights,
      List<Map<Modality, Look>> seasons,
      Map<Modality, float[]> presence) {
    try (TestGraph graph = new TestGraph(shapes(kind), weights)) {
      SeasonFusion sequence = new SeaMo(graph.tf(), A, graph.parameters(), kind).sequence();
      List<Operand<TFloat32>> outputs = new ArrayList<>();
      for (int t = 0; t < seasons.size(); t++) {
        Map<Modality, Tokens> tokens = new EnumMap<>(Modality.class);
        Map<Modality, Operand<TFloat32>> time = new EnumMap<>(Modality.class);
        Map<Modality, Operand<TFloat32>> present = new EnumMap<>(Modality.class);
        seasons
            .get(t)
            .forEach(
                (m, look) ->
                    tokens.put(
                        m,
                        new Tokens(
                            graph.constant(look.values(), BATCH, KEPT, A.dim()),
                            graph.constant(look.valid(), BATCH, KEPT))));
        for (Modality m : tokens.keySet()) {
          time.put(m, graph.constant(TestGraph.random(70 + t, BATCH, 4), BATCH, 4));
          if (presence.containsKey(m)) {
            present.put(m, graph.constant(presence.get(m), BATCH));
          }
        }
        KeptPatches kept =
            new KeptPatches(
                graph.tf(),
                graph.tf().constant(Shape.of(BATCH, KEPT), DataBuffers.of(PATCHES[t])),
                A.tokens());
        Map<Modality, Tokens> fused = sequence.next(new EncodedSeason(tokens, time, kept, present));
        assertThat(fused.keySet()).isEqualTo(tokens.keySet());
        SeaMo.present(fused).forEach(m -> outputs.add(fused.get(m).values()));
      }
      return graph.evaluate(outputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLaterSeasonNeverChangesAnEarlierOutput(FusionKind kind) {
    List<float[]> before = fuse(kind, random(kind), seasons());
    List<float[]> after =
        fuse(kind, random(kind), changed(2, Modality.OPTICAL, look -> look.with(5, 40)));
    for (int output = 0; output < 4; output++) {
      assertThat(after.get(output)).isEqualTo(before.get(output));
    }
    assertThat(after.get(4)).isNotEqualTo(before.get(4));
  }

  @ParameterizedTest
  @EnumSource
  void anEarlierSeasonChangesALaterOutput(FusionKind kind) {
    List<float[]> before = fuse(kind, random(kind), seasons());
    // Patch 1 of the first sample, which all three seasons show.
    List<float[]> after =
        fuse(kind, random(kind), changed(1, Modality.OPTICAL, look -> look.with(5, 40)));
    assertThat(after.get(4)).isNotEqualTo(before.get(4));
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidTokenIsSeenByNoOther(FusionKind kind) {
    int season = 1;
    UnaryOperator<Look> hide = look -> look.valid(1, 0, 1, 1, 1, 1);
    List<float[]> before = fuse(kind, random(kind), changed(season, Modality.SAR, hide));
    UnaryOperator<Look> alter = look -> hide.apply(look).with(A.dim() + 2, 40);
    List<float[]> after = fuse(kind, random(kind), changed(season, Modality.SAR, alter));
    for (int output = 0; output < 6; output++) {
      float[] expected = before.get(output).clone();
      if (output == 2 * season + 1) { // the token itself
        System.arraycopy(after.get(output), A.dim(), expected, A.dim(), A.dim());
      }
      assertThat(after.get(output)).as("output " + output).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEAN", "CONCATENATION", "TEMPORAL"})
  void whatFusesByLocationDoesNotSeeOtherLocations(FusionKind kind) {
    List<float[]> before = fuse(kind, random(kind), seasons());
    // Patch 0 of the first sample, first token in the first season, last in the third.
    List<float[]> after =
        fuse(kind, random(kind), changed(0, Modality.OPTICAL, look -> look.with(5, 40)));
    float[] expected = before.get(4).clone();
    System.arraycopy(after.get(4), 2 * A.dim(), expected, 2 * A.dim(), A.dim());
    assertThat(after.get(4)).isEqualTo(expected).isNotEqualTo(before.get(4));
  }

  @ParameterizedTest
  @EnumSource
  void untrainedItIsExactlyTheIdentity(FusionKind kind) {
    List<float[]> fused = fuse(kind, SeededWeights.create(shapes(kind), 4), seasons());
    for (int t = 0; t < 3; t++) {
      for (Modality m : Modality.values()) {
        assertThat(fused.get(2 * t + index(m))).isEqualTo(seasons().get(t).get(m).values());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cloudEverywhereGivesFiniteNumbers(FusionKind kind) {
    List<Map<Modality, Look>> seasons = seasons();
    seasons.forEach(season -> season.replaceAll((m, look) -> look.valid(NONE)));
    assertFinite(fuse(kind, random(kind), seasons));
  }

  @ParameterizedTest
  @EnumSource
  void oneModalityAloneGivesFiniteNumbers(FusionKind kind) {
    List<Map<Modality, Look>> seasons = seasons();
    seasons.get(0).remove(Modality.OPTICAL);
    seasons.get(2).remove(Modality.SAR);
    List<float[]> fused = fuse(kind, random(kind), seasons);
    assertThat(fused).hasSize(4);
    assertFinite(fused);
  }

  private static void assertFinite(List<float[]> outputs) {
    for (float[] values : outputs) {
      for (float value : values) {
        assertThat(value).isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aModalityMarkedAbsentIsTheSameAsOneLeftOut(FusionKind kind) {
    List<Map<Modality, Look>> leftOut = seasons();
    leftOut.forEach(season -> season.remove(Modality.SAR));
    List<Map<Modality, Look>> marked = seasons();
    marked.forEach(season -> season.replace(Modality.SAR, season.get(Modality.SAR).valid(NONE)));
    List<float[]> expected = fuse(kind, random(kind), leftOut);
    List<float[]> actual =
        fuse(
            kind,
            random(kind),
            marked,
            Map.of(Modality.OPTICAL, new float[] {1, 1}, Modality.SAR, new float[] {0, 0}));
    for (int t = 0; t < 3; t++) {
      assertThat(actual.get(2 * t)).containsExactly(expected.get(t), within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nano", "tiny", "base", "base-16"})
  void allFusionsHaveAsManyParametersAsTheDefault(String preset) {
    long wanted = size(preset, FusionKind.TEMPORAL_MULTIMODAL);
    for (FusionKind kind : FusionKind.values()) {
      assertThat((double) size(preset, kind)).as(kind.id()).isBetween(0.99 * wanted, 1.01 * wanted);
    }
  }

  /** Parameters of fusion and memory alone. */
  private static long size(String preset, FusionKind kind) {
    return ParameterShapes.seaMo(Architecture.preset(preset), kind).entrySet().stream()
        .filter(e -> e.getKey().startsWith("fusion.") || e.getKey().startsWith("memory."))
        .mapToLong(e -> Shape.of(e.getValue()).size())
        .sum();
  }
}
