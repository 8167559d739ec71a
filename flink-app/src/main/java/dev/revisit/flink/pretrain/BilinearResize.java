package dev.revisit.flink.pretrain;

/**
 * Resizes a raster to a square, bilinearly with pixel centres at half coordinates, edges repeated
 * (as OpenCV's linear interpolation). A pixel whose nearest source pixel holds no data holds none;
 * other missing neighbours are left out of the average.
 */
final class BilinearResize {
  private BilinearResize() {}

  /** Values blended as they are. */
  static float[] of(float[] source, int width, int height, int size) {
    return width == size && height == size ? source : resize(source, width, height, size, false);
  }

  /** Decibels, blended as linear power. */
  static float[] ofDecibels(float[] source, int width, int height, int size) {
    return width == size && height == size ? source : resize(source, width, height, size, true);
  }

  private static float[] resize(float[] source, int width, int height, int size, boolean decibels) {
    float[] result = new float[size * size];
    for (int row = 0; row < size; row++) {
      double y = centre(row, height, size);
      for (int column = 0; column < size; column++) {
        result[row * size + column] =
            sample(source, width, height, centre(column, width, size), y, decibels);
      }
    }
    return result;
  }

  /** Source coordinate of a target pixel's centre, within the source's outermost centres. */
  private static double centre(int target, int length, int size) {
    double at = (target + 0.5) * length / size - 0.5;
    return Math.min(Math.max(at, 0), length - 1.0);
  }

  private static float sample(
      float[] source, int width, int height, double x, double y, boolean decibels) {
    int left = (int) x;
    int top = (int) y;
    int nearestRow = (int) (y + 0.5);
    int nearestColumn = (int) (x + 0.5);
    float nearest = source[nearestRow * width + nearestColumn];
    if (Float.isNaN(nearest)) {
      return nearest;
    }
    double sum = 0;
    double weights = 0;
    for (int dy = 0; dy <= 1; dy++) {
      for (int dx = 0; dx <= 1; dx++) {
        double weight = (dx == 0 ? 1 - (x - left) : x - left) * (dy == 0 ? 1 - (y - top) : y - top);
        int row = Math.min(top + dy, height - 1);
        int column = Math.min(left + dx, width - 1);
        float value = source[row * width + column];
        if (weight > 0 && !Float.isNaN(value)) {
          sum += weight * (decibels ? Math.pow(10, value / 10) : value);
          weights += weight;
        }
      }
    }
    double mean = sum / weights;
    return (float) (decibels ? 10 * Math.log10(mean) : mean);
  }
}
