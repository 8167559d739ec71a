package dev.revisit.model.training;

import java.nio.file.Path;

/** Is told how a run goes, on the thread that runs it. */
public interface PretrainListener {
  /**
   * A finished step.
   *
   * @param stage of the plan
   * @param step finished steps of the stage
   * @param steps of the stage altogether
   * @param loss before the update
   * @param gradientNorm of all gradients together, before clipping
   * @param learningRate of the step
   * @param chipsPerSecond places a second, waiting for data included
   */
  record Step(
      Stage stage,
      long step,
      long steps,
      double loss,
      double gradientNorm,
      double learningRate,
      double chipsPerSecond) {}

  /** A step is finished. */
  void step(Step step);

  /** A run continues from a checkpoint. */
  default void resumed(Stage stage, long step) {}

  /** A checkpoint is on disk. */
  default void saved(Path checkpoint) {}
}
