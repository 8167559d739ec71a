package dev.revisit.model.training;

/**
 * Linear warm-up, then a half cosine down to zero.
 *
 * @param peak reached at the end of the warm-up
 * @param warmUp steps of it, 0 to {@code steps}
 * @param steps of the whole schedule
 */
public record LearningRateSchedule(double peak, long warmUp, long steps) {
  private static final double REFERENCE_BATCH = 256;
  private static final long WARM_UP_DIVISOR = 10;

  /** Checks the ranges. */
  public LearningRateSchedule {
    if (!(peak > 0) || !Double.isFinite(peak) || steps < 1 || warmUp < 0 || warmUp > steps) {
      throw new IllegalArgumentException(
          "A peak of %s with %d of %d steps of warm-up cannot be scheduled"
              .formatted(peak, warmUp, steps));
    }
  }

  /** Peak in proportion to the batch (base for 256), a tenth of the steps of warm-up. */
  public static LearningRateSchedule of(double base, int batch, long steps) {
    return new LearningRateSchedule(
        base * batch / REFERENCE_BATCH, (steps + WARM_UP_DIVISOR - 1) / WARM_UP_DIVISOR, steps);
  }

  /** The rate of a step, counted from 0; beyond the last step zero. */
  public double rate(long step) {
    if (step >= steps) {
      return 0;
    }
    if (step < warmUp) {
      return peak * (step + 1) / warmUp;
    }
    double done = (double) (step - warmUp) / (steps - warmUp);
    return peak * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
