package dev.revisit.local.simulator;

import java.util.List;

/**
 * The ground without events. Arrays are row-major 10 m pixels [size * size] and shared, not copied:
 * nobody changes them.
 *
 * @param size pixels a side
 * @param parcels all parcels
 * @param parcelOf index into {@code parcels}
 * @param brightness fine texture of brightness, mean 0, standard deviation about 1
 * @param greenness fine texture of canopy cover, mean 0, standard deviation about 1
 * @param terrain heights and slopes
 * @param riverDistance pixels to the river's bank, negative in the water
 * @param forestColumn centre of a stretch of forest that holds a clear-cut of four hectares; of a
 *     temperate place always there
 * @param forestRow likewise
 */
record Landscape(
    int size,
    List<Parcel> parcels,
    int[] parcelOf,
    float[] brightness,
    float[] greenness,
    Terrain terrain,
    float[] riverDistance,
    double forestColumn,
    double forestRow) {

  Parcel parcel(int pixel) {
    return parcels.get(parcelOf[pixel]);
  }

  Surface surface(int pixel) {
    return parcel(pixel).surface();
  }

  int pixels() {
    return size * size;
  }
}
