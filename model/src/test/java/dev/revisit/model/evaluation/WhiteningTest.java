package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhiteningTest {
  @Test
  void fourCornersOfARectangleBecomeASquare() {
    // Variances 4 * 9 / 3 = 12 and 4 / 3 about the mean (5, 2), along the axes.
    List<float[]> corners =
        List.of(new float[] {8, 3}, new float[] {8, 1}, new float[] {2, 3}, new float[] {2, 1});
    Whitening whitening = Whitening.fit(corners, 2);
    for (float[] corner : corners) {
      float[] white = whitening.apply(corner);
      assertThat(Math.abs(white[0])).isEqualTo((float) (3 / Math.sqrt(12)), within(1e-6f));
      assertThat(Math.abs(white[1])).isEqualTo((float) (1 / Math.sqrt(4 / 3.0)), within(1e-6f));
    }
    assertThat(whitening.apply(new float[] {5, 2})).containsExactly(0, 0);
  }

  @Test
  void componentsAreUncorrelatedWithVarianceOne() {
    Random random = new Random(3);
    List<float[]> embeddings = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      float c = (float) random.nextGaussian();
      embeddings.add(new float[] {100 * a, 100 * a + b, b + 0.1f * c, 7});
    }
    Whitening whitening = Whitening.fit(embeddings, 10);
    double[][] products = new double[3][3];
    for (float[] embedding : embeddings) {
      float[] white = whitening.apply(embedding);
      assertThat(white).as("the constant has no direction").hasSize(3);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          products[i][j] += white[i] * white[j] / 499.0;
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(products[i][j]).isEqualTo(i == j ? 1 : 0, within(1e-3));
      }
    }
  }

  @Test
  void manyDirectionsWithoutVarianceDoNoHarm() {
    Random random = new Random(4);
    List<float[]> embeddings = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float[] embedding = new float[300];
      for (int j = 0; j < 300; j += 3) {
        embedding[j] = (float) random.nextGaussian() * (j % 2 == 0 ? 1 : 1e-5f);
        embedding[j + 1] = embedding[j];
      }
      embeddings.add(embedding);
    }
    assertThat(Whitening.fit(embeddings, 32).apply(embeddings.get(0)))
        .hasSize(32)
        .doesNotContain(Float.NaN);
  }

  @Test
  void oneEmbeddingCannotBeWhitened() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Whitening.fit(List.of(new float[] {1}), 1))
        .withMessageContaining("at least two");
  }
}
