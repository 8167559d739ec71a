package dev.revisit.model.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.network.Tokens;
import dev.revisit.model.weights.WeightMap;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ChipEmbeddingTest {
  /** Four tokens of 8 x 8 pixels. */
  private static final Architecture A =
      new Architecture(
          16, 8, 12, 1, 3, 2, 1, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 3, Modality.SAR, 1), 2);

  private static final int SIDE = 16;
  private static final int TOKENS = 4;

  /** Numbers of one optical token: three bands and two differences, four times. */
  private static final int OPTICAL = 5 * 4;

  /** Where means of the optical pixels begin, and their deviations. */
  private static final int MEANS = 2 * 12;

  private static final int DEVIATIONS = MEANS + OPTICAL;

  /** Where it says by how much neighbouring tokens differ in the direction where they do more. */
  private static final int GREATER = DEVIATIONS + OPTICAL;

  private static final int SMALLER = GREATER + 5;

  private static float[] embed(float[] tokens, float[] valid, float[] pixels) {
    try (TestGraph graph = new TestGraph(Map.of(), WeightMap.of(Map.of(), Map.of()))) {
      Map<Modality, Tokens> fused = new EnumMap<>(Modality.class);
      fused.put(
          Modality.OPTICAL,
          new Tokens(graph.constant(tokens, 1, TOKENS, 12), graph.constant(valid, 1, TOKENS)));
      Map<Modality, Operand<TFloat32>> shown = new EnumMap<>(Modality.class);
      shown.put(Modality.OPTICAL, graph.constant(pixels, 1, 3, SIDE, SIDE));
      return graph.evaluate(new ChipEmbedding(graph.tf(), A).of(fused, shown));
    }
  }

  /** Band 0 rises by 0.01 a column, band 1 is 0.6 everywhere, band 2 is 0.5 and 0.9 below. */
  private static float[] ramp() {
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      pixels[i] = 0.4f + 0.01f * (i % SIDE);
      pixels[SIDE * SIDE + i] = 0.6f;
      pixels[2 * SIDE * SIDE + i] = i / SIDE < 8 ? 0.5f : 0.9f;
    }
    return pixels;
  }

  private static float texture(double gradient) {
    return (float) Math.log((gradient + 0.003) / 0.03);
  }

  @Test
  void theWidthIsThatOfTheVector() {
    float[] vector = embed(new float[TOKENS * 12], new float[] {1, 1, 1, 1}, ramp());
    assertThat(vector).hasSize(ChipEmbedding.width(A)).hasSize(2 * (12 + 5 * 5 + 1 * 5));
  }

  @Test
  void itBeginsWithMeanAndDeviationOfValidTokens() {
    float[] tokens = new float[TOKENS * 12];
    System.arraycopy(new float[] {1, 10}, 0, tokens, 0, 2);
    System.arraycopy(new float[] {3, 20}, 0, tokens, 12, 2);
    Arrays.fill(tokens, 24, 48, 70);
    float[] vector = embed(tokens, new float[] {1, 1, 0, 0}, ramp());
    assertThat(vector).startsWith(2, 15);
    assertThat(vector[12]).isCloseTo(1, within(2e-3f));
    assertThat(vector[13]).isCloseTo(5, within(2e-3f));
  }

  @Test
  void bandsAndTheirDifferencesAreInStandardDeviations() {
    float[] vector = embed(new float[TOKENS * 12], new float[] {1, 1, 1, 1}, ramp());
    // Means: 0.4 + 0.01 * 7.5 = 0.475; 0.6; 0.7; and -0.125, -0.1. Four deviations are 1.
    float[] means = {-0.1f, 0.4f, 0.8f, -0.5f, -0.4f};
    for (int i = 0; i < means.length; i++) {
      assertThat(vector[MEANS + i]).isCloseTo(means[i], within(1e-5f));
    }
    // Between the patches: of band 0 the means are 0.435 and 0.515, of band 2 they are 0.5 and 0.9.
    assertThat(vector[DEVIATIONS]).isCloseTo(0.04f * 4, within(2e-3f));
    assertThat(vector[DEVIATIONS + 1]).isCloseTo(0, within(2e-3f));
    assertThat(vector[DEVIATIONS + 2]).isCloseTo(0.2f * 4, within(2e-3f));
  }

  @Test
  void gradientsAreThoseOfTheRampAtThreeScales() {
    float[] vector = embed(new float[TOKENS * 12], new float[] {1, 1, 1, 1}, ramp());
    for (int scale = 0; scale < 3; scale++) {
      int at = MEANS + 5 * (1 + scale);
      // Neighbours differ by 0.01, 0.02 and 0.04 along rows, and not at all along columns.
      float sloped = texture(0.005 * (1 << scale));
      assertThat(vector[at]).isCloseTo(sloped, within(1e-4f));
      assertThat(vector[at + 1]).isCloseTo(texture(0), within(1e-4f));
      // The step of band 2 lies between patches.
      assertThat(vector[at + 2]).isCloseTo(texture(0), within(1e-4f));
      assertThat(vector[at + 3]).isCloseTo(sloped, within(1e-4f));
      assertThat(vector[at + 4]).isCloseTo(texture(0), within(1e-4f));
    }
  }

  @Test
  void neighbouringTokensDifferAcrossAndDown() {
    float[] vector = embed(new float[TOKENS * 12], new float[] {1, 1, 1, 1}, ramp());
    // Band 0 differs by 0.08 across, band 2 by 0.4 down; band 1 less 0 by 0.08, less 2 by 0.4.
    double[] greater = {0.08, 0, 0.4, 0.08, 0.4};
    for (int i = 0; i < greater.length; i++) {
      assertThat(vector[GREATER + i]).isCloseTo(texture(greater[i]), within(1e-4f));
      assertThat(vector[SMALLER + i]).isCloseTo(texture(0), within(1e-4f));
    }
  }

  @Test
  void onlyValidNeighboursDiffer() {
    float[] upper = embed(new float[TOKENS * 12], new float[] {1, 1, 0, 0}, ramp());
    assertThat(upper[GREATER]).isCloseTo(texture(0.08), within(1e-4f));
    // Nothing is known of down: as usual.
    assertThat(upper[GREATER + 2]).isZero();
    assertThat(upper[SMALLER + 2]).isCloseTo(texture(0), within(1e-4f));
  }

  @Test
  void whatInvalidTokensShowDoesNotCountAndWithoutAnyAllIsZero() {
    float[] half = {1, 1, 0, 0};
    float[] vector = embed(new float[TOKENS * 12], half, ramp());
    assertThat(vector[MEANS + 2]).isCloseTo(0, within(1e-5f));
    assertThat(vector[DEVIATIONS + 2]).isCloseTo(0, within(1e-5f));
    assertThat(embed(new float[TOKENS * 12], new float[4], ramp())).containsOnly(0f);
  }
}
