package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values: scikit-learn 1.9.1, LogisticRegression on standardised features. */
class LinearProbeTest {
  private static final int SAMPLES = 200;

  private static int truth(int i) {
    return (i * 7 + i / 11) % 4;
  }

  private static List<float[]> embeddings() {
    List<float[]> embeddings = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      embeddings.add(
          new float[] {
            (float) Math.sin(i * 0.7),
            (float) (Math.cos(i * 1.3) + truth(i) * 0.4),
            (float) (i * 31 % 23 / 23.0 - 0.2 * truth(i))
          });
    }
    return embeddings;
  }

  @Test
  void probabilitiesAreThoseOfScikitLearn() {
    int[] labels = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = truth(i);
    }

    LinearProbe probe = LinearProbe.fit(embeddings(), labels, 4, 1);

    assertThat(probe.probabilities(embeddings().get(0)))
        .containsExactly(
            new double[] {0.05154146, 0.18505839, 0.42262786, 0.34077229}, within(1e-6));
    assertThat(probe.probabilities(embeddings().get(1)))
        .containsExactly(
            new double[] {0.00627237, 0.05410929, 0.29503961, 0.64457874}, within(1e-6));
    long right = 0;
    for (int i = 0; i < SAMPLES; i++) {
      right += probe.classify(embeddings().get(i)) == labels[i] ? 1 : 0;
    }
    assertThat(right).isEqualTo(104);
  }

  @Test
  void severalClassesAtOnceAreIndependentRegressions() {
    List<boolean[]> present = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      present.add(new boolean[] {truth(i) >= 1, truth(i) >= 2});
    }

    LinearProbe probe = LinearProbe.fitSeveral(embeddings(), present, 0.5);

    assertThat(probe.probabilities(embeddings().get(0)))
        .containsExactly(new double[] {0.93041998, 0.75722600}, within(1e-5));
    assertThat(probe.probabilities(embeddings().get(1)))
        .containsExactly(new double[] {0.98021798, 0.93006115}, within(1e-5));
  }

  @Test
  void aConstantFeatureChangesNothing() {
    List<float[]> embeddings = List.of(new float[] {1, 3}, new float[] {-1, 3});

    LinearProbe probe = LinearProbe.fit(embeddings, new int[] {0, 1}, 2, 1);

    assertThat(probe.classify(new float[] {0.5f, 99})).isZero();
  }

  @Test
  void samplesWithoutLabelsAreRefused() {
    assertThatThrownBy(() -> LinearProbe.fit(embeddings(), new int[] {0}, 2, 1))
        .hasMessageContaining("200 embeddings with labels for 1");
  }
}
