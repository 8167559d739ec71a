package dev.revisit.connectors.product;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One band of samples, row-major from the north-west corner. Immutable; the arrays given are
 * copied.
 *
 * <p>Holds at most 2 GiB, which is more than a whole 10 m Sentinel-2 band in any type.
 */
public final class BandRaster {
  private final PixelType type;
  private final int width;
  private final int height;
  private final ByteBuffer samples;

  private BandRaster(PixelType type, int width, int height, ByteBuffer samples) {
    this.type = type;
    this.width = width;
    this.height = height;
    this.samples = samples;
  }

  /** Unsigned 8-bit samples: class codes, confidences in percent. */
  public static BandRaster uint8(int width, int height, byte[] samples) {
    ByteBuffer buffer = allocate(PixelType.UINT8, width, height, samples.length);
    buffer.put(0, samples);
    return new BandRaster(PixelType.UINT8, width, height, buffer);
  }

  /**
   * Unsigned 16-bit samples, each in the 16 bits of a {@code short}: Sentinel-2 digital numbers.
   */
  public static BandRaster uint16(int width, int height, short[] samples) {
    return shorts(PixelType.UINT16, width, height, samples);
  }

  /** Signed 16-bit samples. */
  public static BandRaster int16(int width, int height, short[] samples) {
    return shorts(PixelType.INT16, width, height, samples);
  }

  /** 32-bit floating-point samples; NaN is never averaged into an overview. */
  public static BandRaster float32(int width, int height, float[] samples) {
    ByteBuffer buffer = allocate(PixelType.FLOAT32, width, height, samples.length);
    buffer.asFloatBuffer().put(0, samples);
    return new BandRaster(PixelType.FLOAT32, width, height, buffer);
  }

  private static BandRaster shorts(PixelType type, int width, int height, short[] samples) {
    ByteBuffer buffer = allocate(type, width, height, samples.length);
    buffer.asShortBuffer().put(0, samples);
    return new BandRaster(type, width, height, buffer);
  }

  private static ByteBuffer allocate(PixelType type, int width, int height, int given) {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "A raster needs at least one pixel, not " + width + " x " + height + ".");
    }
    if ((long) width * height != given) {
      throw new IllegalArgumentException(
          given + " samples given for " + width + " x " + height + " pixels; give one a pixel.");
    }
    long bytes = (long) given * type.bytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "A raster of "
              + width
              + " x "
              + height
              + " "
              + type
              + " samples is larger than 2 GiB; write it in parts, for example one a block.");
    }
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public PixelType type() {
    return type;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The stored value of a pixel. */
  public double sample(int column, int row) {
    Objects.checkIndex(column, width);
    Objects.checkIndex(row, height);
    int index = row * width + column;
    return switch (type) {
      case UINT8 -> samples.get(index) & 0xFF;
      case UINT16 -> samples.getShort(2 * index) & 0xFFFF;
      case INT16 -> samples.getShort(2 * index);
      case FLOAT32 -> samples.getFloat(4 * index);
    };
  }

  /** A view of all samples, little-endian. */
  ByteBuffer littleEndianSamples() {
    return samples.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies little-endian samples of one row into {@code target}. */
  void copyRow(int row, int fromColumn, int columns, byte[] target, int targetOffset) {
    samples.get(
        (row * width + fromColumn) * type.bytes(), target, targetOffset, columns * type.bytes());
  }

  /** The next overview: half the rows and columns, rounded up. */
  BandRaster halved(Resampling resampling, OptionalDouble nodata) {
    int halfWidth = (width + 1) / 2;
    int halfHeight = (height + 1) / 2;
    BandRaster half =
        new BandRaster(
            type,
            halfWidth,
            halfHeight,
            allocate(type, halfWidth, halfHeight, halfWidth * halfHeight));
    for (int row = 0; row < halfHeight; row++) {
      for (int column = 0; column < halfWidth; column++) {
        double value =
            resampling == Resampling.NEAREST
                ? sample(2 * column, 2 * row)
                : mean(2 * column, 2 * row, nodata);
        half.set(row * halfWidth + column, value);
      }
    }
    return half;
  }

  private double mean(int column, int row, OptionalDouble nodata) {
    double sum = 0;
    int count = 0;
    for (int y = row; y < Math.min(row + 2, height); y++) {
      for (int x = column; x < Math.min(column + 2, width); x++) {
        double value = sample(x, y);
        if (!isNodata(value, nodata)) {
          sum += value;
          count++;
        }
      }
    }
    if (count == 0) {
      return nodata.orElse(Double.NaN);
    }
    double mean = sum / count;
    double stored = type.integer() ? Math.floor(mean + 0.5) : (float) mean;
    return isNodata(stored, nodata) ? besides(stored) : stored;
  }

  /** Without this the mean of -1 and 1 would vanish in a raster whose no-data value is 0. */
  private double besides(double stored) {
    if (!type.integer()) {
      return Math.nextUp((float) stored);
    }
    return stored < type.highest() ? stored + 1 : stored - 1;
  }

  private static boolean isNodata(double value, OptionalDouble nodata) {
    return Double.isNaN(value) || (nodata.isPresent() && value == nodata.getAsDouble());
  }

  private void set(int index, double value) {
    switch (type) {
      case UINT8 -> samples.put(index, (byte) (int) value);
      case UINT16, INT16 -> samples.putShort(2 * index, (short) (int) value);
      case FLOAT32 -> samples.putFloat(4 * index, (float) value);
    }
  }
}
