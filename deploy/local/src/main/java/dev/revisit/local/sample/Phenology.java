package dev.revisit.local.sample;

import java.time.LocalDate;

/**
 * How green a surface is on a day of the year, from 0 (dormant or bare) to 1 (full canopy).
 *
 * <p>A double logistic: {@code base + (top - base) * (1/(1+exp(-r1 (d-d1))) + 1/(1+exp(r2 (d-d2)))
 * - 1)}, the form of Beck et al., Improved monitoring of vegetation dynamics at very high
 * latitudes, Remote Sensing of Environment 100, 2006. Dates are those of Upper Austria and Bavaria,
 * rounded: leaves in early May, cereals ripe in July, maize harvested in September. Each year is
 * early or late by up to six days.
 */
final class Phenology {
  private static final double LARGEST_SHIFT_DAYS = 6;

  private final long seed;

  Phenology(long seed) {
    this.seed = seed;
  }

  /** Greenness on a date. */
  double greenness(Surface surface, LocalDate date) {
    double day = date.getDayOfYear() - shift(date.getYear());
    return switch (surface) {
      case FOREST -> season(day, 0.05, 1, 122, 0.12, 283, 0.06);
      case GRASSLAND -> season(day, 0.25, 0.95, 98, 0.08, 305, 0.05);
      case WINTER_CEREAL -> season(day, 0.12, 1, 88, 0.08, 188, 0.14);
      case MAIZE -> season(day, 0.03, 1, 168, 0.12, 262, 0.14);
      case BUILT_UP -> season(day, 0.08, 0.30, 105, 0.08, 300, 0.05);
      case CLEARED -> season(day, 0.02, 0.16, 150, 0.06, 280, 0.06);
      case WATER, FLOOD -> 0;
    };
  }

  private double shift(int year) {
    return LARGEST_SHIFT_DAYS * (2 * NoiseStream.unit(seed, year) - 1);
  }

  private static double season(
      double day, double base, double top, double up, double upRate, double down, double downRate) {
    double rise = 1 / (1 + StrictMath.exp(-upRate * (day - up)));
    double fall = 1 / (1 + StrictMath.exp(downRate * (day - down)));
    return base + (top - base) * Math.max(0, rise + fall - 1);
  }
}
