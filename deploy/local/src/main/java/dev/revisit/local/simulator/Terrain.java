package dev.revisit.local.simulator;

/**
 * Gentle hills, as in the forelands of the Alps: up to some hundred metres high and mostly less
 * than 12 degrees steep.
 */
final class Terrain {
  private static final double HILL_PERIOD = 220;
  private static final double HILL_METRES = 26;

  /** How much of the effect of illumination the processor leaves in the reflectance. */
  private static final double LEFT_BY_CORRECTION = 0.45;

  private final float[] heights;
  private final float[] eastward;
  private final float[] southward;

  private Terrain(float[] heights, float[] eastward, float[] southward) {
    this.heights = heights;
    this.eastward = eastward;
    this.southward = southward;
  }

  /**
   * Draws the hills.
   *
   * @param riverDistance pixels to the river, around which the land is level
   */
  static Terrain draw(long seed, int size, float[] riverDistance) {
    float[] heights = FractalField.draw(seed, size, HILL_PERIOD, 4, 0.45);
    for (int i = 0; i < heights.length; i++) {
      double away = Math.min(1, Math.max(0, riverDistance[i]) / 150.0);
      heights[i] = (float) (HILL_METRES * (2 * away + heights[i] * (0.15 + 0.85 * away)));
    }
    float[] eastward = new float[heights.length];
    float[] southward = new float[heights.length];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int west = y * size + Math.max(0, x - 2);
        int east = y * size + Math.min(size - 1, x + 2);
        int north = Math.max(0, y - 2) * size + x;
        int south = Math.min(size - 1, y + 2) * size + x;
        float width = (Math.min(size - 1, x + 2) - Math.max(0, x - 2)) * 10f;
        float height = (Math.min(size - 1, y + 2) - Math.max(0, y - 2)) * 10f;
        eastward[y * size + x] = (heights[east] - heights[west]) / width;
        southward[y * size + x] = (heights[south] - heights[north]) / height;
      }
    }
    return new Terrain(heights, eastward, southward);
  }

  /** Metres above the river. */
  float height(int pixel) {
    return heights[pixel];
  }

  /**
   * Factor on reflectance by the angle of the sun to the slope: the part of the cosine law that the
   * correction leaves over.
   */
  float[] illumination(Sun sun) {
    double elevation = StrictMath.toRadians(Math.max(12, sun.elevationDegrees()));
    double azimuth = StrictMath.toRadians(sun.azimuthDegrees());
    float east = (float) (StrictMath.cos(elevation) * StrictMath.sin(azimuth));
    float south = (float) (-StrictMath.cos(elevation) * StrictMath.cos(azimuth));
    return facing(east, south, (float) StrictMath.sin(elevation), (float) LEFT_BY_CORRECTION);
  }

  /**
   * Cosine of the local incidence angle over that on level ground, by pixel.
   *
   * @param azimuthDegrees direction towards the antenna
   * @param incidenceDegrees on level ground
   */
  float[] incidence(double azimuthDegrees, double incidenceDegrees) {
    double incidence = StrictMath.toRadians(incidenceDegrees);
    double azimuth = StrictMath.toRadians(azimuthDegrees);
    float east = (float) (StrictMath.sin(incidence) * StrictMath.sin(azimuth));
    float south = (float) (-StrictMath.sin(incidence) * StrictMath.cos(azimuth));
    return facing(east, south, (float) StrictMath.cos(incidence), 1);
  }

  /** 1 + share * (cos(angle between normal and direction) / cos(zenith) - 1), limited. */
  private float[] facing(float east, float south, float up, float share) {
    float[] factor = new float[heights.length];
    for (int i = 0; i < factor.length; i++) {
      float p = eastward[i];
      float q = southward[i];
      float cosine = (up - p * east - q * south) / (float) Math.sqrt(1 + p * p + q * q);
      factor[i] = Math.min(1.6f, Math.max(0.4f, 1 + share * (cosine / up - 1)));
    }
    return factor;
  }
}
