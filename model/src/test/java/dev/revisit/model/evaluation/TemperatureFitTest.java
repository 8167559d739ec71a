package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureFitTest {
  @Test
  void withoutALabelThereIsNothingToFit() {
    assertThat(TemperatureFit.ofClasses(new float[0], new int[0])).isEqualTo(1);
    assertThat(TemperatureFit.ofYesNo(new float[0], new boolean[0])).isEqualTo(1);
  }

  @Test
  void lossesAreThoseOfHandCalculation() {
    float[] logits = {2, 0, 0};
    double all = Math.exp(1) + 2;
    assertThat(TemperatureFit.logLossOfClasses(logits, new int[] {0}, 2))
        .isCloseTo(-Math.log(Math.exp(1) / all), within(1e-12));
    assertThat(TemperatureFit.logLossOfYesNo(new float[] {3, 3}, new boolean[] {true, false}, 1.5))
        .isCloseTo((Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2))) / 2, within(1e-12));
    assertThat(TemperatureFit.logLossOfYesNo(new float[] {1e30f}, new boolean[] {true}, 0.1))
        .isZero();
  }

  @Test
  void aKnownTemperatureOfClassesIsFound() {
    Random random = new Random(1);
    int rows = 40_000;
    float[] logits = new float[rows * 4];
    int[] truths = new int[rows];
    for (int row = 0; row < rows; row++) {
      double[] cumulative = new double[4];
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        double honest = 1.5 * random.nextGaussian();
        logits[row * 4 + c] = (float) (3 * honest); // three times too sure
        sum += Math.exp(honest);
        cumulative[c] = sum;
      }
      double draw = random.nextDouble() * sum;
      while (draw > cumulative[truths[row]]) {
        truths[row]++;
      }
    }
    assertThat(TemperatureFit.ofClasses(logits, truths)).isCloseTo(3, within(0.1));
  }

  @Test
  void aKnownTemperatureOfYesAndNoIsFound() {
    Random random = new Random(2);
    int rows = 40_000;
    float[] logits = new float[rows];
    boolean[] truths = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      double honest = 2 * random.nextGaussian() - 1;
      logits[row] = (float) (honest * 0.4); // not sure enough
      truths[row] = random.nextDouble() < 1 / (1 + Math.exp(-honest));
    }
    assertThat(TemperatureFit.ofYesNo(logits, truths)).isCloseTo(0.4, within(0.02));
  }
}
