package dev.revisit.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.WeightMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final Map<String, long[]> SHAPES = ParameterShapes.seaMo(TestGraph.SMALL);
  private static final WeightMap WEIGHTS = TestWeights.random(SHAPES, 1);

  /** Two samples, queries [2, 3, 12], context [2, 4, 12]. */
  private static float[] attend(float[] context, float[] valid) {
    try (TestGraph graph = new TestGraph(SHAPES, WEIGHTS)) {
      Attention attention =
          new Attention(graph.tf(), graph.parameters().scope("fusion.0.sar.attention"), 3);
      return graph.evaluate(
          attention.apply(
              graph.constant(TestGraph.random(5, 2, 3, 12), 2, 3, 12),
              new Tokens(graph.constant(context, 2, 4, 12), graph.constant(valid, 2, 4))));
    }
  }

  @Test
  void aQueryWithoutAValidKeyGetsExactlyZeroAlsoAfterTheBias() {
    float[] out = attend(TestGraph.random(6, 2, 4, 12), new float[] {0, 0, 0, 0, 1, 0, 1, 0});
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i] == 0).isEqualTo(i < 36);
    }
  }

  @Test
  void invalidTokensHaveNoInfluenceWhateverTheyHold() {
    float[] valid = {1, 0, 1, 0, 0, 1, 1, 1};
    float[] context = TestGraph.random(6, 2, 4, 12);
    float[] other = context.clone();
    for (int token : List.of(1, 3, 4)) {
      Arrays.fill(other, token * 12, (token + 1) * 12, 1e6f);
    }
    assertThat(attend(other, valid)).isEqualTo(attend(context, valid));
  }
}
