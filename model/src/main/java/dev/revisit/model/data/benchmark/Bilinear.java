package dev.revisit.model.data.benchmark;

import java.util.Arrays;

/** Resampling of a plane to another number of pixels over the same ground. */
public final class Bilinear {
  private Bilinear() {}

  /**
   * Bilinear interpolation onto another number of pixels over the same ground; pixels without data
   * do not blend in, and a pixel whose nearest source pixel has no data has none.
   *
   * @param source {@code [height, width]}
   * @return {@code [toHeight, toWidth]}
   */
  public static float[] resize(float[] source, int width, int height, int toWidth, int toHeight) {
    if (width == toWidth && height == toHeight) {
      return source.clone();
    }
    float[] result = new float[toWidth * toHeight];
    Arrays.fill(result, Float.NaN);
    for (int y = 0; y < toHeight; y++) {
      double row = clamp((y + 0.5) * height / toHeight - 0.5, height);
      for (int x = 0; x < toWidth; x++) {
        double column = clamp((x + 0.5) * width / toWidth - 0.5, width);
        result[y * toWidth + x] = bilinear(source, width, height, column, row);
      }
    }
    return result;
  }

  private static float bilinear(float[] source, int width, int height, double column, double row) {
    if (Float.isNaN(source[(int) Math.round(row) * width + (int) Math.round(column)])) {
      return Float.NaN;
    }
    int i = (int) column;
    int j = (int) row;
    double fx = column - i;
    double fy = row - j;
    double sum = 0;
    double weights = 0;
    for (int dj = 0; dj <= 1; dj++) {
      for (int di = 0; di <= 1; di++) {
        double weight = (di == 0 ? 1 - fx : fx) * (dj == 0 ? 1 - fy : fy);
        if (weight > 0) {
          float value = source[Math.min(j + dj, height - 1) * width + Math.min(i + di, width - 1)];
          if (!Float.isNaN(value)) {
            sum += weight * value;
            weights += weight;
          }
        }
      }
    }
    return (float) (sum / weights);
  }

  private static double clamp(double position, int size) {
    return Math.min(Math.max(position, 0), size - 1.0);
  }
}
