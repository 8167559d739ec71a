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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ChangeHeadTest {
  /** Two tokens and four cells a side, so that a token covers four cells. */
  private static final Architecture A =
      new Architecture(
          16, 8, 12, 1, 3, 2, 1, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 3, Modality.SAR, 2), 2);

  private static final ChangeHeadShape SHAPE = new ChangeHeadShape(2, 3);
  private static final Map<String, long[]> PARAMETERS = SHAPE.parameters(A);
  private static final WeightMap WEIGHTS = TestWeights.random(PARAMETERS, 9);
  private static final int CELLS = 4;
  private static final int TOKENS = 4;

  private final float[] fused = TestGraph.random(1, 1, TOKENS, 12);
  private final float[] code = TestGraph.random(2, 1, TOKENS, 6);
  private final float[] reference = TestGraph.random(3, 1, TOKENS, 6);
  private final float[] cells = TestGraph.random(4, 1, CELLS, CELLS, 3);
  private final float[] before = TestGraph.random(5, 1, CELLS, CELLS, 4);
  private final float[] seasons = TestGraph.random(6, 1, CELLS, CELLS, 4 * 4);

  /** Marks every third cell of a season as unknown, or all. */
  private static void mark(float[] bands, int seasons, boolean known) {
    for (int cell = 0; cell < CELLS * CELLS; cell++) {
      for (int season = 0; season < seasons; season++) {
        bands[(cell * seasons + season) * 4 + 3] = known && (cell + season) % 3 > 0 ? 1 : 0;
      }
    }
  }

  private float[] logits(float[] valid, boolean known) {
    mark(before, 1, known);
    mark(seasons, 4, known);
    try (TestGraph graph = new TestGraph(PARAMETERS, WEIGHTS)) {
      ChangeHead head = new ChangeHead(graph.tf(), A, SHAPE, graph.parameters());
      ChangeInput input =
          new ChangeInput(
              Tokens.allValid(graph.tf(), graph.constant(fused, 1, TOKENS, 12)),
              graph.constant(code, 1, TOKENS, 6),
              new Tokens(graph.constant(reference, 1, TOKENS, 6), graph.constant(valid, 1, TOKENS)),
              graph.constant(cells, 1, CELLS, CELLS, 3),
              graph.constant(before, 1, CELLS, CELLS, 4));
      return graph.evaluate(
          head.logits(
              Map.of(Modality.OPTICAL, input),
              Map.of(Modality.OPTICAL, graph.constant(seasons, 1, CELLS, CELLS, 16))));
    }
  }

  @Test
  void itGivesTheLogitsOfTheFormula() {
    float[] valid = {1, 1, 0, 1};
    assertThat(logits(valid, true)).containsExactly(expected(valid), within(1e-4f));
    assertThat(logits(valid, false)).containsExactly(expected(valid), within(1e-4f));
  }

  /** The head once more, cell by cell. */
  private float[] expected(float[] valid) {
    float[] weight = WEIGHTS.floats("head.change.tokens.optical.weight");
    float[] bias = WEIGHTS.floats("head.change.tokens.optical.bias");
    int inputs = 2 + 3 + 4 + 4 + 2 + 3 + 3 + 4 * 4 + 4 * 3;
    float[][][] x = new float[inputs][CELLS][CELLS];
    for (int row = 0; row < CELLS; row++) {
      for (int column = 0; column < CELLS; column++) {
        int token = row / 2 * 2 + column / 2;
        for (int feature = 0; feature < 2; feature++) {
          int out = (row % 2 * 2 + column % 2) * 2 + feature;
          double sum = bias[out];
          for (int i = 0; i < 24; i++) {
            float value =
                i < 12
                    ? fused[token * 12 + i]
                    : i < 18
                        ? reference[token * 6 + i - 12]
                        : code[token * 6 + i - 18] - reference[token * 6 + i - 18];
            sum += weight[out * 24 + i] * value;
          }
          x[feature][row][column] = (float) sum * valid[token];
        }
        int cell = row * CELLS + column;
        float known = before[cell * 4 + 3];
        for (int band = 0; band < 3; band++) {
          float now = cells[cell * 3 + band];
          x[2 + band][row][column] = (now - 0.5f) * 4;
          x[5 + band][row][column] = (now - before[cell * 4 + band]) * 16 * known;
        }
        x[8][row][column] = known;
        // 9 to 12 stand out; the channels of the absent radar, 13 to 20, stay 0.
        for (int season = 0; season < 4; season++) {
          int place = cell * 16 + season * 4;
          float mark = seasons[place + 3];
          for (int band = 0; band < 3; band++) {
            x[21 + season * 4 + band][row][column] = (seasons[place + band] - 0.5f) * 4 * mark;
          }
          x[21 + season * 4 + 3][row][column] = mark;
        }
      }
    }
    standOut(x);
    float[][][] hidden = convolve("conv1", x, 3, true);
    float[][][] again = convolve("conv2", hidden, 3, true);
    float[] weights = WEIGHTS.floats("head.change.out.weight");
    float[] logits = new float[CELLS * CELLS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = WEIGHTS.floats("head.change.out.bias")[0];
      for (int channel = 0; channel < 3; channel++) {
        logits[i] += weights[channel] * again[channel][i / CELLS][i % CELLS];
      }
    }
    return logits;
  }

  /** From the differences and marks in 5 to 8 what is in 9 to 12. */
  private static void standOut(float[][][] x) {
    for (int band = 0; band < 3; band++) {
      double count = 0;
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < CELLS * CELLS; i++) {
        double known = x[8][i / CELLS][i % CELLS];
        double value = x[5 + band][i / CELLS][i % CELLS];
        count += known;
        sum += known * value;
        squares += known * value * value;
      }
      double mean = count > 0 ? sum / count : 0;
      double variance = count > 0 ? squares / count - mean * mean : 0;
      for (int i = 0; i < CELLS * CELLS; i++) {
        double known = x[8][i / CELLS][i % CELLS];
        double apart = (x[5 + band][i / CELLS][i % CELLS] - mean) / Math.sqrt(variance + 0.05);
        double relative = known * Math.max(-5, Math.min(5, apart));
        x[9 + band][i / CELLS][i % CELLS] = (float) relative;
        x[12][i / CELLS][i % CELLS] += (float) (relative * relative / 3);
      }
    }
    for (int i = 0; i < CELLS * CELLS; i++) {
      float known = x[8][i / CELLS][i % CELLS];
      float square = x[12][i / CELLS][i % CELLS];
      x[12][i / CELLS][i % CELLS] = known * (float) Math.log(square + 0.1);
    }
  }

  private static float[][][] convolve(String name, float[][][] x, int outputs, boolean rectify) {
    float[] kernel = WEIGHTS.floats("head.change." + name + ".weight");
    float[] bias = WEIGHTS.floats("head.change." + name + ".bias");
    float[][][] y = new float[outputs][CELLS][CELLS];
    for (int o = 0; o < outputs; o++) {
      for (int row = 0; row < CELLS; row++) {
        for (int column = 0; column < CELLS; column++) {
          double sum = bias[o];
          for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < 9; k++) {
              int r = row + k / 3 - 1;
              int c = column + k % 3 - 1;
              if (r >= 0 && r < CELLS && c >= 0 && c < CELLS) {
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
  void bandsOfACellAreTheMeanOfItsPixels() {
    float[] pixels = TestGraph.random(7, 1, 3, 16, 16);
    try (TestGraph graph = new TestGraph(PARAMETERS, WEIGHTS)) {
      Operand<TFloat32> means = ChangeHead.cells(graph.tf(), graph.constant(pixels, 1, 3, 16, 16));
      float[] values = graph.evaluate(means);
      double mean = 0;
      for (int i = 0; i < 16; i++) {
        mean += pixels[2 * 256 + (4 + i / 4) * 16 + 8 + i % 4] / 16; // band 2, cell (1, 2)
      }
      assertThat(values).hasSize(4 * 4 * 3);
      assertThat(values[(4 + 2) * 3 + 2]).isCloseTo((float) mean, within(1e-6f));
    }
  }

  @Test
  void whereNoReferenceIsRememberedItDoesNotMatterWhatTheTokensSay() {
    float[] none = new float[TOKENS];
    float[] first = logits(none, false);
    reference[3] = 77;
    fused[5] = -3;
    assertThat(logits(none, false)).isEqualTo(first);
  }

  @Test
  void unusableShapesAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChangeHeadShape(0, 1));
    Architecture patchOfSix =
        new Architecture(
            12, 6, 12, 1, 3, 2, 1, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 3, Modality.SAR, 2), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SHAPE.parameters(patchOfSix))
        .withMessageContaining("multiple of 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SceneHeadShape(List.of("one"), false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskHeads.Change(SHAPE, 0, 0.5))
        .withMessageContaining("temperature");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskHeads.none().withLeastValidFraction(2));
  }

  @Test
  void headsComeBackFromJson() throws Exception {
    TaskHeads heads =
        TaskHeads.none()
            .with(new TaskHeads.Change(SHAPE, 1.7, 0.41))
            .with(new TaskHeads.Scene(new SceneHeadShape(List.of("sea", "land"), true), 0.8))
            .withLeastValidFraction(0.1);
    String json = heads.toJson().toString();
    assertThat(TaskHeads.read(new ObjectMapper().readTree(json))).isEqualTo(heads);
    assertThat(TaskHeads.read(new ObjectMapper().readTree("{}"))).isEqualTo(TaskHeads.none());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskHeads.read(new ObjectMapper().readTree("{\"change\":{}}")));
  }
}
