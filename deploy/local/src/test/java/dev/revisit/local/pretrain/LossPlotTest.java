package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossPlotTest {
  private static final int SMOOTHED = 0x1f5f9f;
  private static final int HELD_OUT = 0xd9730d;

  private static PretrainPlan plan() {
    return PretrainPlan.of(
        Architecture.nano(),
        Normalisation.ssl4eo(),
        List.of(StagePlan.of(Stage.UNIMODAL, 100, 4), StagePlan.of(Stage.SEASONAL, 100, 4)),
        7);
  }

  private static BufferedImage plot(LossHistory history) throws IOException {
    return Pictures.read(LossPlot.png(plan(), history));
  }

  @Test
  void curvesAreDrawnOnWhiteThatOfHeldOutChipsOnlyIfThereAreAny() throws IOException {
    LossHistory history = new LossHistory();
    for (int step = 1; step <= 200; step++) {
      history.addTraining(step, 1 + 1.0 / step + (step % 2) / 4.0);
    }
    BufferedImage without = plot(history);
    assertThat(without.getWidth()).isEqualTo(1000);
    assertThat(without.getHeight()).isEqualTo(600);
    assertThat(Pictures.colour(without, 2, 2)).isEqualTo(0xffffff);
    assertThat(Pictures.count(without, SMOOTHED)).isGreaterThan(100);
    assertThat(Pictures.count(without, HELD_OUT)).isZero();
    history.addValidation(50, 1.5);
    history.addValidation(200, 1.25);
    assertThat(Pictures.count(plot(history), HELD_OUT)).isGreaterThan(50);
  }

  @Test
  void aSingleStepIsAPlotToo() throws IOException {
    LossHistory history = new LossHistory();
    history.addTraining(1, 1.5);
    assertThat(plot(history).getWidth()).isEqualTo(1000);
  }

  @Test
  void aLongRunIsThinnedOut() throws IOException {
    LossHistory history = new LossHistory();
    for (int step = 1; step <= 20_000; step++) {
      history.addTraining(step, 1);
    }
    assertThat(Pictures.count(plot(history), SMOOTHED)).isPositive();
  }

  @Test
  void aMovingMeanStartsAtItsFirstValueAndForgetsTheOldOnes() {
    MovingMean mean = new MovingMean(2);
    assertThat(mean.add(4)).isEqualTo(4);
    // Weights 1/4 and 1/2 of two values, that is 1/3 and 2/3.
    assertThat(mean.add(1)).isEqualTo(2);
    for (int i = 0; i < 60; i++) {
      mean.add(1);
    }
    assertThat(mean.add(1)).isEqualTo(1);
  }
}
