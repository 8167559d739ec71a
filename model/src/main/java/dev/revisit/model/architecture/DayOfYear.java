package dev.revisit.model.architecture;

/**
 * The time code: sine and cosine of the harmonics of the day of year. Continuous, so that irregular
 * acquisition dates need no table.
 */
public final class DayOfYear {
  private static final double DAYS = 365.25;

  private DayOfYear() {}

  /** Number of features for a number of harmonics. */
  public static int width(int harmonics) {
    return 2 * harmonics;
  }

  /**
   * Writes the features of one day: all sines, then all cosines, of 2πhd/365.25 for h = 1, 2, ...
   *
   * @param day 1 to 366
   * @param target receives {@code width(harmonics)} values from {@code offset} on
   */
  public static void write(double day, int harmonics, float[] target, int offset) {
    for (int h = 1; h <= harmonics; h++) {
      double angle = 2 * Math.PI * day * h / DAYS;
      target[offset + h - 1] = (float) Math.sin(angle);
      target[offset + harmonics + h - 1] = (float) Math.cos(angle);
    }
  }
}
