package dev.revisit.local.simulator;

/**
 * State of the sky at a pass.
 *
 * @param cover share of the window below clouds, 0 to 1; from {@value #OVERCAST_FROM} on there is
 *     no gap
 * @param cirrus largest opacity of thin high clouds
 * @param haze added by what the atmospheric correction leaves, at the blue end, in reflectance
 */
record Sky(double cover, double cirrus, double haze) {
  static final double OVERCAST_FROM = 0.97;

  static final Sky CLEAR = new Sky(0, 0, 0);
  static final Sky OVERCAST = new Sky(1, 0, 0);

  boolean overcast() {
    return cover >= OVERCAST_FROM;
  }

  boolean cloudless() {
    return cover <= 0;
  }
}
