package dev.revisit.model.evaluation.ablation;

import java.util.List;
import java.util.Map;

/**
 * What came out of one arm with one seed.
 *
 * @param settings everything that decided it: plan, data and evaluation, as JSON text
 * @param stageSteps steps of each stage that was trained for the arm, the shared ones included
 * @param seasonLosses held-out loss of each season given those before it
 * @param measures by {@link Measure#id()}; what was not measured is not there
 */
public record ArmResult(
    String study,
    String arm,
    String description,
    long seed,
    String settings,
    Map<String, Long> stageSteps,
    List<Double> seasonLosses,
    Map<String, Double> measures) {
  /** Copies. */
  public ArmResult {
    stageSteps = Map.copyOf(stageSteps);
    seasonLosses = List.copyOf(seasonLosses);
    measures = Map.copyOf(measures);
  }

  /** NaN if it was not measured. */
  public double value(Measure measure) {
    return measures.getOrDefault(measure.id(), Double.NaN);
  }
}
