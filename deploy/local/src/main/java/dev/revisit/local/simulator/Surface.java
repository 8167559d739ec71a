package dev.revisit.local.simulator;

/**
 * What covers a place in the simulated landscape; more kinds than classes, since they differ in
 * season, spectrum and texture.
 *
 * <p>Texture is the spread of pixels within one parcel or stand, relative to the mean: {@code
 * brightness} moves all bands together (shade, roughness), {@code greenness} moves between canopy
 * and what is below it. Crowns and buildings give most of it; fields are even. The conifer stand of
 * TreeSatAI varies by a fifth within 60 m, Czech spruce sites by a quarter, Belgian fields by 8 to
 * 15 %.
 */
enum Surface {
  CONIFER(LandCover.TREES, 0.11, 0.10, 0.15),
  DECIDUOUS(LandCover.TREES, 0.10, 0.10, 0.15),
  MIXED_FOREST(LandCover.TREES, 0.13, 0.12, 0.15),
  MEADOW(LandCover.GRASS, 0.05, 0.18, 0.4),
  PASTURE(LandCover.GRASS, 0.06, 0.22, 0.4),
  ARABLE(LandCover.CROPS, 0.05, 0.16, 0.8),
  SHRUB(LandCover.SHRUB_AND_SCRUB, 0.12, 0.25, 0.3),
  WETLAND(LandCover.FLOODED_VEGETATION, 0.10, 0.25, 0.3),
  WATER(LandCover.WATER, 0.05, 0, 0),
  BUILDING(LandCover.BUILT, 0.17, 0.1, 0),
  /** Factories and warehouses: large bright roofs. */
  INDUSTRY(LandCover.BUILT, 0.12, 0.1, 0),
  ROAD(LandCover.BUILT, 0.06, 0.1, 0.2),
  GARDEN(LandCover.GRASS, 0.14, 0.25, 0.2),
  QUARRY(LandCover.BARE, 0.10, 0.1, 0.9),
  /** Sand and stones that nothing grows on. */
  DESERT(LandCover.BARE, 0.07, 0, 0.9),
  /** Felled forest: soil, stumps and branches, later herbs. */
  CLEARED(LandCover.BARE, 0.11, 0.25, 0.8),
  BURNT(LandCover.BARE, 0.12, 0.25, 0.5),
  /** Turbid water over land. */
  FLOOD(LandCover.WATER, 0.06, 0, 0),
  BUILDING_SITE(LandCover.BARE, 0.10, 0.2, 0.8);

  private final LandCover cover;
  private final double brightnessTexture;
  private final double greennessTexture;
  private final double incidenceExponent;

  Surface(
      LandCover cover,
      double brightnessTexture,
      double greennessTexture,
      double incidenceExponent) {
    this.cover = cover;
    this.brightnessTexture = brightnessTexture;
    this.greennessTexture = greennessTexture;
    this.incidenceExponent = incidenceExponent;
  }

  LandCover cover() {
    return cover;
  }

  /** Relative standard deviation of all bands together, within a parcel. */
  double brightnessTexture() {
    return brightnessTexture;
  }

  /** Standard deviation of canopy cover within a parcel. */
  double greennessTexture() {
    return greennessTexture;
  }

  /**
   * How terrain-flattened backscatter still falls with the local incidence angle: gamma0 is
   * proportional to {@code cos(incidence)^n}. Volume scatterers hardly show it (n near 0), open
   * soil about like a Lambertian surface (n near 1), as in Small, Flattening gamma (IEEE TGRS 49,
   * 2011).
   */
  double incidenceExponent() {
    return incidenceExponent;
  }

  boolean forest() {
    return this == CONIFER || this == DECIDUOUS || this == MIXED_FOREST;
  }

  boolean field() {
    return this == ARABLE || this == MEADOW || this == PASTURE;
  }

  boolean water() {
    return this == WATER || this == FLOOD;
  }

  /** Whether buildings return the radar's pulse from their corners. */
  boolean built() {
    return this == BUILDING || this == INDUSTRY;
  }
}
