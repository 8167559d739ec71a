package dev.revisit.local.sample;

/**
 * What covers a pixel of the sample's ground; more kinds than classes, since crops differ in
 * season.
 */
enum Surface {
  FOREST(LandCover.TREES),
  GRASSLAND(LandCover.GRASS),
  WINTER_CEREAL(LandCover.CROPS),
  MAIZE(LandCover.CROPS),
  BUILT_UP(LandCover.BUILT),
  WATER(LandCover.WATER),
  /** Felled forest: soil, stumps and branches, later some herbs. */
  CLEARED(LandCover.BARE),
  /** Turbid water over fields. */
  FLOOD(LandCover.WATER);

  private final LandCover cover;

  Surface(LandCover cover) {
    this.cover = cover;
  }

  LandCover cover() {
    return cover;
  }

  boolean field() {
    return this == GRASSLAND || this == WINTER_CEREAL || this == MAIZE;
  }

  boolean water() {
    return this == WATER || this == FLOOD;
  }
}
