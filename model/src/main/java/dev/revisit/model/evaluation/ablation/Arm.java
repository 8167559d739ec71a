package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.training.PretrainPlan;
import java.util.Map;

/**
 * One of the things that are compared, for one seed.
 *
 * @param name short, for file names and tables
 * @param description one phrase
 * @param plan how it is trained
 * @param start with which weights
 * @param settings what the arm is, where that has to be measured
 */
public record Arm(
    String name,
    String description,
    PretrainPlan plan,
    Start start,
    Map<Measure, Double> settings) {
  /** The weights that training begins with. */
  public enum Start {
    /** Seeded. */
    SCRATCH,
    /** Seeded, with fusion that is not the identity. */
    SCRATCH_WITH_FUSION,
    /** Those of stages 1 and 2, which all arms of a seed share; fusion seeded. */
    SHARED
  }

  /** Copies. */
  public Arm {
    settings = Map.copyOf(settings);
  }
}
