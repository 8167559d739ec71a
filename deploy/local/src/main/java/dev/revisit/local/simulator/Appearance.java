package dev.revisit.local.simulator;

/**
 * How a piece of ground looks to both sensors on one day, before texture, terrain, sky and noise.
 *
 * @param surface what it mostly is
 * @param reflectance by band
 * @param greenSlope change of reflectance by band for one more of green cover
 * @param vv linear power
 * @param vh linear power
 * @param snowCover share of the ground below snow, where snow lies at all
 */
record Appearance(
    Surface surface,
    double[] reflectance,
    double[] greenSlope,
    double vv,
    double vh,
    double snowCover) {

  private static final double FULL_COVER_MILLIMETRES = 6;

  /** The look of a parcel with its own canopy. */
  static Appearance of(Parcel parcel, Canopy canopy, Climate.Conditions weather) {
    SurfaceReflectance.Seen seen = SurfaceReflectance.of(parcel, canopy, weather.wetness());
    return new Appearance(
        parcel.surface(),
        seen.reflectance(),
        seen.greenSlope(),
        Backscatter.power(parcel, canopy, weather, Backscatter.Polarisation.VV),
        Backscatter.power(parcel, canopy, weather, Backscatter.Polarisation.VH),
        snow(parcel, weather));
  }

  /** Two kinds of ground within the same pixels. */
  Appearance mixed(Appearance other, double share) {
    double[] mixture = reflectance.clone();
    double[] slope = greenSlope.clone();
    for (int b = 0; b < mixture.length; b++) {
      mixture[b] += share * (other.reflectance[b] - mixture[b]);
      slope[b] += share * (other.greenSlope[b] - slope[b]);
    }
    return new Appearance(
        share < 0.5 ? surface : other.surface,
        mixture,
        slope,
        vv + share * (other.vv - vv),
        vh + share * (other.vh - vh),
        snowCover + share * (other.snowCover - snowCover));
  }

  /** Crowns hide the snow below them; water and warm cities have none. */
  private static double snow(Parcel parcel, Climate.Conditions weather) {
    double lying = Math.min(1, weather.snow() / FULL_COVER_MILLIMETRES);
    return lying
        * switch (parcel.surface()) {
          case WATER, FLOOD -> 0;
          case CONIFER -> 0.12;
          case MIXED_FOREST -> 0.25;
          case DECIDUOUS -> 0.42;
          case SHRUB, GARDEN -> 0.7;
          case BUILDING, INDUSTRY -> 0.5;
          case ROAD -> 0.25;
          default -> 0.96;
        };
  }
}
