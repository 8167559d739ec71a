package dev.revisit.local.picture;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Maps values of a channel to 0..255, from the 2nd to the 98th percentile of what it is made from.
 *
 * @param low value that becomes 0
 * @param high value that becomes 255
 */
public record ColourStretch(double low, double high) {
  private static final double LOW = 0.02;
  private static final double HIGH = 0.98;

  /** The stretch for some values, of which NaN are left out; without any it is 0 to 0. */
  public static ColourStretch of(DoubleStream values) {
    double[] sorted = values.filter(v -> !Double.isNaN(v)).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? new ColourStretch(0, 0)
        : new ColourStretch(
            sorted[(int) (LOW * (sorted.length - 1))], sorted[(int) (HIGH * (sorted.length - 1))]);
  }

  /** 0 to 255; NaN is 0. */
  public int level(double value) {
    double level = (value - low) / Math.max(high - low, 1e-9);
    // NaN becomes 0, which is black.
    return (int) Math.round(255 * Math.min(Math.max(level, 0), 1));
  }
}
