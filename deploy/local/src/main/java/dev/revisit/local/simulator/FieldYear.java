package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.util.List;

/**
 * What is on an arable field: crops in rotation, between them stubble, tilled soil and sometimes a
 * catch crop. A year is named by its harvest.
 */
final class FieldYear {
  private static final List<List<Canopy.Kind>> ROTATIONS =
      List.of(
          List.of(Canopy.Kind.CEREAL, Canopy.Kind.RAPESEED, Canopy.Kind.CEREAL, Canopy.Kind.MAIZE),
          List.of(Canopy.Kind.MAIZE, Canopy.Kind.CEREAL, Canopy.Kind.ROOT_CROP, Canopy.Kind.CEREAL),
          List.of(Canopy.Kind.CEREAL, Canopy.Kind.MAIZE, Canopy.Kind.CEREAL),
          List.of(Canopy.Kind.MAIZE, Canopy.Kind.MAIZE, Canopy.Kind.CEREAL),
          List.of(Canopy.Kind.RAPESEED, Canopy.Kind.CEREAL, Canopy.Kind.CEREAL));

  private static final int ROTATION = 10;
  private static final int PLACE = 11;
  private static final int SOWN = 12;
  private static final int HARVESTED = 13;
  private static final int SPEED = 14;
  private static final int VIGOUR = 15;
  private static final int TILLED = 16;
  private static final int CATCH_CROP = 17;
  private static final int ROUGH = 18;

  private final Climate climate;
  private final boolean rotating;

  /**
   * Fields of a place.
   *
   * @param rotating whether crops follow each other; else a field has the same one every year
   */
  FieldYear(Climate climate, boolean rotating) {
    this.climate = climate;
    this.rotating = rotating;
  }

  /** The crop that is harvested in a year. */
  Canopy.Kind crop(Parcel parcel, int year) {
    List<Canopy.Kind> rotation = ROTATIONS.get((int) (parcel.draw(ROTATION) * ROTATIONS.size()));
    int place = (int) (parcel.draw(PLACE) * rotation.size());
    return rotation.get(Math.floorMod(rotating ? year + place : place, rotation.size()));
  }

  /** The day on which a year's crop is harvested. */
  LocalDate harvest(Parcel parcel, int year) {
    double warm = 0.5 * climate.springDelay(year) - 7 * climate.drought(year);
    int day =
        switch (crop(parcel, year)) {
          case CEREAL -> 203;
          case RAPESEED -> 198;
          case MAIZE -> 262;
          default -> 284;
        };
    double late = day + warm + 20 * (parcel.draw(HARVESTED, year) - 0.5);
    return LocalDate.ofYearDay(year, 1).plusDays(Math.round(late) - 1);
  }

  private LocalDate sown(Parcel parcel, int year) {
    LocalDate normal =
        switch (crop(parcel, year)) {
          case CEREAL -> LocalDate.of(year - 1, 10, 8);
          case RAPESEED -> LocalDate.of(year - 1, 8, 28);
          case MAIZE -> LocalDate.of(year, 4, 28);
          default -> LocalDate.of(year, 4, 5);
        };
    LocalDate wanted = normal.plusDays(Math.round(22 * (parcel.draw(SOWN, year) - 0.5)));
    LocalDate possible = harvest(parcel, year - 1).plusDays(9);
    return wanted.isBefore(possible) ? possible : wanted;
  }

  /** What is on the field. */
  Canopy on(Parcel parcel, LocalDate date) {
    int year = date.getYear();
    LocalDate harvest = harvest(parcel, year);
    int last = date.isBefore(harvest) ? year - 1 : year;
    LocalDate sown = sown(parcel, last + 1);
    if (!date.isBefore(sown)) {
      return growing(parcel, date, last + 1, sown);
    }
    return fallow(parcel, date, last, sown);
  }

  private Canopy growing(Parcel parcel, LocalDate date, int year, LocalDate sown) {
    Canopy.Kind crop = crop(parcel, year);
    double age = days(sown, date);
    double delay = climate.springDelay(year) + 14 * (parcel.draw(SPEED, year) - 0.5);
    double day = days(LocalDate.ofYearDay(year, 1), date) + 1 - delay;
    double top = 0.91 + 0.09 * parcel.draw(VIGOUR, year);
    double rough = 0.6 * rough(parcel, year) - 0.4;
    return switch (crop) {
      case CEREAL -> cereal(day, age, top, rough);
      case RAPESEED -> rapeseed(day, age, top, rough);
      case MAIZE -> summerCrop(crop, top, Growth.season(day, 0, 1, 168, 0.12, 257, 0.12), rough);
      default -> summerCrop(crop, top, Growth.season(day, 0, 1, 160, 0.12, 300, 0.06), rough);
    };
  }

  private static Canopy cereal(double day, double age, double top, double rough) {
    double autumn = 0.45 / (1 + StrictMath.exp(-0.08 * (age - 46)));
    double green =
        Math.max(autumn * fade(day), top * Growth.season(day, 0, 1, 85, 0.085, 180, 0.20));
    double grown = Growth.season(day, 0, 1, 108, 0.10, 400, 0.1);
    double dry = Math.max(0, grown * top - green);
    double biomass = Math.max(0.45 * green, grown * (1 - 0.55 * dry));
    return new Canopy(Canopy.Kind.CEREAL, green, dry, 0, biomass, rough);
  }

  private static Canopy rapeseed(double day, double age, double top, double rough) {
    double autumn = 0.80 / (1 + StrictMath.exp(-0.09 * (age - 40)));
    double winter = 0.70 * autumn;
    double rosette = day < -30 ? autumn : winter + (autumn - winter) * Math.max(0, -day / 30);
    double green =
        Math.max(rosette * fade(day), top * Growth.season(day, 0, 1, 80, 0.1, 180, 0.17));
    double flower = 0.62 * Growth.season(day, 0, 1, 113, 0.45, 137, 0.35);
    double grown = Growth.season(day, 0, 1, 112, 0.12, 400, 0.1);
    double dry = Math.max(0, grown * top - green);
    double biomass = Math.max(0.4 * green, grown * (1 - 0.25 * dry));
    return new Canopy(Canopy.Kind.RAPESEED, green - flower, dry, flower, biomass, rough);
  }

  /** Autumn's leaves last until spring growth hides them, and are gone when the crop ripens. */
  private static double fade(double day) {
    return 1 / (1 + StrictMath.exp(0.15 * (day - 165)));
  }

  private static Canopy summerCrop(Canopy.Kind crop, double top, double cover, double rough) {
    double green = top * cover;
    return new Canopy(crop, green, 0, 0, green, rough);
  }

  private Canopy fallow(Parcel parcel, LocalDate date, int year, LocalDate nextSown) {
    LocalDate harvest = harvest(parcel, year);
    double since = days(harvest, date);
    double tillage = 12 + 26 * parcel.draw(TILLED, year);
    boolean early = harvest.getDayOfYear() < 230;
    double dry = 0.62 * StrictMath.exp(-since / 60);
    if (since < tillage) {
      double volunteers = Math.min(0.18, 0.006 * since);
      return new Canopy(Canopy.Kind.CEREAL, volunteers, dry, 0, 0.1, -0.2);
    }
    boolean longGap = days(harvest, nextSown) > 150;
    double rough = rough(parcel, year);
    if (early && longGap && parcel.draw(CATCH_CROP, year) < 0.7) {
      double grown = since - tillage;
      double cover = 0.85 / (1 + StrictMath.exp(-0.11 * (grown - 36)));
      double frost = days(LocalDate.of(year + 1, 1, 5), date);
      double killed = 1 / (1 + StrictMath.exp(-0.09 * frost));
      double toSowing = days(date, nextSown);
      if (toSowing > 22) {
        double green = cover * (1 - 0.75 * killed);
        return new Canopy(
            Canopy.Kind.RAPESEED, green, 0.5 * cover * killed, 0, 0.45 * green, rough);
      }
    }
    return new Canopy(Canopy.Kind.CEREAL, 0.03, 0.12 * dry, 0, 0, rough);
  }

  private static double days(LocalDate from, LocalDate until) {
    return until.toEpochDay() - from.toEpochDay();
  }

  private double rough(Parcel parcel, int year) {
    return 2 * parcel.draw(ROUGH, year) - 1;
  }
}
