package dev.revisit.connectors.raster;

import java.util.Arrays;

/**
 * Brings a window of a raster onto a block's grid. NaN is no data: it never blends into a
 * neighbour, and a pixel whose nearest source pixel has no data has none.
 */
final class Resampler {

  /** How a pixel's value comes from the raster's. */
  enum Kernel {
    /** The source pixel that holds the centre; for classes. */
    NEAREST,
    /**
     * Weighted by distance between the four source pixels around the centre, over those with data.
     */
    BILINEAR,
    /**
     * Mean of the source pixels that the pixel covers, weighted by the shared area, over those with
     * data.
     */
    AVERAGE
  }

  /** From this many source pixels per pixel on, bilinear would skip data. */
  static final double AVERAGE_FROM = 1.5;

  private final GridMapping mapping;
  private final float[] source;
  private final PixelWindow part;

  /**
   * Prepares a part of a raster.
   *
   * @param source values of the part, row by row, NaN where there is no data
   * @param part its place within the raster
   */
  Resampler(GridMapping mapping, float[] source, PixelWindow part) {
    this.mapping = mapping;
    this.source = source;
    this.part = part;
  }

  /** The kernel for continuous values of a raster. */
  static Kernel continuous(GridMapping mapping) {
    return mapping.scale() >= AVERAGE_FROM ? Kernel.AVERAGE : Kernel.BILINEAR;
  }

  /**
   * Values at the pixels of a window of a block, row by row.
   *
   * @param columns filled columns; those right of them stay NaN
   * @param rows filled rows; those below stay NaN
   */
  float[] resample(Kernel kernel, PixelWindow window, int columns, int rows) {
    float[] result = new float[window.width() * window.height()];
    Arrays.fill(result, Float.NaN);
    if (mapping.isShift()) {
      copy(result, window, columns, rows);
      return result;
    }
    double[] u = new double[columns];
    double[] v = new double[columns];
    double reach = mapping.scale() / 2;
    for (int y = 0; y < rows; y++) {
      mapping.centres(window.top() + y, window.left(), columns, u, v);
      for (int x = 0; x < columns; x++) {
        double column = u[x] - part.left();
        double row = v[x] - part.top();
        float nearest = at((int) Math.floor(column), (int) Math.floor(row));
        if (!Float.isNaN(nearest)) {
          result[y * window.width() + x] =
              switch (kernel) {
                case NEAREST -> nearest;
                case BILINEAR -> bilinear(column - 0.5, row - 0.5);
                case AVERAGE -> average(column - reach, row - reach, column + reach, row + reach);
              };
        }
      }
    }
    return result;
  }

  /** Every kernel of a raster on the block's own grid is a copy. */
  private void copy(float[] result, PixelWindow window, int columns, int rows) {
    int column = window.left() + mapping.shiftColumns() - part.left();
    int from = Math.max(0, -column);
    int to = Math.min(columns, part.width() - column);
    for (int y = 0; y < rows; y++) {
      int row = window.top() + y + mapping.shiftRows() - part.top();
      if (row >= 0 && row < part.height() && from < to) {
        System.arraycopy(
            source,
            row * part.width() + column + from,
            result,
            y * window.width() + from,
            to - from);
      }
    }
  }

  private float at(int column, int row) {
    return column < 0 || row < 0 || column >= part.width() || row >= part.height()
        ? Float.NaN
        : source[row * part.width() + column];
  }

  private float bilinear(double column, double row) {
    int i = (int) Math.floor(column);
    int j = (int) Math.floor(row);
    double fx = column - i;
    double fy = row - j;
    if (fx == 0 && fy == 0) {
      return at(i, j);
    }
    if (i >= 0 && j >= 0 && i + 1 < part.width() && j + 1 < part.height()) {
      int first = j * part.width() + i;
      double above = source[first] + fx * (source[first + 1] - source[first]);
      int second = first + part.width();
      double below = source[second] + fx * (source[second + 1] - source[second]);
      float value = (float) (above + fy * (below - above));
      if (!Float.isNaN(value)) {
        return value;
      }
    }
    double sum = 0;
    double weights = 0;
    for (int dj = 0; dj <= 1; dj++) {
      for (int di = 0; di <= 1; di++) {
        double weight = (di == 0 ? 1 - fx : fx) * (dj == 0 ? 1 - fy : fy);
        float value = at(i + di, j + dj);
        if (weight > 0 && !Float.isNaN(value)) {
          sum += weight * value;
          weights += weight;
        }
      }
    }
    return (float) (sum / weights);
  }

  private float average(double west, double north, double east, double south) {
    double sum = 0;
    double weights = 0;
    for (int j = (int) Math.floor(north); j < south; j++) {
      double tall = Math.min(j + 1.0, south) - Math.max(j, north);
      for (int i = (int) Math.floor(west); i < east; i++) {
        double wide = Math.min(i + 1.0, east) - Math.max(i, west);
        float value = at(i, j);
        if (wide > 0 && tall > 0 && !Float.isNaN(value)) {
          sum += wide * tall * value;
          weights += wide * tall;
        }
      }
    }
    return (float) (sum / weights);
  }
}
