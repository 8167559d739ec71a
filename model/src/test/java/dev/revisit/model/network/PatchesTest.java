package dev.revisit.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.weights.ParameterShapes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class PatchesTest {
  /** 4 x 4 pixels, patches of 2 x 2. */
  private static final Architecture FOUR =
      new Architecture(
          4, 2, 4, 1, 1, 1, 1, 1, 4, 1, 1, 1, Map.of(Modality.OPTICAL, 2, Modality.SAR, 1), 1);

  private static TestGraph graph() {
    Map<String, long[]> shapes = ParameterShapes.seaMo(FOUR);
    return new TestGraph(shapes, TestWeights.random(shapes, 1));
  }

  /** Band 0 counts 0..15 row by row, band 1 the same plus 100. */
  private static float[] counting() {
    float[] pixels = new float[32];
    for (int i = 0; i < 16; i++) {
      pixels[i] = i;
      pixels[16 + i] = 100 + i;
    }
    return pixels;
  }

  @Test
  void patchesAreRowMajorAndOrderedByRowColumnBand() {
    try (TestGraph graph = graph()) {
      Patches patches = new Patches(graph.tf(), FOUR);
      float[] values = graph.evaluate(patches.split(graph.constant(counting(), 1, 2, 4, 4)));
      assertThat(values)
          .containsExactly(
              0, 100, 1, 101, 4, 104, 5, 105, // upper left
              2, 102, 3, 103, 6, 106, 7, 107, // upper right
              8, 108, 9, 109, 12, 112, 13, 113, // lower left
              10, 110, 11, 111, 14, 114, 15, 115);
    }
  }

  @Test
  void joiningUndoesSplittingAndPutsChannelsLast() {
    try (TestGraph graph = graph()) {
      Patches patches = new Patches(graph.tf(), FOUR);
      Operand<TFloat32> split = patches.split(graph.constant(counting(), 1, 2, 4, 4));
      float[] joined = graph.evaluate(patches.join(split));
      for (int i = 0; i < 16; i++) {
        assertThat(joined[2 * i]).isEqualTo(i);
        assertThat(joined[2 * i + 1]).isEqualTo(100 + i);
      }
    }
  }

  @Test
  void targetsAreNormalisedPerPatchWithTheUnbiasedVariance() {
    try (TestGraph graph = graph()) {
      Patches patches = new Patches(graph.tf(), FOUR);
      float[] pixels = new float[16];
      pixels[0] = 1; // first patch 1, 2, 3, 6: mean 3, variance (4 + 1 + 0 + 9) / 3
      pixels[1] = 2;
      pixels[4] = 3;
      pixels[5] = 6;
      float[] values = graph.evaluate(patches.normalised(graph.constant(pixels, 1, 1, 4, 4)));
      float deviation = (float) Math.sqrt(14.0 / 3 + 1e-6);
      assertThat(List.of(values[0], values[1], values[2], values[3]))
          .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Float.class)
          .isEqualTo(List.of(-2 / deviation, -1 / deviation, 0f, 3 / deviation));
      assertThat(values[4]).as("a flat patch is zero, not NaN").isZero();
    }
  }

  @Test
  void valuesThatAreNotKnownHaveNoPartInMeanAndVariance() {
    try (TestGraph graph = graph()) {
      Patches patches = new Patches(graph.tf(), FOUR);
      float[] pixels = new float[16];
      float[] known = new float[16];
      pixels[0] = 1; // known 1, 2 and 3: mean 2, variance (1 + 0 + 1) / 2
      pixels[1] = 2;
      pixels[4] = 3;
      pixels[5] = 100;
      known[0] = 1;
      known[1] = 1;
      known[4] = 1;
      float[] values =
          graph.evaluate(
              patches.normalised(
                  graph.constant(pixels, 1, 1, 4, 4), graph.constant(known, 1, 1, 4, 4)));
      assertThat(values[0]).isEqualTo(-1, within(1e-5f));
      assertThat(values[1]).isEqualTo(0, within(1e-5f));
      assertThat(values[2]).isEqualTo(1, within(1e-5f));
      assertThat(values).as("a patch of which nothing is known").doesNotContain(Float.NaN);
    }
  }

  @Test
  void thePositionCodeIsRowThenColumnSinesThenCosines() {
    float[] code = PositionCode.of(8, 2);
    // token 1 is row 0, column 1; frequencies 1 and 10000^(-1/2) = 0.01
    float[] second = java.util.Arrays.copyOfRange(code, 8, 16);
    assertThat(second)
        .containsExactly(
            new float[] {
              0,
              0,
              1,
              1,
              (float) Math.sin(1),
              (float) Math.sin(0.01),
              (float) Math.cos(1),
              (float) Math.cos(0.01)
            },
            within(1e-7f));
  }
}
