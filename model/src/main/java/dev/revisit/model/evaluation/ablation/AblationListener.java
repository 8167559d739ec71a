package dev.revisit.model.evaluation.ablation;

/** Is told how a study goes, on the thread that runs it. */
public interface AblationListener {
  /**
   * A step of training.
   *
   * @param doing what is trained, in words
   * @param done arms that are finished, of all seeds
   * @param all arms of all seeds
   * @param step finished steps of the stage
   * @param steps of the stage
   */
  void step(String doing, int done, int all, long step, long steps);

  /** An arm is finished, now or in an earlier run. */
  void finished(ArmResult result, boolean earlier);
}
