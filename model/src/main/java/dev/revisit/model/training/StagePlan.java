package dev.revisit.model.training;

import java.io.Serializable;

/**
 * How long and on what one stage trains.
 *
 * @param stage which
 * @param steps optimiser steps
 * @param batch places in one step
 * @param baseLearningRate for a batch of 256; the peak is in proportion to the batch
 * @param dataFraction of the places that is used, above 0 and up to 1
 */
public record StagePlan(
    Stage stage, long steps, int batch, double baseLearningRate, double dataFraction)
    implements Serializable {
  private static final int LARGEST_BATCH = 65536;

  /** Checks the ranges. */
  public StagePlan {
    if (steps < 1 || batch < 1 || batch > LARGEST_BATCH) {
      throw new IllegalArgumentException(
          "Stage %d has %d steps of %d places: expected at least one step of 1 to %d"
              .formatted(stage.number(), steps, batch, LARGEST_BATCH));
    }
    if (!(baseLearningRate > 0) || !Double.isFinite(baseLearningRate)) {
      throw new IllegalArgumentException(
          "Stage %d has the base learning rate %s: expected above 0"
              .formatted(stage.number(), baseLearningRate));
    }
    if (!(dataFraction > 0) || dataFraction > 1) {
      throw new IllegalArgumentException(
          "Stage %d uses %s of the data: expected above 0 and up to 1"
              .formatted(stage.number(), dataFraction));
    }
  }

  /** The stage's own learning rate, on all data. */
  public static StagePlan of(Stage stage, long steps, int batch) {
    return new StagePlan(stage, steps, batch, stage.baseLearningRate(), 1);
  }

  /** A number of passes over the fraction of a data set, rounded up to whole steps. */
  public static StagePlan epochs(Stage stage, int epochs, int batch, double fraction, int chips) {
    long used = Math.max(1, Math.round(chips * fraction));
    long steps = (Math.multiplyExact(used, (long) epochs) + batch - 1) / batch;
    return new StagePlan(stage, steps, batch, stage.baseLearningRate(), fraction);
  }

  /** Warm-up and cosine over this stage. */
  public LearningRateSchedule schedule() {
    return LearningRateSchedule.of(baseLearningRate, batch, steps);
  }
}
