package dev.revisit.local.simulator;

/**
 * Fractal noise on a raster: octaves of smoothly interpolated random lattices. Gives the same kind
 * of field as {@link ValueNoise}, some ten times faster when every pixel is wanted.
 */
final class FractalField {
  private FractalField() {}

  /**
   * Noise with mean 0 and a standard deviation of about 1.
   *
   * @param period pixels between the values of the coarsest octave
   * @param octaves number of octaves, each of half the period
   * @param persistence amplitude of an octave in that of the one before
   * @param column where the raster begins in the plane, so that shifted rasters agree
   * @param row likewise
   * @return [size * size]
   */
  static float[] draw(
      long seed,
      int size,
      double period,
      int octaves,
      double persistence,
      double column,
      double row) {
    float[] field = new float[size * size];
    double amplitude = 1;
    double power = 0;
    double step = period;
    for (int octave = 0; octave < octaves; octave++) {
      add(field, NoiseStream.hash(seed, octave), size, step, amplitude, column, row);
      power += amplitude * amplitude;
      amplitude *= persistence;
      step /= 2;
    }
    // A lattice of uniform numbers in [-1, 1] has variance 1/3; smooth interpolation keeps about
    // 0.55 of it on average over a cell.
    float scale = (float) (1 / Math.sqrt(power * 0.55 / 3));
    for (int i = 0; i < field.length; i++) {
      field[i] *= scale;
    }
    return field;
  }

  static float[] draw(long seed, int size, double period, int octaves, double persistence) {
    return draw(seed, size, period, octaves, persistence, 0, 0);
  }

  private static void add(
      float[] field,
      long seed,
      int size,
      double step,
      double amplitude,
      double column,
      double row) {
    float[] weights = new float[size];
    int[] cells = new int[size];
    long firstColumn = (long) Math.floor(column / step);
    for (int x = 0; x < size; x++) {
      double position = (column + x) / step;
      double floor = Math.floor(position);
      cells[x] = (int) ((long) floor - firstColumn);
      weights[x] = smooth(position - floor);
    }
    int width = cells[size - 1] + 2;
    float[] upper = new float[width];
    float[] lower = new float[width];
    long lineOf = Long.MIN_VALUE;
    for (int y = 0; y < size; y++) {
      double position = (row + y) / step;
      long line = (long) Math.floor(position);
      if (line != lineOf) {
        fill(upper, seed, firstColumn, line, amplitude);
        fill(lower, seed, firstColumn, line + 1, amplitude);
        lineOf = line;
      }
      float v = smooth(position - line);
      for (int x = 0; x < size; x++) {
        int cell = cells[x];
        float u = weights[x];
        float top = upper[cell] + u * (upper[cell + 1] - upper[cell]);
        float bottom = lower[cell] + u * (lower[cell + 1] - lower[cell]);
        field[y * size + x] += top + v * (bottom - top);
      }
    }
  }

  private static void fill(
      float[] values, long seed, long firstColumn, long line, double amplitude) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (amplitude * (2 * NoiseStream.unit(seed, firstColumn + i, line) - 1));
    }
  }

  private static float smooth(double t) {
    return (float) (t * t * (3 - 2 * t));
  }
}
