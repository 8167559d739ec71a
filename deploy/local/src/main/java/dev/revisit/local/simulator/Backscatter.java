package dev.revisit.local.simulator;

/**
 * Mean C-band backscatter of surfaces: terrain-flattened gamma0 as linear power, at {@value
 * #REFERENCE_DEGREES} degrees of incidence.
 *
 * <p>Fields follow the water-cloud model (Attema and Ulaby, Vegetation modeled as a water cloud,
 * Radio Science 13, 1978): soil, attenuated by the canopy, and the canopy's own volume. Its
 * parameters give the courses that Veloso et al. (Understanding the temporal behavior of crops
 * using Sentinel-1 and Sentinel-2-like data, Remote Sensing of Environment 199, 2017) and
 * Vreugdenhil et al. (Sensitivity of Sentinel-1 backscatter to vegetation dynamics: an Austrian
 * case study, Remote Sensing 10, 2018) describe and that the Belgian WorldCereal cube shows:
 * upright cereals attenuate VV down to -15 dB in May, leafy crops raise VH to -14 dB, smooth
 * seedbed falls to -20 dB in VH. Forest: the 2020 Sentinel-1 series of a stand in TreeSatAI (sigma0
 * -8 to -10 and -14 to -15 dB). Water: wind roughens it; calm water lies at the noise floor (-22 dB
 * and less, Sentinel-1 product specification); hand-labelled water of Sen1Floods11 has medians of
 * -17 and -25 dB. Frozen ground and wet snow lower backscatter by about 3 dB (Nagler et al.,
 * Advancements for snowmelt monitoring by means of Sentinel-1 SAR, Remote Sensing 8, 2016).
 * Published sigma0 is raised by 1 dB, the cosine of the incidence.
 */
final class Backscatter {
  static final double REFERENCE_DEGREES = 38;

  /** The two polarisations of the interferometric wide swath over land. */
  enum Polarisation {
    VV,
    VH
  }

  private Backscatter() {}

  /** Linear power. */
  static double power(
      Parcel parcel, Canopy canopy, Climate.Conditions weather, Polarisation polarisation) {
    boolean vv = polarisation == Polarisation.VV;
    double own = parcel.draw(6) - 0.5;
    return switch (parcel.surface()) {
      case CONIFER -> woods(vv, weather, own, canopy, 0);
      case DECIDUOUS -> woods(vv, weather, own, canopy, 0.7);
      case MIXED_FOREST -> woods(vv, weather, own, canopy, 0.35);
      case SHRUB -> level(vv ? -9.8 + own : -16.0 + own + 0.8 * canopy.green());
      case WETLAND ->
          level(vv ? -8.2 - 2.4 * canopy.green() + own : -16.2 - 0.8 * canopy.green() + own);
      case MEADOW, PASTURE, ARABLE, GARDEN, BUILDING_SITE, CLEARED, BURNT, QUARRY, DESERT ->
          openGround(parcel, canopy, weather, vv, own);
      case BUILDING -> level(vv ? -4.6 + 3 * own : -11.4 + 2.4 * own);
      case INDUSTRY -> level(vv ? -3.2 + 5 * own : -11.8 + 4 * own);
      case ROAD -> level(vv ? -13.5 : -20.0);
      case WATER -> water(vv, weather.wind());
      case FLOOD -> water(vv, 0.8 * weather.wind()) + level(vv ? -21 : -27);
    };
  }

  private static double woods(
      boolean vv, Climate.Conditions weather, double own, Canopy canopy, double leafShare) {
    double rain = Math.min(0.7, 0.08 * weather.rain());
    double frozen = weather.frozen() ? -1.8 : 0;
    // Leaves hide the branches that turn the polarisation: VH is higher in winter.
    double leaves = leafShare * (canopy.green() - 0.5);
    return level(
        (vv ? -8.1 - 0.7 * leaves : -13.5 - 1.2 * leaves)
            + 1.2 * own
            + rain
            + frozen
            + 0.5 * (weather.wetness() - 0.5));
  }

  /** Soil below a canopy. */
  private static double openGround(
      Parcel parcel, Canopy canopy, Climate.Conditions weather, boolean vv, double own) {
    double rough =
        switch (parcel.surface()) {
          case CLEARED -> -0.2;
          case BURNT -> 0.5;
          case QUARRY -> 1.2;
          case BUILDING_SITE -> 0.8;
          // Dunes are smooth to the radar, stones are not.
          case DESERT -> 0.8 - 3 * parcel.sandShare();
          default -> canopy.rough();
        };
    double snowAndFrost =
        weather.melting() ? -3.5 : weather.frozen() ? -3 * Math.min(1, weather.wetness()) : 0;
    double wet = 5.5 * (weather.wetness() - 0.5);
    double soil =
        vv
            ? -9.2 + 2.0 * rough + wet + snowAndFrost + own
            : -17.6 + 2.8 * rough + 0.7 * wet + snowAndFrost + own;
    double b = Math.max(0, canopy.biomass());
    double attenuation = StrictMath.exp(-b * attenuation(canopy.kind(), vv));
    double volume = level(volume(canopy.kind(), vv) + Math.min(0.6, 0.06 * weather.rain()));
    return level(soil) * attenuation + volume * b;
  }

  private static double attenuation(Canopy.Kind kind, boolean vv) {
    return switch (kind) {
      case CEREAL -> vv ? 2.3 : 1.4;
      case RAPESEED -> vv ? 1.2 : 0.9;
      case MAIZE, ROOT_CROP -> vv ? 1.0 : 0.8;
      case GRASS -> vv ? 1.3 : 0.9;
      case WOODS -> 1;
    };
  }

  private static double volume(Canopy.Kind kind, boolean vv) {
    return switch (kind) {
      case CEREAL -> vv ? -16.3 : -21.5;
      case RAPESEED -> vv ? -10.2 : -14.2;
      case MAIZE -> vv ? -10.3 : -15.2;
      case ROOT_CROP -> vv ? -10.0 : -14.6;
      case GRASS -> vv ? -13.3 : -18.6;
      case WOODS -> vv ? -9 : -15;
    };
  }

  /** Rises steeply with the first winds, then with the square of their speed in dB about. */
  private static double water(boolean vv, double wind) {
    double speed = Math.min(12, wind);
    return level(vv ? -25.5 + 9.5 * (1 - StrictMath.exp(-speed / 4.5)) : -29.5 + 4.5 * (speed / 12))
        + level(vv ? -26 : -28);
  }

  /** Linear power of decibels. */
  static double level(double decibels) {
    return StrictMath.exp(decibels * (StrictMath.log(10) / 10));
  }
}
