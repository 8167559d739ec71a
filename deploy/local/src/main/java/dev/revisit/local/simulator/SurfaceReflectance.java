package dev.revisit.local.simulator;

/**
 * Reflectance of surfaces in the bands of Sentinel-2, as a mixture of what is green, ripe, in
 * flower and open.
 *
 * <p>Where the numbers come from, all rounded:
 *
 * <ul>
 *   <li>crops, grass, ripe straw, dry and moist soil: groups of like seasons in the monthly
 *       Sentinel-2 composites of a Belgian farming area of 2020 and 2021 that WorldCereal publishes
 *       as test data (fields that ripen in July, fields that are bare until June, and so on);
 *   <li>forest: clear dates of the 2020 Sentinel-2 series of a stand in southern Germany in
 *       TreeSatAI (Ahlswede et al., TreeSatAI Benchmark Archive, Earth System Science Data 15,
 *       2023) and, for pure spruce, living and dead, Sentinel-2 scenes of September 2019 and 2020
 *       of 120 Czech bark beetle sites;
 *   <li>rapeseed in flower: d'Andrimont et al., Detecting flowering phenology in oil seed rape
 *       parcels with Sentinel-1 and -2 time series, Remote Sensing of Environment 239, 2020;
 *   <li>water, built-up, rock, sand and the stones of deserts: chosen within the ranges of water,
 *       construction materials, rocks and soils in the ECOSTRESS library (Meerdink et al., The
 *       ECOSTRESS spectral library version 1.0, Remote Sensing of Environment 230, 2019), and muddy
 *       water between clear water and wet soil;
 *   <li>burnt ground: the pattern of low near infrared and high SWIR on which the normalised burn
 *       ratio rests (Key and Benson, Landscape assessment, USDA RMRS-GTR-164, 2006);
 *   <li>snow: Warren, Optical properties of snow, Reviews of Geophysics 20, 1982, a little soiled.
 * </ul>
 */
final class SurfaceReflectance {
  private static final Spectrum DRY_SOIL =
      Spectrum.of(.080, .094, .135, .178, .206, .236, .252, .262, .272, .280, .315, .290);
  private static final Spectrum MOIST_SOIL =
      Spectrum.of(.050, .060, .085, .106, .123, .138, .148, .158, .166, .168, .185, .155);
  private static final Spectrum STRAW =
      Spectrum.of(.075, .090, .123, .158, .194, .236, .263, .275, .288, .292, .321, .237);

  private static final Spectrum CONIFER_WINTER =
      Spectrum.of(.019, .021, .029, .023, .046, .106, .126, .138, .144, .146, .078, .044);
  private static final Spectrum CONIFER_SUMMER =
      Spectrum.of(.019, .022, .038, .022, .060, .190, .232, .250, .258, .258, .108, .050);
  private static final Spectrum DECIDUOUS_WINTER =
      Spectrum.of(.025, .031, .043, .052, .080, .118, .134, .150, .160, .166, .180, .108);
  private static final Spectrum DECIDUOUS_SUMMER =
      Spectrum.of(.019, .022, .046, .025, .083, .312, .395, .425, .435, .430, .160, .073);

  private static final Spectrum GRASS =
      Spectrum.of(.027, .034, .064, .038, .110, .315, .392, .422, .434, .432, .187, .102);
  private static final Spectrum CEREAL =
      Spectrum.of(.019, .025, .040, .022, .065, .280, .400, .425, .440, .438, .120, .058);
  private static final Spectrum MAIZE =
      Spectrum.of(.024, .032, .062, .035, .108, .330, .415, .440, .455, .450, .180, .088);
  private static final Spectrum ROOT_CROP =
      Spectrum.of(.036, .046, .084, .044, .130, .420, .505, .515, .528, .520, .170, .080);
  private static final Spectrum RAPESEED =
      Spectrum.of(.026, .033, .060, .034, .098, .330, .425, .445, .458, .452, .175, .085);
  private static final Spectrum BLOSSOM =
      Spectrum.of(.040, .055, .185, .180, .250, .360, .420, .440, .450, .440, .210, .120);

  private static final Spectrum HEATH =
      Spectrum.of(.030, .038, .055, .060, .090, .140, .160, .175, .185, .190, .205, .130);
  private static final Spectrum HEATH_GREEN =
      Spectrum.of(.023, .028, .052, .036, .088, .230, .285, .310, .322, .322, .190, .102);
  private static final Spectrum REED =
      Spectrum.of(.042, .050, .068, .080, .105, .140, .155, .168, .178, .178, .190, .125);
  private static final Spectrum REED_GREEN =
      Spectrum.of(.026, .032, .056, .040, .092, .230, .280, .300, .310, .310, .150, .080);

  private static final Spectrum ROOFS =
      Spectrum.of(.095, .108, .122, .138, .152, .165, .173, .182, .190, .192, .215, .198);
  private static final Spectrum METAL =
      Spectrum.of(.215, .235, .255, .275, .290, .300, .305, .315, .320, .315, .330, .310);
  private static final Spectrum ASPHALT =
      Spectrum.of(.075, .083, .094, .102, .112, .122, .128, .134, .140, .142, .165, .155);
  private static final Spectrum ROCK =
      Spectrum.of(.100, .118, .150, .178, .195, .208, .217, .228, .238, .240, .290, .265);
  private static final Spectrum SAND =
      Spectrum.of(.150, .180, .260, .380, .410, .430, .440, .450, .455, .460, .560, .520);
  private static final Spectrum STONES =
      Spectrum.of(.090, .110, .150, .210, .235, .255, .265, .275, .285, .290, .360, .340);
  private static final Spectrum CLEAR_WATER =
      Spectrum.of(.040, .040, .050, .034, .026, .016, .015, .012, .010, .010, .006, .004);
  private static final Spectrum MUDDY_WATER =
      Spectrum.of(.080, .090, .110, .115, .105, .075, .070, .060, .055, .055, .025, .015);
  private static final Spectrum FELLED =
      Spectrum.of(.038, .048, .070, .092, .118, .150, .164, .176, .188, .190, .262, .195);
  private static final Spectrum DEAD_WOOD =
      Spectrum.of(.030, .040, .056, .072, .100, .145, .168, .182, .198, .200, .215, .140);
  private static final Spectrum CHAR =
      Spectrum.of(.028, .033, .040, .048, .056, .066, .074, .082, .090, .094, .150, .158);
  private static final Spectrum SNOW =
      Spectrum.of(.82, .82, .82, .81, .80, .79, .78, .76, .74, .66, .11, .08);

  private SurfaceReflectance() {}

  /**
   * What is seen of a parcel.
   *
   * @param reflectance by band
   * @param greenSlope change of reflectance by band for one more of green cover
   */
  record Seen(double[] reflectance, double[] greenSlope) {}

  /** Reflectance, 0 to 1, by band. */
  static Seen of(Parcel parcel, Canopy canopy, double wetness) {
    Spectrum ground = ground(parcel, wetness);
    Spectrum green = green(parcel.surface(), canopy.kind());
    double open = 1 - canopy.green() - canopy.dry() - canopy.flower();
    double tone = tone(parcel);
    int bands = OpticalBand.values().length;
    double[] reflectance = new double[bands];
    double[] slope = new double[bands];
    for (int b = 0; b < bands; b++) {
      double below = ground.at(b);
      double dry = parcel.surface().forest() ? DEAD_WOOD.at(b) : STRAW.at(b);
      reflectance[b] =
          tone
              * (canopy.green() * green.at(b)
                  + canopy.dry() * dry
                  + canopy.flower() * BLOSSOM.at(b)
                  + open * below);
      slope[b] = tone * (green.at(b) - below);
    }
    return new Seen(reflectance, slope);
  }

  /** Reflectance of dead or dying conifers. */
  static double deadWood(int band) {
    return DEAD_WOOD.at(band);
  }

  static double snow(int band) {
    return SNOW.at(band);
  }

  /** Soils and stands differ from place to place as a whole, by about a tenth. */
  private static double tone(Parcel parcel) {
    double spread =
        switch (parcel.surface()) {
          case BUILDING -> 0.75;
          case INDUSTRY -> 0.8;
          case CONIFER, MIXED_FOREST -> 0.38;
          case WATER, FLOOD -> 0;
          default -> 0.24;
        };
    return 1 + spread * (parcel.draw(3) - 0.5);
  }

  private static Spectrum ground(Parcel parcel, double wetness) {
    return switch (parcel.surface()) {
      case CONIFER -> CONIFER_WINTER;
      case DECIDUOUS -> DECIDUOUS_WINTER;
      case MIXED_FOREST -> CONIFER_WINTER.mixed(DECIDUOUS_WINTER, parcel.between(5, 0.3, 0.7));
      case SHRUB -> HEATH;
      case WETLAND -> REED.mixed(CLEAR_WATER, 0.35 * parcel.draw(5) * wetness);
      // Sods shade the soil and keep it moist.
      case MEADOW, PASTURE, GARDEN -> DRY_SOIL.mixed(MOIST_SOIL, Math.max(0.7, moistness(wetness)));
      case ARABLE, BUILDING_SITE -> DRY_SOIL.mixed(MOIST_SOIL, moistness(wetness));
      case WATER -> CLEAR_WATER;
      case BUILDING -> ROOFS;
      case INDUSTRY -> METAL;
      case ROAD -> ASPHALT;
      case QUARRY -> ROCK;
      case DESERT -> STONES.mixed(SAND, parcel.sandShare());
      case CLEARED -> FELLED;
      case BURNT -> CHAR;
      case FLOOD -> MUDDY_WATER;
    };
  }

  private static Spectrum green(Surface surface, Canopy.Kind kind) {
    return switch (surface) {
      case CONIFER -> CONIFER_SUMMER;
      case DECIDUOUS -> DECIDUOUS_SUMMER;
      case MIXED_FOREST -> CONIFER_SUMMER.mixed(DECIDUOUS_SUMMER, 0.5);
      case SHRUB -> HEATH_GREEN;
      case WETLAND -> REED_GREEN;
      default ->
          switch (kind) {
            case WOODS, GRASS -> GRASS;
            case CEREAL -> CEREAL;
            case RAPESEED -> RAPESEED;
            case MAIZE -> MAIZE;
            case ROOT_CROP -> ROOT_CROP;
          };
    };
  }

  /** The topmost millimetres, which the sensor sees, dry sooner than the layer below. */
  private static double moistness(double wetness) {
    return Math.min(1, Math.max(0, 1.6 * wetness - 0.25));
  }
}
