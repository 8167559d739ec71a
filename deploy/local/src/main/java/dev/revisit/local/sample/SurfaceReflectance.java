package dev.revisit.local.sample;

/**
 * Reflectance of surfaces in the bands of Sentinel-2, as a mixture of a dormant and a green state.
 *
 * <p>Where the numbers come from, all rounded:
 *
 * <ul>
 *   <li>forest: clear dates of March/April and June to August in the 2020 Sentinel-2 series of a
 *       stand in southern Germany in TreeSatAI (Ahlswede et al., TreeSatAI Benchmark Archive, Earth
 *       System Science Data 15, 2023);
 *   <li>crops, grass and bare soil: greenest and barest fifth of the monthly Sentinel-2 composites
 *       of a Belgian farming area of 2020 and 2021 that WorldCereal publishes as test data;
 *   <li>water, built-up: chosen within the ranges of water and of construction materials in the
 *       ECOSTRESS library (Meerdink et al., The ECOSTRESS spectral library version 1.0, Remote
 *       Sensing of Environment 230, 2019), and muddy water between clear water and wet soil.
 * </ul>
 */
final class SurfaceReflectance {
  private static final Spectrum SOIL =
      Spectrum.of(.055, .065, .090, .115, .135, .150, .160, .175, .185, .190, .235, .195);
  private static final Spectrum FOREST_DORMANT =
      Spectrum.of(.020, .026, .042, .048, .085, .160, .190, .215, .222, .225, .175, .103);
  private static final Spectrum FOREST_GREEN =
      Spectrum.of(.018, .022, .047, .025, .083, .295, .360, .385, .392, .395, .150, .069);
  private static final Spectrum GRASS_DORMANT =
      Spectrum.of(.035, .045, .070, .075, .110, .170, .195, .215, .225, .225, .220, .140);
  private static final Spectrum GRASS_GREEN =
      Spectrum.of(.025, .030, .060, .036, .105, .310, .400, .430, .445, .450, .190, .100);
  private static final Spectrum CEREAL_GREEN =
      Spectrum.of(.022, .028, .055, .032, .098, .320, .425, .455, .470, .470, .170, .085);
  private static final Spectrum MAIZE_GREEN =
      Spectrum.of(.024, .030, .062, .035, .110, .320, .410, .440, .455, .455, .185, .092);
  private static final Spectrum BUILT =
      Spectrum.of(.115, .130, .145, .160, .175, .190, .200, .210, .215, .215, .240, .220);
  private static final Spectrum CLEAR_WATER =
      Spectrum.of(.045, .042, .050, .034, .026, .016, .015, .012, .010, .010, .006, .004);
  private static final Spectrum MUDDY_WATER =
      Spectrum.of(.080, .090, .110, .115, .105, .075, .070, .060, .055, .055, .025, .015);
  private static final Spectrum CLEARED_SOIL =
      Spectrum.of(.040, .050, .070, .088, .115, .150, .165, .178, .188, .190, .265, .205);

  private SurfaceReflectance() {}

  /** Reflectance, 0 to 1, of a surface at a greenness of 0 to 1. */
  static double of(Surface surface, double greenness, OpticalBand band) {
    double dormant = dormant(surface).at(band);
    double green = green(surface).at(band);
    return dormant + greenness * (green - dormant);
  }

  private static Spectrum dormant(Surface surface) {
    return switch (surface) {
      case FOREST -> FOREST_DORMANT;
      case GRASSLAND -> GRASS_DORMANT;
      case WINTER_CEREAL, MAIZE -> SOIL;
      case BUILT_UP -> BUILT;
      case WATER -> CLEAR_WATER;
      case CLEARED -> CLEARED_SOIL;
      case FLOOD -> MUDDY_WATER;
    };
  }

  private static Spectrum green(Surface surface) {
    return switch (surface) {
      case FOREST -> FOREST_GREEN;
      case GRASSLAND, BUILT_UP, CLEARED -> GRASS_GREEN;
      case WINTER_CEREAL -> CEREAL_GREEN;
      case MAIZE -> MAIZE_GREEN;
      case WATER -> CLEAR_WATER;
      case FLOOD -> MUDDY_WATER;
    };
  }
}
