package dev.revisit.local.sample;

/**
 * Mean C-band backscatter of surfaces in decibels, by greenness.
 *
 * <p>Forest: the 2020 Sentinel-1 series of the TreeSatAI stand (VV -8 to -10 dB, VH -13 to -16 dB).
 * Fields: the level and the seasonal course that Veloso et al. (Understanding the temporal behavior
 * of crops using Sentinel-1 and Sentinel-2-like data, Remote Sensing of Environment 199, 2017) and
 * Vreugdenhil et al. (Sensitivity of Sentinel-1 backscatter to vegetation dynamics: an Austrian
 * case study, Remote Sensing 10, 2018) describe: cereals attenuate VV, maize raises VH. Water:
 * medians of the hand-labelled water of a Sen1Floods11 chip (VV -17, VH -25 dB), calm water lower.
 * Rounded.
 */
final class Backscatter {
  /** The two polarisations of the interferometric wide swath over land. */
  enum Polarisation {
    VV,
    VH
  }

  private Backscatter() {}

  /** Mean backscatter in dB. */
  static double decibels(Surface surface, double greenness, Polarisation polarisation) {
    boolean vv = polarisation == Polarisation.VV;
    return switch (surface) {
      case FOREST -> vv ? -9.0 + 0.2 * greenness : -14.8 + 0.6 * greenness;
      case GRASSLAND -> vv ? -11.0 - 0.8 * greenness : -18.2 + 0.6 * greenness;
      case WINTER_CEREAL -> vv ? -9.8 - 3.2 * greenness : -17.6 - 0.8 * greenness;
      case MAIZE -> vv ? -10.2 + 0.6 * greenness : -18.0 + 3.2 * greenness;
      case BUILT_UP -> vv ? -4.5 : -11.5;
      case WATER -> vv ? -19.5 : -26.5;
      case CLEARED -> vv ? -11.5 : -18.2;
      case FLOOD -> vv ? -17.5 : -24.5;
    };
  }

  /**
   * How much of a change of soil moisture the surface shows, 0 to 1: open soil all, canopies
   * little.
   */
  static double moistureShare(Surface surface, double greenness) {
    return switch (surface) {
      case WINTER_CEREAL, MAIZE, GRASSLAND -> 1 - 0.8 * greenness;
      case CLEARED -> 0.8;
      case FOREST -> 0.2;
      case BUILT_UP, WATER, FLOOD -> 0;
    };
  }
}
