package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  @Test
  void thePeakIsInProportionToTheBatch() {
    assertThat(LearningRateSchedule.of(1.5e-4, 256, 100).peak()).isEqualTo(1.5e-4);
    assertThat(LearningRateSchedule.of(1.5e-4, 64, 100).peak()).isEqualTo(3.75e-5, within(1e-12));
  }

  @Test
  void aTenthOfTheStepsWarmsUpLinearly() {
    LearningRateSchedule schedule = LearningRateSchedule.of(1, 256, 100);
    assertThat(schedule.rate(0)).isEqualTo(0.1, within(1e-12));
    assertThat(schedule.rate(4)).isEqualTo(0.5, within(1e-12));
    assertThat(schedule.rate(9)).isEqualTo(1, within(1e-12));
  }

  @Test
  void theRestFollowsAHalfCosineToZero() {
    LearningRateSchedule schedule = LearningRateSchedule.of(1, 256, 100);
    assertThat(schedule.rate(10)).isEqualTo(1, within(1e-12));
    assertThat(schedule.rate(40)).isEqualTo(0.75, within(1e-12)); // 1/2 (1 + cos 60 degrees)
    assertThat(schedule.rate(55)).isEqualTo(0.5, within(1e-12));
    assertThat(schedule.rate(99)).isPositive().isLessThan(0.001);
    assertThat(schedule.rate(100)).isZero();
    assertThat(schedule.rate(1000)).isZero();
  }

  @Test
  void aSingleStepHasTheFullRate() {
    assertThat(LearningRateSchedule.of(1, 256, 1).rate(0)).isEqualTo(1);
  }

  @Test
  void epochsBecomeWholeSteps() {
    assertThat(StagePlan.epochs(Stage.UNIMODAL, 5, 32, 0.1, 1000).steps()).isEqualTo(16);
    assertThat(StagePlan.of(Stage.SEASONAL, 10, 256).schedule().peak()).isEqualTo(1e-4);
  }

  @Test
  void impossibleSchedulesAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> LearningRateSchedule.of(0, 256, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> LearningRateSchedule.of(1, 256, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule(Double.NaN, 0, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> StagePlan.of(Stage.UNIMODAL, 0, 1));
  }
}
