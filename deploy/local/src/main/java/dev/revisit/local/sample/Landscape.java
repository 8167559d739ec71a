package dev.revisit.local.sample;

/** The ground without changes: what covers each 10 m pixel, row-major. Immutable. */
final class Landscape {
  private final int size;
  private final Surface[] surfaces;
  private final float[] brightness;
  private final float[] vigour;
  private final float[] riverDistance;
  private final int[] parcels;

  /**
   * Takes the arrays as they are, each [size * size].
   *
   * @param brightness factor on reflectance, about 1
   * @param vigour factor on greenness, about 1
   * @param riverDistance pixels to the river's bank
   * @param parcels number of the field parcel, -1 outside fields
   */
  Landscape(
      int size,
      Surface[] surfaces,
      float[] brightness,
      float[] vigour,
      float[] riverDistance,
      int[] parcels) {
    this.size = size;
    this.surfaces = surfaces;
    this.brightness = brightness;
    this.vigour = vigour;
    this.riverDistance = riverDistance;
    this.parcels = parcels;
  }

  /** Pixels a side. */
  int size() {
    return size;
  }

  Surface surface(int pixel) {
    return surfaces[pixel];
  }

  /** A copy of the surfaces that may be changed. */
  Surface[] surfaces() {
    return surfaces.clone();
  }

  float brightness(int pixel) {
    return brightness[pixel];
  }

  float vigour(int pixel) {
    return vigour[pixel];
  }

  float riverDistance(int pixel) {
    return riverDistance[pixel];
  }

  int parcel(int pixel) {
    return parcels[pixel];
  }
}
