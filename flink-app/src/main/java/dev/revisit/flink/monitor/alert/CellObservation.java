package dev.revisit.flink.monitor.alert;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.schemas.Sensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One look at a block, reduced to its cells: the mean of each spectral index over the clear pixels
 * of every 4 x 4 cell, in quantisation steps. A cell counts when at least half of its pixels have
 * the index and are clear. NDVI and NBR are means of the pixels' indices; VV and VH are means of
 * linear power, expressed in dB again. Snow hides the surface whose indices are compared: pixels
 * that the scene classification calls snow do not count.
 *
 * <p>Everything is summed in row order, so that equal pixels always give equal integers.
 */
public final class CellObservation {

  /** Cells of a block, row-major 256 x 256. */
  public static final int CELLS = Block.CELLS * Block.CELLS;

  private static final int NEEDED_PIXELS = Block.CELL_PIXELS * Block.CELL_PIXELS / 2;
  private static final byte SNOW = 11;
  private static final double LN10_BY_10 = StrictMath.log(10) / 10;

  private final Sensor sensor;
  private final Map<SpectralIndex, int[]> values;
  private final Map<SpectralIndex, Double> means;

  private CellObservation(
      Sensor sensor, Map<SpectralIndex, int[]> values, Map<SpectralIndex, Double> means) {
    this.sensor = sensor;
    this.values = values;
    this.means = means;
  }

  /**
   * Reduces the pixels of a look. Costs about 15 ms for an optical and 35 ms for a radar block.
   *
   * @param clear [height, width] of the pixels' window: what may be used
   */
  public static CellObservation of(BlockPixels pixels, boolean[] clear) {
    if (clear.length != pixels.width() * pixels.height()) {
      throw new IllegalArgumentException(
          "the clear mask has "
              + clear.length
              + " pixels, the window "
              + pixels.width()
              + " x "
              + pixels.height()
              + "; pass a mask of the same window");
    }
    boolean[] usable = withoutSnow(pixels, clear);
    Map<SpectralIndex, int[]> values = new EnumMap<>(SpectralIndex.class);
    Map<SpectralIndex, Double> means = new EnumMap<>(SpectralIndex.class);
    for (SpectralIndex index : SpectralIndex.of(pixels.sensor())) {
      int[] cells = new int[CELLS];
      Arrays.fill(cells, SpectralIndex.MISSING);
      values.put(index, cells);
      PixelValue pixelValue = pixelValue(index, pixels);
      reduce(index, pixels, usable, pixelValue, cells).ifPresent(mean -> means.put(index, mean));
    }
    return new CellObservation(pixels.sensor(), values, means);
  }

  private static boolean[] withoutSnow(BlockPixels pixels, boolean[] clear) {
    if (pixels.scl().isEmpty()) {
      return clear;
    }
    byte[] classes = pixels.scl().get();
    boolean[] usable = clear.clone();
    for (int i = 0; i < usable.length; i++) {
      usable[i] &= classes[i] != SNOW;
    }
    return usable;
  }

  /**
   * An observation of given cell values, as simulators and tests make them; it has no {@link
   * #mean}.
   *
   * @param steps by index: quantised values of the 65,536 cells; an index that is absent is missing
   *     everywhere
   */
  public static CellObservation ofSteps(Sensor sensor, Map<SpectralIndex, int[]> steps) {
    Map<SpectralIndex, int[]> values = new EnumMap<>(SpectralIndex.class);
    for (SpectralIndex index : SpectralIndex.of(sensor)) {
      int[] given = steps.get(index);
      int[] cells = new int[CELLS];
      if (given == null) {
        Arrays.fill(cells, SpectralIndex.MISSING);
      } else if (given.length != CELLS) {
        throw new IllegalArgumentException(
            index + " has " + given.length + " cells; a block has " + CELLS);
      } else {
        for (int i = 0; i < CELLS; i++) {
          cells[i] =
              given[i] == SpectralIndex.MISSING
                  ? SpectralIndex.MISSING
                  : Math.max(-SpectralIndex.LARGEST, Math.min(SpectralIndex.LARGEST, given[i]));
        }
      }
      values.put(index, cells);
    }
    return new CellObservation(sensor, values, new EnumMap<>(SpectralIndex.class));
  }

  public Sensor sensor() {
    return sensor;
  }

  /** Quantised value of a cell, or {@link SpectralIndex#MISSING}. */
  public int value(SpectralIndex index, int cell) {
    return steps(index)[cell];
  }

  /**
   * Quantised values of all cells, row-major [256, 256], {@link SpectralIndex#MISSING} where there
   * is none. A copy.
   */
  public int[] values(SpectralIndex index) {
    return steps(index).clone();
  }

  /** Whether the look shows the cell: at least one index has a value. */
  public boolean observed(int cell) {
    for (int[] cells : values.values()) {
      if (cells[cell] != SpectralIndex.MISSING) {
        return true;
      }
    }
    return false;
  }

  /**
   * Mean of an index over all clear pixels of the look; VV and VH in linear power, then dB. Empty
   * without any.
   */
  public OptionalDouble mean(SpectralIndex index) {
    Double mean = means.get(index);
    return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }

  /** The array itself, for the statistics and the scorer, which only read it. */
  int[] steps(SpectralIndex index) {
    int[] cells = values.get(index);
    if (cells == null) {
      throw new IllegalArgumentException(
          index + " is not observed by " + sensor + "; its indices are " + values.keySet());
    }
    return cells;
  }

  private interface PixelValue {
    /** NaN where the pixel has none. */
    double at(int pixel);
  }

  private static PixelValue pixelValue(SpectralIndex index, BlockPixels pixels) {
    return switch (index) {
      case NDVI -> normalisedDifference(pixels, "B08", "B04");
      case NBR -> normalisedDifference(pixels, "B08", "B12");
      case VV, VH -> linearPower(pixels, index.name());
    };
  }

  private static PixelValue normalisedDifference(BlockPixels pixels, String first, String second) {
    if (!pixels.has(first) || !pixels.has(second)) {
      return pixel -> Double.NaN;
    }
    float[] a = pixels.band(first);
    float[] b = pixels.band(second);
    // 0 / 0 of two black pixels is NaN, which is what it should be.
    return pixel -> ((double) a[pixel] - b[pixel]) / ((double) a[pixel] + b[pixel]);
  }

  private static PixelValue linearPower(BlockPixels pixels, String band) {
    if (!pixels.has(band)) {
      return pixel -> Double.NaN;
    }
    float[] decibel = pixels.band(band);
    return pixel -> StrictMath.exp(decibel[pixel] * LN10_BY_10);
  }

  private static OptionalDouble reduce(
      SpectralIndex index,
      BlockPixels pixels,
      boolean[] clear,
      PixelValue pixelValue,
      int[] cells) {
    int side = Block.CELL_PIXELS;
    int columns = pixels.width() / side;
    int rows = pixels.height() / side;
    double sumOfAll = 0;
    long countOfAll = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < side; y++) {
          int start = (row * side + y) * pixels.width() + column * side;
          for (int pixel = start; pixel < start + side; pixel++) {
            double value = clear[pixel] ? pixelValue.at(pixel) : Double.NaN;
            if (Double.isFinite(value)) {
              sum += value;
              count++;
            }
          }
        }
        sumOfAll += sum;
        countOfAll += count;
        if (count >= NEEDED_PIXELS) {
          int cell = (pixels.y0() / side + row) * Block.CELLS + pixels.x0() / side + column;
          cells[cell] = index.quantise(inUnit(index, sum / count));
        }
      }
    }
    return countOfAll == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(inUnit(index, sumOfAll / countOfAll));
  }

  private static double inUnit(SpectralIndex index, double mean) {
    return index.sensor() == Sensor.SENTINEL_1 ? 10 * StrictMath.log10(mean) : mean;
  }
}
