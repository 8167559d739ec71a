package dev.revisit.local.simulator;

import java.time.LocalDate;

/**
 * How green each parcel is on each day.
 *
 * <p>Seasons are double logistics, the form of Beck et al., Improved monitoring of vegetation
 * dynamics at very high latitudes (Remote Sensing of Environment 100, 2006). Dates are those of
 * Upper Austria, Bavaria and Belgium, rounded: leaves in early May; winter cereals full in May,
 * ripe at the beginning of July; rapeseed in flower from the end of April; maize and root crops
 * closed in July, the courses of NDVI of the Belgian WorldCereal cube. Each year is early or late
 * as its spring is warm or cold, each parcel by some days more; dry summers brown grass first,
 * crops next, forest last.
 */
final class Growth {
  private static final int SHIFT = 1;
  private static final int VIGOUR = 2;
  private static final int SENSITIVITY = 4;

  private final Climate climate;
  private final FieldYear fieldYear;

  /**
   * Growth under a climate.
   *
   * @param rotating whether crops follow each other on a field
   */
  Growth(Climate climate, boolean rotating) {
    this.climate = climate;
    this.fieldYear = new FieldYear(climate, rotating);
  }

  Climate climate() {
    return climate;
  }

  FieldYear fields() {
    return fieldYear;
  }

  /** What grows on a parcel. */
  Canopy on(Parcel parcel, LocalDate date) {
    return switch (parcel.surface()) {
      case CONIFER -> woods(parcel, date, 0.55, 1, 0.25);
      case DECIDUOUS -> woods(parcel, date, 0.02, 1, 0.6);
      case MIXED_FOREST -> woods(parcel, date, 0.3, 1, 0.4);
      case SHRUB -> woods(parcel, date, 0.12, 0.75, 0.8);
      case WETLAND -> woods(parcel, date, 0.06, 0.9, 0.3);
      case MEADOW -> meadow(parcel, date);
      case PASTURE -> pasture(parcel, date, 0.95);
      case GARDEN -> pasture(parcel, date, 0.75);
      case ARABLE -> arable(parcel, date);
      case BUILDING -> scattered(parcel, date, 0.22);
      case INDUSTRY, ROAD -> scattered(parcel, date, 0.05);
      case QUARRY, BUILDING_SITE -> scattered(parcel, date, 0.04);
      case CLEARED, BURNT -> scattered(parcel, date, 0.12);
      case WATER, FLOOD, DESERT -> Canopy.of(Canopy.Kind.GRASS, 0, 0);
    };
  }

  /** Herbs of a given summer cover, as they come up on open ground. */
  Canopy herbs(Parcel parcel, LocalDate date, double cover) {
    return scattered(parcel, date, cover);
  }

  private Canopy woods(
      Parcel parcel, LocalDate date, double winter, double summer, double droughtHarm) {
    double day = day(parcel, date, 6);
    double top = summer * (0.9 + 0.1 * parcel.draw(VIGOUR));
    double green = season(day, winter, top, 122, 0.13, 290, 0.07);
    return Canopy.of(Canopy.Kind.WOODS, green, 0)
        .browned(0.3 * droughtHarm * dryness(parcel, date));
  }

  private Canopy scattered(Parcel parcel, LocalDate date, double cover) {
    double day = day(parcel, date, 8);
    double green = season(day, 0.35 * cover, cover, 105, 0.08, 300, 0.05);
    return Canopy.of(Canopy.Kind.GRASS, green, 0.15 * cover).browned(0.6 * dryness(parcel, date));
  }

  private Canopy pasture(Parcel parcel, LocalDate date, double top) {
    double day = day(parcel, date, 8);
    double best = top * (0.90 + 0.10 * parcel.draw(VIGOUR));
    double green = season(day, 0.70 * best, best, 90, 0.08, 312, 0.05);
    double dry = 0.25 * (1 - green);
    return Canopy.of(Canopy.Kind.GRASS, green, dry).browned(0.65 * dryness(parcel, date));
  }

  /** Cut three times a year, and grown again within five weeks. */
  private Canopy meadow(Parcel parcel, LocalDate date) {
    Canopy grass = pasture(parcel, date, 0.97);
    double day = day(parcel, date, 8);
    int year = date.getYear();
    double left = 1;
    for (int cut = 0; cut < 3; cut++) {
      double when = 143 + 48 * cut + 16 * (parcel.draw(20 + cut, year) - 0.5);
      double since = day - when;
      if (since >= 0 && since < 45) {
        left = Math.min(left, 0.42 + 0.58 / (1 + StrictMath.exp(-0.22 * (since - 16))));
      }
    }
    return new Canopy(
        Canopy.Kind.GRASS,
        grass.green() * left,
        grass.dry() + 0.55 * grass.green() * (1 - left),
        0,
        grass.biomass() * left,
        0);
  }

  private Canopy arable(Parcel parcel, LocalDate date) {
    return fieldYear.on(parcel, date).browned(0.22 * dryness(parcel, date));
  }

  /** Day of the year as the plants count it. */
  private double day(Parcel parcel, LocalDate date, double spreadDays) {
    double delay = climate.springDelay(date.getYear()) * (date.getDayOfYear() < 200 ? 1 : 0.3);
    return date.getDayOfYear() - delay - spreadDays * (2 * parcel.draw(SHIFT) - 1);
  }

  /** How much a parcel suffers from a dry summer: rises from June, ends with autumn's rain. */
  private double dryness(Parcel parcel, LocalDate date) {
    double course = season(date.getDayOfYear(), 0, 1, 178, 0.09, 262, 0.09);
    return climate.drought(date.getYear()) * course * parcel.between(SENSITIVITY, 0.5, 1);
  }

  /** {@code base + (top - base) * (rise + fall - 1)} with logistic rise and fall. */
  static double season(
      double day, double base, double top, double up, double upRate, double down, double downRate) {
    double rise = 1 / (1 + StrictMath.exp(-upRate * (day - up)));
    double fall = 1 / (1 + StrictMath.exp(downRate * (day - down)));
    return base + (top - base) * Math.max(0, rise + fall - 1);
  }
}
