package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** What an event makes of the ground, day by day. */
final class EventLook {
  private static final long WORKS_DAYS = 210;
  private static final long BUILT_DAYS = 330;

  /** Days from one level of severity to the next as beetles spread. */
  private static final double SPREAD_DAYS = 70;

  private static final double DYING_DAYS = 150;

  private final Growth growth;

  EventLook(Growth growth) {
    this.growth = growth;
  }

  /**
   * The ground within an event.
   *
   * @param before as it looks without the event
   * @param level severity
   */
  Appearance of(
      PlantedEvent event, Parcel parcel, Appearance before, int level, Climate.Conditions weather) {
    LocalDate date = weather.date();
    long days = ChronoUnit.DAYS.between(event.start(), date);
    double severity = (level + 1.0) / PlantedEvent.LEVELS;
    return switch (event.kind()) {
      case CLEAR_CUT -> {
        double herbs = 0.08 + 0.32 * Math.min(1, days / 800.0) + 0.05 * severity;
        yield open(Surface.CLEARED, parcel, herbs, weather);
      }
      case FIRE -> {
        double herbs = 0.02 + 0.55 * (1 - StrictMath.exp(-days / 420.0));
        double burnt = Math.min(1, 0.25 + severity);
        yield before.mixed(open(Surface.BURNT, parcel, herbs, weather), burnt);
      }
      case FLOOD -> before.mixed(open(Surface.FLOOD, parcel, 0, weather), level == 0 ? 0.85 : 1);
      case CONSTRUCTION -> construction(parcel, level, days, weather);
      case DIEBACK -> {
        double dying = (days - level * SPREAD_DAYS) / DYING_DAYS;
        yield before.mixed(dead(before), Math.min(0.95, Math.max(0, dying)));
      }
      case HARVEST -> before;
      case DROUGHT -> {
        double course = Math.min(1, days / 30.0);
        double left = event.end().map(end -> ChronoUnit.DAYS.between(date, end)).orElse(0L);
        course = Math.min(course, Math.max(0, left / 45.0));
        Canopy brown = growth.on(parcel, date).browned((0.35 + 0.45 * severity) * course);
        yield Appearance.of(parcel, brown, weather);
      }
    };
  }

  private Appearance construction(Parcel parcel, int level, long days, Climate.Conditions weather) {
    Appearance site = open(Surface.BUILDING_SITE, parcel, 0.03, weather);
    Surface built =
        parcel.draw(70) < 0.4
            ? Surface.INDUSTRY
            : level < 2 ? Surface.BUILDING : level == 2 ? Surface.ROAD : Surface.GARDEN;
    double done = (days - WORKS_DAYS) / (double) (BUILT_DAYS - WORKS_DAYS);
    Appearance town = open(built, parcel, built == Surface.GARDEN ? 0.6 : 0.1, weather);
    return site.mixed(town, Math.min(1, Math.max(0, done)));
  }

  private Appearance open(
      Surface surface, Parcel parcel, double herbs, Climate.Conditions weather) {
    Parcel open = new Parcel(surface, NoiseStream.hash(parcel.seed(), surface.name().hashCode()));
    Canopy canopy = growth.herbs(open, weather.date(), herbs);
    return Appearance.of(open, canopy, weather);
  }

  /** Grey crowns: no living leaves, less volume for the radar. */
  private static Appearance dead(Appearance living) {
    double[] reflectance = new double[living.reflectance().length];
    for (int b = 0; b < reflectance.length; b++) {
      reflectance[b] = SurfaceReflectance.deadWood(b);
    }
    return new Appearance(
        living.surface(),
        reflectance,
        new double[reflectance.length],
        living.vv() * 0.95,
        living.vh() * 0.80,
        Math.min(1, 2 * living.snowCover()));
  }
}
