package dev.revisit.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.architecture.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightMapTest {
  private final Map<String, long[]> expected = new LinkedHashMap<>();

  WeightMapTest() {
    expected.put("w", new long[] {2, 3});
    expected.put("b", new long[] {2});
  }

  @Test
  void whatIsMissingUnexpectedOrMisshapenIsListed() {
    Map<String, TensorData> tensors =
        Map.of(
            "w", TensorData.ofFloats(new float[6], 3, 2),
            "extra", TensorData.ofFloats(new float[1], 1));
    assertThatThrownBy(() -> WeightMap.of(tensors, expected))
        .isInstanceOf(WeightMismatchException.class)
        .hasMessageContainingAll(
            "1 missing (b)",
            "1 unexpected (extra)",
            "1 of the wrong shape (w is [3, 2], expected [2, 3])");
  }

  @Test
  void integersAreNoWeights() {
    Map<String, TensorData> tensors =
        Map.of(
            "w", TensorData.ofFloats(new float[6], 2, 3),
            "b", TensorData.ofLongs(new long[2], 2));
    assertThatThrownBy(() -> WeightMap.of(tensors, expected))
        .isInstanceOf(WeightMismatchException.class)
        .hasMessageContaining("'b' is of type I64");
  }

  @Test
  void weightsOfAnotherArchitectureAreRejected() {
    WeightMap nano = SeededWeights.create(ParameterShapes.seaMo(Architecture.nano()), 1);
    Map<String, long[]> tiny = ParameterShapes.seaMo(Architecture.tiny());
    assertThatThrownBy(() -> WeightMap.of(nano.tensors(), tiny))
        .isInstanceOf(WeightMismatchException.class)
        .hasMessageContainingAll("missing (blocks.4.norm1.weight", "of the wrong shape", ", ...");
  }

  @Test
  void seededWeightsFollowTheInitialisationRules() {
    Map<String, long[]> shapes = ParameterShapes.seaMo(Architecture.nano());
    WeightMap weights = SeededWeights.create(shapes, 3);
    assertThat(weights.names()).containsExactlyElementsOf(shapes.keySet());
    assertThat(weights.floats("time.weight")).containsOnly(0);
    assertThat(weights.floats("fusion.0.sar.attention.out.weight")).containsOnly(0);
    assertThat(weights.floats("fusion.0.optical.mlp.down.weight")).containsOnly(0);
    assertThat(weights.floats("blocks.0.norm1.weight")).containsOnly(1);
    assertThat(weights.floats("tokenizer.sar.bias")).containsOnly(0);
    float[] linear = weights.floats("blocks.2.mlp.up.weight");
    double squares = 0;
    for (float value : linear) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo(0.04f);
      squares += (double) value * value;
    }
    // A normal distribution cut at two deviations keeps 0.8796 of the deviation.
    assertThat(Math.sqrt(squares / linear.length)).isBetween(0.0171, 0.0181);
  }

  @Test
  void seededWeightsDependOnSeedAndNameOnly() {
    Map<String, long[]> one = Map.of("a.weight", new long[] {2, 2});
    Map<String, long[]> two = Map.of("a.weight", new long[] {2, 2}, "b.weight", new long[] {2, 2});
    float[] alone = SeededWeights.create(one, 5).floats("a.weight");
    assertThat(SeededWeights.create(two, 5).floats("a.weight")).isEqualTo(alone);
    assertThat(SeededWeights.create(two, 5).floats("b.weight")).isNotEqualTo(alone);
    assertThat(SeededWeights.create(one, 6).floats("a.weight")).isNotEqualTo(alone);
  }
}
