package dev.revisit.local.simulator;

/**
 * What grows on a parcel on a day, as shares of the ground seen from above; the rest is soil, or
 * what else the surface is made of.
 *
 * @param kind what grows
 * @param green share of living leaves
 * @param dry share of ripe, dead or cut plants
 * @param flower share of blossoms (rapeseed)
 * @param biomass what the radar's pulse meets, 0 to 1
 * @param rough how much rougher than smooth seedbed the soil is, -1 to 1
 */
record Canopy(Kind kind, double green, double dry, double flower, double biomass, double rough) {

  /** What grows. */
  enum Kind {
    WOODS,
    GRASS,
    CEREAL,
    RAPESEED,
    MAIZE,
    ROOT_CROP
  }

  Canopy {
    green = Math.min(1, Math.max(0, green));
    flower = Math.min(1 - green, Math.max(0, flower));
    dry = Math.min(1 - green - flower, Math.max(0, dry));
  }

  static Canopy of(Kind kind, double green, double dry) {
    return new Canopy(kind, green, dry, 0, green + 0.3 * dry, 0);
  }

  /** The same with less water and less life, 0 (unharmed) to 1 (all brown). */
  Canopy browned(double share) {
    double lost = green * share;
    return new Canopy(
        kind,
        green - lost,
        dry + 0.85 * lost,
        flower * (1 - share),
        biomass * (1 - 0.4 * share),
        rough);
  }
}
