package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeTest {
  @Test
  void aLineBetweenThreeClassesIsFound() {
    Random random = new Random(1);
    List<float[]> samples = new ArrayList<>();
    int[] labels = new int[90];
    for (int i = 0; i < 90; i++) {
      labels[i] = i % 3;
      double angle = 2 * Math.PI * labels[i] / 3;
      samples.add(
          new float[] {
            (float) (1000 + 50 * (Math.cos(angle) + 0.1 * random.nextGaussian())),
            (float) (Math.sin(angle) + 0.1 * random.nextGaussian()),
            7 // says nothing, and its variance is zero
          });
    }
    RidgeProbe probe = RidgeProbe.fit(samples, labels);
    for (int c = 0; c < 3; c++) {
      double angle = 2 * Math.PI * c / 3;
      float[] middle = {(float) (1000 + 50 * Math.cos(angle)), (float) Math.sin(angle), 7};
      assertThat(probe.classify(middle)).isEqualTo(c);
    }
  }

  @Test
  void withoutInformationTheCommonClassIsSaid() {
    RidgeProbe probe =
        RidgeProbe.fit(
            List.of(new float[] {3}, new float[] {3}, new float[] {3}), new int[] {0, 1, 1});
    assertThat(probe.classify(new float[] {3})).isEqualTo(1);
  }

  @Test
  void scoresAreThoseOfTheConfusionMatrix() {
    ProbeScore score = ProbeScore.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1});
    assertThat(score.accuracy()).isEqualTo(0.75);
    // F1 of class 0: 2·1 / (2 + 1); of class 1: 2·2 / (2 + 3).
    assertThat(score.macroF1()).isCloseTo((2.0 / 3 + 0.8) / 2, within(1e-12));
  }

  @Test
  void theMostFrequentClassOfAPatchCounts() {
    byte unknown = (byte) TokenLabels.UNKNOWN;
    byte[] codes = {
      4, 4, 1, 6, //
      4, 2, 6, 1, unknown, unknown, 0, 0, unknown, 1, 0, 0
    };
    assertThat(TokenLabels.dominant(codes, 4, 2))
        .containsExactly(4, 1, TokenLabels.UNKNOWN, 0); // of 1 and 6 the lower
  }

  @Test
  void theWindowIsInTheMiddle() {
    float[] pixels = new float[2 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i;
    }
    boolean[] clear = new boolean[16];
    clear[5] = true;
    Chip window = MiddleWindow.of(new Chip(Modality.SAR, pixels, clear, 9), 2);
    assertThat(window.pixels()).containsExactly(5, 6, 9, 10, 21, 22, 25, 26);
    assertThat(window.clear()).containsExactly(true, false, false, false);
    assertThatThrownBy(() -> MiddleWindow.of(new byte[16], 8)).hasMessageContaining("larger chips");
  }
}
