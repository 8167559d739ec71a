package dev.revisit.model.training;

/** Is told how a fine-tuning run goes, on the thread that runs it. */
public interface FineTuneListener {
  /**
   * A finished step.
   *
   * @param step finished steps of the run
   * @param steps of the run, unless it ends early
   * @param loss before the update
   * @param gradientNorm of all gradients together, before clipping
   * @param learningRate of the head
   * @param samplesPerSecond waiting for data included
   */
  record Step(
      long step,
      long steps,
      double loss,
      double gradientNorm,
      double learningRate,
      double samplesPerSecond) {}

  /**
   * A finished epoch.
   *
   * @param epoch counted from 1
   * @param epochs at most
   * @param trainingLoss mean over the epoch's steps, or those since the run was resumed
   * @param validationLoss cross-entropy with class weights
   * @param best whether it is the best so far by the plan's criterion
   */
  record Epoch(int epoch, int epochs, double trainingLoss, double validationLoss, boolean best) {}

  /** Samples are read once before training. */
  default void surveyed(int samples, int of) {}

  /** A step is finished. */
  default void step(Step step) {}

  /** An epoch is finished and a checkpoint is on disk. */
  default void epoch(Epoch epoch) {}

  /** A run continues from a checkpoint. */
  default void resumed(long step) {}
}
