package dev.revisit.local.simulator;

import java.util.Locale;

/**
 * The nine land-cover classes of Dynamic World with their codes and colours (Brown et al., Dynamic
 * World, near real-time global 10 m land use land cover mapping, Scientific Data 9, 251, 2022).
 */
public enum LandCover {
  WATER(0, 0x419BDF),
  TREES(1, 0x397D49),
  GRASS(2, 0x88B053),
  FLOODED_VEGETATION(3, 0x7A87C6),
  CROPS(4, 0xE49635),
  SHRUB_AND_SCRUB(5, 0xDFC35A),
  BUILT(6, 0xC4281B),
  BARE(7, 0xA59B8F),
  SNOW_AND_ICE(8, 0xB39FE1);

  private final int code;
  private final int colour;

  LandCover(int code, int colour) {
    this.code = code;
    this.colour = colour;
  }

  /** Name in Dynamic World, for example {@code shrub_and_scrub}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Code in rasters, 0 to 8. */
  public int code() {
    return code;
  }

  /**
   * The class with a label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LandCover parse(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** 0xRRGGBB. */
  int colour() {
    return colour;
  }
}
