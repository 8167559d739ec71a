package dev.revisit.model.training;

import java.nio.file.Path;
import java.util.List;

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
   * @param waitSeconds how long the step waited for its data
   */
  record Step(
      Stage stage,
      long step,
      long steps,
      double loss,
      double gradientNorm,
      double learningRate,
      double chipsPerSecond,
      double waitSeconds) {}

  /**
   * A judgement on held-out chips.
   *
   * @param stage of the plan
   * @param step finished steps of the stage
   * @param loss of the held-out chips, always under the same masks
   * @param reconstructions of the first of them
   */
  record Validated(Stage stage, long step, double loss, List<Reconstruction> reconstructions) {
    /** Copies the list. */
    public Validated {
      reconstructions = List.copyOf(reconstructions);
    }
  }

  /** A step is finished. */
  void step(Step step);

  /** A run continues from a checkpoint. */
  default void resumed(Stage stage, long step) {}

  /** Held-out chips were judged; comes after the step and before its checkpoint. */
  default void validated(Validated validated) {}

  /** A checkpoint is on disk. */
  default void saved(Path checkpoint) {}
}
