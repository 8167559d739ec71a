package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.AdamWSettings;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.RegionSelection;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.util.List;

/**
 * The scale of a comparison, the same for all its arms.
 *
 * @param architecture of the default arm
 * @param normalisation of the data
 * @param seeds each arm is trained with each
 * @param steps of stage 3 of the default arm; others get as many as cost the same
 * @param sharedSteps of stage 2 before it, with a quarter as many of stage 1, once for all arms of
 *     a seed that are about stage 3 alone
 * @param batch places a step
 * @param learningRate peak of every stage
 * @param evaluationRepeats how often each held-out chip is shown, each time with other masks
 */
public record AblationSettings(
    Architecture architecture,
    Normalisation normalisation,
    List<Long> seeds,
    long steps,
    long sharedSteps,
    int batch,
    double learningRate,
    int evaluationRepeats) {
  private static final double REFERENCE_BATCH = 256;
  private static final int UNIMODAL_PART = 4;
  private static final double MASK_RATIO = 0.75;
  private static final double MODALITY_DROPOUT = 0.25;

  /** With so few steps, the noise of dropped bands would hide what is compared. */
  private static final double BAND_DROPOUT = 0;

  /** Checks the ranges. */
  public AblationSettings {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty() || steps < 1 || sharedSteps < 1 || batch < 1 || evaluationRepeats < 1) {
      throw new IllegalArgumentException(
          "%d seeds, %d steps after %d shared ones, %d places, %d repeats: expected at least one of each"
              .formatted(seeds.size(), steps, sharedSteps, batch, evaluationRepeats));
    }
  }

  /** Stages 1 and 2, which the arms of a seed have in common unless they are about them. */
  PretrainPlan shared(long seed) {
    return plan(
        List.of(
            stage(Stage.UNIMODAL, Math.max(1, sharedSteps / UNIMODAL_PART)),
            stage(Stage.MULTIMODAL, sharedSteps)),
        seed);
  }

  StagePlan stage(Stage stage, long count) {
    return new StagePlan(stage, count, batch, learningRate * REFERENCE_BATCH / batch, 1);
  }

  PretrainPlan plan(List<StagePlan> stages, long seed) {
    return plan(
        architecture,
        stages,
        RegionSelection.of(RegionSelection.Mode.PARTIAL),
        seed,
        FusionKind.TEMPORAL_MULTIMODAL);
  }

  PretrainPlan plan(
      Architecture shape,
      List<StagePlan> stages,
      RegionSelection regions,
      long seed,
      FusionKind fusion) {
    return new PretrainPlan(
        shape,
        normalisation,
        stages,
        regions,
        MASK_RATIO,
        MODALITY_DROPOUT,
        BAND_DROPOUT,
        AdamWSettings.pretraining(),
        seed,
        fusion);
  }

  /** Operations of one step of a stage. */
  long stepCost(Architecture shape, FusionKind fusion, Stage stage) {
    int kept = plan(List.of(stage(stage, 1)), 0).masking().kept();
    return new Cost(shape, fusion).trainingStep(stage, batch, kept);
  }

  /** Operations of stage 3 of the default arm. */
  long budget() {
    return steps * stepCost(architecture, FusionKind.TEMPORAL_MULTIMODAL, Stage.SEASONAL);
  }

  /** As many steps as a number of operations pays for, rounded, at least one. */
  static long stepsFor(double operations, long stepCost) {
    return Math.max(1, Math.round(operations / (double) stepCost));
  }
}
