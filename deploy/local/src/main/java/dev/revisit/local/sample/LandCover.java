package dev.revisit.local.sample;

/**
 * Land-cover classes of Dynamic World that the sample contains, with its codes and colours (Brown
 * et al., Dynamic World, near real-time global 10 m land use land cover mapping, Scientific Data 9,
 * 251, 2022).
 */
enum LandCover {
  WATER("water", 0, 0x419BDF),
  TREES("trees", 1, 0x397D49),
  GRASS("grass", 2, 0x88B053),
  CROPS("crops", 4, 0xE49635),
  BUILT("built", 6, 0xC4281B),
  BARE("bare", 7, 0xA59B8F);

  private final String label;
  private final int code;
  private final int colour;

  LandCover(String label, int code, int colour) {
    this.label = label;
    this.code = code;
    this.colour = colour;
  }

  String label() {
    return label;
  }

  int code() {
    return code;
  }

  /** 0xRRGGBB. */
  int colour() {
    return colour;
  }
}
