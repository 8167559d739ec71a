package dev.revisit.model.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.network.Tokens;
import dev.revisit.model.weights.WeightMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LandCoverHeadTest {
  private static final Architecture A = TestGraph.SMALL;
  private static final LandCoverHeadShape SHAPE = new LandCoverHeadShape(2, 5, 3, 4);
  private static final Map<String, long[]> PARAMETERS = SHAPE.parameters(A);
  private static final WeightMap WEIGHTS = TestWeights.random(PARAMETERS, 9);
  private static final int SIDE = A.image();
  private static final int CELLS = ChangeHeadShape.side(A);

  @Test
  void aLookGivesTheLogitsOfTheFormula() {
    float[] tokens = TestGraph.random(1, 1, A.tokens(), A.dim());
    float[] sar = TestGraph.random(2, 1, 2, SIDE, SIDE);
    float[] seasons = TestGraph.random(3, 1, CELLS, CELLS, 16);
    for (int i = 3; i < seasons.length; i += 4) {
      seasons[i] = i % 3 == 0 ? 1 : 0; // known or not
    }
    float[] logits;
    try (TestGraph graph = new TestGraph(PARAMETERS, WEIGHTS)) {
      LandCoverHead head = new LandCoverHead(graph.tf(), A, graph.parameters());
      Tokens fused = Tokens.allValid(graph.tf(), graph.constant(tokens, 1, A.tokens(), A.dim()));
      logits =
          graph.evaluate(
              head.logits(
                  Modality.SAR,
                  fused,
                  graph.constant(sar, 1, 2, SIDE, SIDE),
                  Map.of(Modality.OPTICAL, graph.constant(seasons, 1, CELLS, CELLS, 16))));
    }
    assertThat(logits).containsExactly(expected(tokens, sar, seasons), within(1e-5f));
  }

  /** The head once more, pixel by pixel. */
  private static float[] expected(float[] tokens, float[] sar, float[] seasons) {
    int fromSeasons = SHAPE.features();
    int bands = fromSeasons + SHAPE.seasons();
    int inputs = bands + 3 + 2;
    float[][][] ofSeasons = ofSeasons(seasons);
    float[][][] x = new float[inputs][SIDE][SIDE];
    float[] weight = WEIGHTS.floats("head.landcover.tokens.sar.weight");
    float[] bias = WEIGHTS.floats("head.landcover.tokens.sar.bias");
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        int token = row / A.patch() * A.side() + column / A.patch();
        for (int feature = 0; feature < SHAPE.features(); feature++) {
          int out = (row % A.patch() * A.patch() + column % A.patch()) * SHAPE.features() + feature;
          double sum = bias[out];
          for (int i = 0; i < A.dim(); i++) {
            sum += weight[out * A.dim() + i] * tokens[token * A.dim() + i];
          }
          x[feature][row][column] = (float) sum;
        }
        for (int feature = 0; feature < SHAPE.seasons(); feature++) {
          x[fromSeasons + feature][row][column] = ofSeasons[feature][row / 4][column / 4];
        }
        for (int band = 0; band < 3; band++) {
          x[bands + band][row][column] = 0.5f; // the absent optical bands
        }
        for (int band = 0; band < 2; band++) {
          x[bands + 3 + band][row][column] = sar[(band * SIDE + row) * SIDE + column];
        }
      }
    }
    float[][][] hidden = convolve("conv1", x, SHAPE.hidden(), true);
    float[][][] out = convolve("conv2", hidden, SHAPE.classes(), false);
    float[] logits = new float[SIDE * SIDE * SHAPE.classes()];
    for (int i = 0; i < SIDE * SIDE; i++) {
      for (int c = 0; c < SHAPE.classes(); c++) {
        logits[i * SHAPE.classes() + c] = out[c][i / SIDE][i % SIDE];
      }
    }
    return logits;
  }

  /** Optical bands and marks of four seasons; those of radar are absent and stay 0. */
  private static float[][][] ofSeasons(float[] seasons) {
    float[][][] x = new float[4 * 4 + 4 * 3][CELLS][CELLS];
    for (int i = 0; i < CELLS * CELLS * 16; i++) {
      int channel = i % 16;
      float known = seasons[i / 4 * 4 + 3];
      x[channel][i / 16 / CELLS][i / 16 % CELLS] =
          channel % 4 == 3 ? known : (seasons[i] - 0.5f) * 4 * known;
    }
    float[][][] hidden = convolve("seasons1", x, SHAPE.hidden(), true);
    return convolve("seasons2", hidden, SHAPE.seasons(), true);
  }

  private static float[][][] convolve(String name, float[][][] x, int outputs, boolean rectify) {
    float[] kernel = WEIGHTS.floats("head.landcover." + name + ".weight");
    float[] bias = WEIGHTS.floats("head.landcover." + name + ".bias");
    int side = x[0].length;
    float[][][] y = new float[outputs][side][side];
    for (int o = 0; o < outputs; o++) {
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          double sum = bias[o];
          for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < 9; k++) {
              int r = row + k / 3 - 1;
              int c = column + k % 3 - 1;
              if (r >= 0 && r < side && c >= 0 && c < side) {
                sum += (double) kernel[(o * x.length + i) * 9 + k] * x[i][r][c];
              }
            }
          }
          y[o][row][column] = (float) (rectify ? Math.max(sum, 0) : sum);
        }
      }
    }
    return y;
  }

  @Test
  void inASeasonATokenThatIsCloudyIsReplacedByTheOtherModality() {
    try (TestGraph graph = new TestGraph(PARAMETERS, WEIGHTS)) {
      LandCoverHead head = new LandCoverHead(graph.tf(), A, graph.parameters());
      Operand<TFloat32> optical = tokens(graph, 1);
      Operand<TFloat32> sar = tokens(graph, 2);
      Operand<TFloat32> present = graph.constant(new float[] {1}, 1);
      Operand<TFloat32> absent = graph.constant(new float[] {0}, 1);
      Operand<TFloat32> opticalPixels =
          graph.constant(TestGraph.random(3, 1, 3, SIDE, SIDE), 1, 3, SIDE, SIDE);
      Operand<TFloat32> sarPixels =
          graph.constant(TestGraph.random(4, 1, 2, SIDE, SIDE), 1, 2, SIDE, SIDE);
      Map<Modality, Operand<TFloat32>> pixels =
          Map.of(Modality.OPTICAL, opticalPixels, Modality.SAR, sarPixels);
      Map<Modality, Operand<TFloat32>> seasons =
          Map.of(
              Modality.SAR,
              graph.constant(TestGraph.random(5, 1, CELLS, CELLS, 12), 1, CELLS, CELLS, 12));
      Tokens clearSar = Tokens.allValid(graph.tf(), sar);
      Tokens cloudy = new Tokens(optical, graph.constant(new float[4], 1, 4));
      Tokens replaced = new Tokens(tokens(graph, 7), graph.constant(new float[4], 1, 4));
      List<float[]> values =
          graph.evaluate(
              List.of(
                  head.logits(
                      Map.of(Modality.OPTICAL, cloudy, Modality.SAR, clearSar),
                      Map.of(Modality.OPTICAL, present, Modality.SAR, present),
                      pixels,
                      seasons),
                  head.logits(
                      Map.of(Modality.OPTICAL, replaced, Modality.SAR, clearSar),
                      Map.of(Modality.OPTICAL, absent, Modality.SAR, present),
                      pixels,
                      seasons),
                  head.logits(
                      Map.of(
                          Modality.OPTICAL,
                          cloudy,
                          Modality.SAR,
                          new Tokens(sar, graph.constant(new float[4], 1, 4))),
                      Map.of(Modality.OPTICAL, absent, Modality.SAR, absent),
                      pixels,
                      seasons)));
      assertThat(values.get(1)).isEqualTo(values.get(0));
      for (float value : values.get(2)) {
        assertThat(value).isFinite();
      }
    }
  }

  private static Operand<TFloat32> tokens(TestGraph graph, long seed) {
    return graph.constant(TestGraph.random(seed, 1, A.tokens(), A.dim()), 1, A.tokens(), A.dim());
  }

  @Test
  void dynamicWorldHasNineClassesWithTheirOfficialColours() throws Exception {
    ClassScheme scheme = ClassScheme.dynamicWorld();
    assertThat(scheme.classes()).hasSize(9);
    assertThat(scheme.classes().get(0)).isEqualTo(new LandCoverClass(0, "water", "#419BDF"));
    assertThat(scheme.classes().get(6)).isEqualTo(new LandCoverClass(6, "built", "#C4281B"));
    assertThat(scheme.classes().get(8)).isEqualTo(new LandCoverClass(8, "snow and ice", "#B39FE1"));
    String json = scheme.toJson().toString();
    assertThat(ClassScheme.read(new ObjectMapper().readTree(json))).isEqualTo(scheme);
  }

  @Test
  void unusableClassesAreRejected() {
    LandCoverClass water = new LandCoverClass(0, "water", "#419BDF");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LandCoverClass(255, "cloud", "#FFFFFF"))
        .withMessageContaining("0 to 254");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LandCoverClass(1, "x", "blue"))
        .withMessageContaining("#RRGGBB");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassScheme("twice", Arrays.asList(water, water)));
    assertThatIllegalArgumentException().isThrownBy(() -> new LandCoverHeadShape(1, 0, 1, 1));
  }
}
