package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.RegionSelection;
import dev.revisit.model.training.RegionSelection.Mode;
import dev.revisit.model.training.StagePlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StudyTest {
  private static final AblationSettings SETTINGS =
      new AblationSettings(
          Architecture.nano(), Normalisation.ssl4eo(), List.of(1L), 500, 1000, 8, 1e-3, 1);

  private static double operations(Arm arm) {
    return arm.plan().stages().stream()
        .mapToDouble(
            s ->
                (double) s.steps()
                    * SETTINGS.stepCost(arm.plan().architecture(), arm.plan().fusion(), s.stage()))
        .sum();
  }

  @Test
  void allArmsOfAStudyCostTheSameTraining() {
    for (Study study : Study.values()) {
      for (Arm arm : study.arms(SETTINGS, 128, 1)) {
        assertThat(operations(arm) / SETTINGS.budget())
            .as(study + " " + arm.name())
            .isCloseTo(1, within(0.005));
      }
    }
  }

  @Test
  void fusionsAreComparedOnAlignedSeasonsFromTheSameStages() {
    List<Arm> arms = Study.FUSION.arms(SETTINGS, 128, 1);
    assertThat(arms).extracting(arm -> arm.plan().fusion()).containsExactly(FusionKind.values());
    assertThat(arms).extracting(Arm::start).containsOnly(Arm.Start.SHARED);
    assertThat(arms).extracting(arm -> arm.plan().regions().mode()).containsOnly(Mode.SAME);
  }

  @Test
  void memoryGoesFromSixteenToTheWidthOfATokenAndBeginsWithTheUsual() {
    assertThat(Study.MEMORY.arms(SETTINGS, 128, 1))
        .extracting(arm -> arm.plan().architecture().memory())
        .containsExactly(32, 16, 64, 96);
  }

  @Test
  void progressiveTrainsInStagesAndDirectInOne() {
    Map<String, List<Integer>> stages =
        Study.PROGRESSIVE.arms(SETTINGS, 128, 1).stream()
            .collect(
                Collectors.toMap(
                    Arm::name,
                    arm ->
                        arm.plan().stages().stream()
                            .map(StagePlan::stage)
                            .map(stage -> stage.number())
                            .toList()));
    assertThat(stages.get("progressive")).containsExactly(1, 2, 3);
    assertThat(stages.get("direct")).containsExactly(3);
    assertThat(stages.get("not-from-zero")).containsExactly(1, 2, 3);
  }

  @Test
  void overlapGoesFromAllToNothing() {
    List<Arm> arms = Study.OVERLAP.arms(SETTINGS, 128, 1);
    Map<String, Double> overlap =
        arms.stream()
            .collect(Collectors.toMap(Arm::name, arm -> arm.settings().get(Measure.MEAN_IOU)));
    assertThat(overlap.get("same")).isEqualTo(1);
    assertThat(overlap.get("disjoint")).isZero();
    assertThat(overlap.get("partial-80")).isBetween(0.8, 1.0);
    // The specification's figure for squares is 0.74; sides up to 4:3 overlap a little less.
    assertThat(overlap.get("partial-50")).isCloseTo(0.7, within(0.05));
    assertThat(overlap.get("partial-25")).isBetween(0.3, 0.6);
    assertThat(overlap.get("native")).isBetween(0.1, 0.4);
  }

  @Test
  void chipsOfTheModelsSizeHaveNoWindowsToChooseFrom() {
    assertThat(Study.OVERLAP.arms(SETTINGS, 64, 1)).extracting(Arm::name).doesNotContain("native");
  }

  @Test
  void theControlHasTheScaleOfDisjointRegions() {
    Map<String, Double> areas =
        Study.OVERLAP.arms(SETTINGS, 128, 1).stream()
            .collect(Collectors.toMap(Arm::name, arm -> arm.settings().get(Measure.MEAN_AREA)));
    assertThat(areas.get("same-small")).isCloseTo(areas.get("disjoint"), within(0.02));
  }

  @Test
  void anOverlapOfFixedWindowsIsThatOfTheirOffsets() {
    // A window of 64 in a chip of 64 has one place.
    assertThat(
            Study.realised(new RegionSelection(Mode.NATIVE, 0.5, 1, 1), Architecture.nano(), 64)
                .get(Measure.MEAN_IOU))
        .isEqualTo(1);
  }
}
