package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.network.KeptPatches;
import dev.revisit.model.network.PretrainLoss;
import dev.revisit.model.weights.ParameterShapes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

class MaskingTest {
  private static final Architecture A = TestPlaces.MICRO;
  private static final Masking MASKING = new Masking(A.tokens(), 0.75);
  private static final Map<String, long[]> SHAPES = ParameterShapes.seaMo(A);
  private static final int SAR_VALUES = 4 * 4 * 2;

  private static TestGraph graph() {
    return new TestGraph(SHAPES, TestWeights.random(SHAPES, 1));
  }

  @Test
  void exactlyAQuarterStaysVisible() {
    assertThat(MASKING.kept()).isEqualTo(4);
    assertThat(new Masking(Architecture.base().tokens(), 0.75).kept()).isEqualTo(64);
    for (int i = 0; i < 1000; i++) {
      int[] visible = MASKING.draw(new CounterRandom(1, i));
      assertThat(visible).hasSize(4).doesNotHaveDuplicates().isSorted();
      assertThat(visible[0]).isNotNegative();
      assertThat(visible[3]).isLessThan(A.tokens());
    }
  }

  @Test
  void atLeastOnePatchIsVisibleAndOneHidden() {
    assertThat(new Masking(4, 0.99).kept()).isEqualTo(1);
    assertThat(new Masking(4, 0.01).kept()).isEqualTo(3);
  }

  @Test
  void everyPatchIsVisibleEquallyOften() {
    int[] counts = new int[A.tokens()];
    for (int i = 0; i < 8000; i++) {
      Arrays.stream(MASKING.draw(new CounterRandom(1, i))).forEach(patch -> counts[patch]++);
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(2000, within(160)); // four standard deviations
    }
  }

  @Test
  void theSameKeyDrawsTheSameMask() {
    assertThat(MASKING.draw(new CounterRandom(1, 7)))
        .isEqualTo(MASKING.draw(new CounterRandom(1, 7)));
  }

  @Test
  void impossibleRatiosAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Masking(16, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Masking(16, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Masking(1, 0.5));
  }

  private static KeptPatches patches(TestGraph graph, long[] indices) {
    return new KeptPatches(
        graph.tf(),
        graph.tf().constant(Shape.of(1, indices.length), DataBuffers.of(indices)),
        A.tokens());
  }

  @Test
  void visibleAndHiddenPatchesTogetherRestoreTheGrid() {
    long[] visible =
        Arrays.stream(MASKING.draw(new CounterRandom(3))).mapToLong(patch -> patch).toArray();
    long[] hidden = new long[A.tokens() - visible.length];
    int next = 0;
    for (long patch = 0; patch < A.tokens(); patch++) {
      if (Arrays.binarySearch(visible, patch) < 0) {
        hidden[next++] = patch;
      }
    }
    float[] grid = TestGraph.random(1, 1, A.tokens(), 5);
    try (TestGraph graph = graph()) {
      Operand<TFloat32> full = graph.constant(grid, 1, A.tokens(), 5);
      KeptPatches seen = patches(graph, visible);
      KeptPatches unseen = patches(graph, hidden);
      Operand<TFloat32> restored =
          graph.tf().math.add(seen.putBack(seen.take(full)), unseen.putBack(unseen.take(full)));
      List<float[]> values = graph.evaluate(List.of(restored, seen.hidden()));
      assertThat(values.get(0)).isEqualTo(grid);
      for (int patch = 0; patch < A.tokens(); patch++) {
        assertThat(values.get(1)[patch]).isEqualTo(Arrays.binarySearch(visible, patch) < 0 ? 1 : 0);
      }
    }
  }

  @Test
  void predictionsOfVisiblePatchesCostNothingAndThoseOfMaskedOnesDo() {
    int[] visible = MASKING.draw(new CounterRandom(3));
    int hidden = Arrays.binarySearch(visible, 0) < 0 ? 0 : firstGap(visible);
    float[] prediction = TestGraph.random(4, 1, A.tokens(), SAR_VALUES);
    float loss = loss(prediction, visible);
    float[] seenChanged = prediction.clone();
    for (int patch : visible) {
      seenChanged[patch * SAR_VALUES] += 10;
    }
    assertThat(loss(seenChanged, visible)).isEqualTo(loss);
    float[] hiddenChanged = prediction.clone();
    hiddenChanged[hidden * SAR_VALUES] += 10;
    assertThat(loss(hiddenChanged, visible)).isGreaterThan(loss);
  }

  private static int firstGap(int[] visible) {
    int gap = 0;
    while (Arrays.binarySearch(visible, gap) >= 0) {
      gap++;
    }
    return gap;
  }

  private static float loss(float[] prediction, int[] visible) {
    long[] indices = Arrays.stream(visible).mapToLong(patch -> patch).toArray();
    try (TestGraph graph = graph()) {
      PretrainLoss loss = new PretrainLoss(graph.tf(), graph.seaMo(A));
      Operand<TFloat32> pixels = graph.constant(TestGraph.random(3, 1, 2, 16, 16), 1, 2, 16, 16);
      return graph
          .evaluate(
              loss.error(
                  graph.constant(prediction, 1, A.tokens(), SAR_VALUES),
                  pixels,
                  patches(graph, indices).hidden()))[0];
    }
  }
}
