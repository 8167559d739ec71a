package dev.revisit.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.weights.ParameterShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class PretrainLossTest {
  private static final Architecture A = TestGraph.SMALL;
  private static final Map<String, long[]> SHAPES = ParameterShapes.seaMo(A);
  private static final int VALUES = 4 * 4 * 2;

  private static TestGraph graph() {
    return new TestGraph(SHAPES, TestWeights.random(SHAPES, 1));
  }

  /** One sample of four radar patches of which the first and the last are visible. */
  private static float error(float[] prediction, float[] counted) {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      Operand<TFloat32> pixels = graph.constant(TestGraph.random(3, 1, 2, 8, 8), 1, 2, 8, 8);
      return graph
          .evaluate(
              loss.error(
                  graph.constant(prediction, 1, 4, VALUES), pixels, graph.constant(counted, 1, 4)))[
          0];
    }
  }

  private static KeptPatches firstAndLast(Ops tf) {
    return new KeptPatches(tf, tf.constant(new long[][] {{0, 3}}), 4);
  }

  @Test
  void onlyMaskedPatchesCount() {
    float[] counted = {0, 1, 1, 0};
    float[] prediction = TestGraph.random(4, 1, 4, VALUES);
    float loss = error(prediction, counted);
    float[] visibleChanged = prediction.clone();
    visibleChanged[0] += 10;
    visibleChanged[4 * VALUES - 1] -= 10;
    assertThat(error(visibleChanged, counted)).isEqualTo(loss);
    float[] maskedChanged = prediction.clone();
    maskedChanged[VALUES] += 10;
    assertThat(error(maskedChanged, counted)).isGreaterThan(loss);
  }

  @Test
  void aPredictionOfZeroCostsTheVarianceOfTheTarget() {
    // Targets have unbiased variance 1, so their mean square is (n - 1) / n.
    assertThat(error(new float[4 * VALUES], new float[] {1, 1, 0, 1}))
        .isEqualTo((VALUES - 1f) / VALUES, within(1e-4f));
  }

  @Test
  void withoutAnyTargetTheLossIsZero() {
    assertThat(error(new float[4 * VALUES], new float[4])).isZero();
  }

  private static Map<Modality, Operand<TFloat32>> both(
      Operand<TFloat32> optical, Operand<TFloat32> sar) {
    Map<Modality, Operand<TFloat32>> both = new EnumMap<>(Modality.class);
    both.put(Modality.OPTICAL, optical);
    both.put(Modality.SAR, sar);
    return both;
  }

  /** A season of one sample; its radar is there, marked as absent, or left out. */
  private static MaskedSeason season(TestGraph graph, int number, boolean sar, boolean marked) {
    Operand<TFloat32> time = graph.constant(TestGraph.random(number + 20, 1, 4), 1, 4);
    Operand<TFloat32> optical = graph.constant(TestGraph.random(number, 1, 3, 8, 8), 1, 3, 8, 8);
    Operand<TFloat32> radar = graph.constant(TestGraph.random(number + 10, 1, 2, 8, 8), 1, 2, 8, 8);
    KeptPatches kept = firstAndLast(graph.tf());
    if (!marked) {
      return MaskedSeason.clear(
          sar ? both(optical, radar) : Map.of(Modality.OPTICAL, optical), time, kept);
    }
    float present = sar ? 1 : 0;
    Operand<TFloat32> ones = graph.constant(new float[] {1, 1, 1, 1}, 1, 4);
    Operand<TFloat32> held = graph.constant(new float[] {present, present, present, present}, 1, 4);
    return new MaskedSeason(
        both(optical, radar),
        Map.of(),
        both(time, time),
        kept,
        both(ones, held),
        both(ones, held),
        both(graph.constant(new float[] {1}, 1), graph.constant(new float[] {present}, 1)));
  }

  @Test
  void aModalityMarkedAbsentCostsAndRemembersWhatOneLeftOutDoes() {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      List<Operand<TFloat32>> losses = new ArrayList<>();
      for (boolean marked : new boolean[] {false, true}) {
        losses.add(
            loss.of(
                List.of(
                    season(graph, 1, true, marked),
                    season(graph, 2, false, marked),
                    season(graph, 3, true, marked)),
                true));
      }
      List<float[]> values = graph.evaluate(losses);
      assertThat(values.get(1)[0]).isEqualTo(values.get(0)[0], within(1e-5f)).isPositive();
    }
  }

  /** A season of one sample that shows nothing, with pixels that must not be looked at. */
  private static MaskedSeason absent(TestGraph graph, int number) {
    MaskedSeason marked = season(graph, number, false, true);
    Operand<TFloat32> none = graph.constant(new float[4], 1, 4);
    Operand<TFloat32> no = graph.constant(new float[1], 1);
    return new MaskedSeason(
        marked.pixels(),
        Map.of(),
        marked.time(),
        marked.kept(),
        both(none, none),
        both(none, none),
        both(no, no));
  }

  @Test
  void aModalityIsAveragedOverTheSeasonsThatHaveIt() {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      MaskedSeason full = season(graph, 1, true, true);
      MaskedSeason optical = season(graph, 2, false, true);
      MaskedSeason radarCounts =
          new MaskedSeason(
              full.pixels(),
              Map.of(),
              full.time(),
              full.kept(),
              full.valid(),
              both(graph.constant(new float[4], 1, 4), full.targets().get(Modality.SAR)),
              full.presence());
      List<float[]> values =
          graph.evaluate(
              List.of(
                  loss.of(List.of(full), false),
                  loss.of(List.of(optical), false),
                  loss.of(List.of(radarCounts), false),
                  loss.of(List.of(full, optical), false)));
      float radar = values.get(2)[0];
      float opticalOfBoth = (values.get(0)[0] - radar + values.get(1)[0]) / 2;
      assertThat(values.get(3)[0]).isEqualTo(opticalOfBoth + radar, within(1e-5f));
    }
  }

  @Test
  void aBandThatIsMissingIsNoTarget() {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      MaskedSeason clear = season(graph, 1, false, false);
      float[] known = new float[3 * 8 * 8];
      Arrays.fill(known, 0, 2 * 8 * 8, 1);
      float[] all = new float[3 * 8 * 8];
      Arrays.fill(all, 1);
      List<Operand<TFloat32>> losses = new ArrayList<>();
      losses.add(loss.of(List.of(clear), false));
      losses.add(
          loss.of(
              List.of(clear.withKnown(Map.of(Modality.OPTICAL, graph.constant(all, 1, 3, 8, 8)))),
              false));
      for (float other : new float[] {0, 50}) {
        // The network sees the same; only what it is compared with has another third band.
        float[] pixels = TestGraph.random(1, 1, 3, 8, 8);
        Arrays.fill(pixels, 2 * 8 * 8, 3 * 8 * 8, other);
        losses.add(
            loss.of(
                List.of(
                    new MaskedSeason(
                            Map.of(Modality.OPTICAL, graph.constant(pixels, 1, 3, 8, 8)),
                            clear.pixels(),
                            clear.time(),
                            clear.kept(),
                            Map.of(),
                            Map.of(),
                            Map.of())
                        .withKnown(Map.of(Modality.OPTICAL, graph.constant(known, 1, 3, 8, 8)))),
                false));
      }
      List<float[]> values = graph.evaluate(losses);
      assertThat(values.get(1)[0]).isEqualTo(values.get(0)[0], within(1e-5f));
      assertThat(values.get(3)[0]).isEqualTo(values.get(2)[0], within(1e-5f));
      assertThat(values.get(2)[0]).isNotCloseTo(values.get(0)[0], within(1e-3f));
    }
  }

  @Test
  void aSeasonThatIsAbsentChangesNeitherTheOthersNorWhatTheyRemember() {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      MaskedSeason first = season(graph, 1, true, true);
      MaskedSeason second = season(graph, 2, true, true);
      MaskedSeason absent = absent(graph, 3);
      List<float[]> values =
          graph.evaluate(
              List.of(
                  loss.of(List.of(first, second), true),
                  loss.of(List.of(absent, first, second), true),
                  loss.of(List.of(first, absent, second), true),
                  loss.of(List.of(first, second, absent), true)));
      for (int i = 1; i < 4; i++) {
        assertThat(values.get(i)[0]).isEqualTo(values.get(0)[0], within(1e-5f)).isPositive();
      }
    }
  }

  /** The loss of a season whose first patch, a visible one, has this value and validity. */
  private static Operand<TFloat32> firstPatch(
      TestGraph graph, PretrainLoss loss, float value, float valid) {
    MaskedSeason clear = season(graph, 1, true, false);
    float[] pixels = TestGraph.random(1, 1, 3, 8, 8);
    for (int i = 0; i < pixels.length; i++) {
      if (i % 8 < 4 && i / 8 % 8 < 4) {
        pixels[i] = value;
      }
    }
    Operand<TFloat32> validity = graph.constant(new float[] {valid, 1, 1, 1}, 1, 4);
    return loss.of(
        List.of(
            new MaskedSeason(
                both(graph.constant(pixels, 1, 3, 8, 8), clear.pixels().get(Modality.SAR)),
                Map.of(),
                clear.time(),
                clear.kept(),
                Map.of(Modality.OPTICAL, validity),
                Map.of(Modality.OPTICAL, validity),
                Map.of())),
        true);
  }

  @Test
  void nothingIsReconstructedFromAVisiblePatchThatIsInvalid() {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      List<float[]> values =
          graph.evaluate(
              List.of(
                  firstPatch(graph, loss, 0.1f, 0),
                  firstPatch(graph, loss, 0.9f, 0),
                  firstPatch(graph, loss, 0.1f, 1),
                  firstPatch(graph, loss, 0.9f, 1)));
      assertThat(values.get(1)).isEqualTo(values.get(0));
      assertThat(values.get(3)).isNotEqualTo(values.get(2));
    }
  }

  @Test
  void bandsThatAreNotShownAreStillToBeReconstructed() {
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      MaskedSeason clear = season(graph, 1, true, false);
      List<Operand<TFloat32>> losses = new ArrayList<>();
      for (float shown : new float[] {0.2f, 0.8f}) {
        float[] other = new float[3 * 8 * 8];
        Arrays.fill(other, shown);
        losses.add(
            loss.of(
                List.of(
                    new MaskedSeason(
                        clear.pixels(),
                        Map.of(Modality.OPTICAL, graph.constant(other, 1, 3, 8, 8)),
                        clear.time(),
                        clear.kept(),
                        Map.of(),
                        Map.of(),
                        Map.of())),
                false));
      }
      losses.add(loss.of(List.of(clear), false));
      List<float[]> values = graph.evaluate(losses);
      // The network sees something else, so each prediction differs; the target stays.
      assertThat(values.get(0)[0]).isNotEqualTo(values.get(1)[0]).isNotEqualTo(values.get(2)[0]);
    }
  }

  @Test
  void hiddenPatchesAreThoseNotKept() {
    try (TestGraph graph = graph()) {
      assertThat(graph.evaluate(firstAndLast(graph.tf()).hidden())).containsExactly(0, 1, 1, 0);
    }
  }

  @Test
  void takingAndPuttingBackRestoresTheKeptAndZeroesTheRest() {
    try (TestGraph graph = graph()) {
      float[] full = TestGraph.random(2, 1, 4, 3);
      KeptPatches kept = firstAndLast(graph.tf());
      Operand<TFloat32> taken = kept.take(graph.constant(full, 1, 4, 3));
      List<float[]> values = graph.evaluate(List.of(taken, kept.putBack(taken)));
      assertThat(Arrays.copyOf(values.get(0), 3)).isEqualTo(Arrays.copyOf(full, 3));
      float[] expected = full.clone();
      Arrays.fill(expected, 3, 9, 0);
      assertThat(values.get(1)).isEqualTo(expected);
    }
  }
}
