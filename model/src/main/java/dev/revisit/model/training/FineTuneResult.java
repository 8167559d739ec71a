package dev.revisit.model.training;

import dev.revisit.model.release.ModelRelease;
import java.util.Optional;

/**
 * How a fine-tuning run ended.
 *
 * @param step finished steps
 * @param bestEpoch after which the weights were as the release has them; 0 if no epoch made them
 *     better
 * @param bestLoss its validation loss; how much its score falls short of 1 if the plan chooses by
 *     that
 * @param finished what came out, or nothing if the run was asked to stop before its end; it then
 *     continues from its checkpoint
 */
public record FineTuneResult(
    long step, int bestEpoch, double bestLoss, Optional<Finished> finished) {
  /**
   * A finished run.
   *
   * @param release with the best weights and their calibration
   * @param calibration on the validation samples
   */
  public record Finished(ModelRelease release, HeadCalibration calibration) {}
}
