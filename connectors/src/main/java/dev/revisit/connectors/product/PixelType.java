package dev.revisit.connectors.product;

/** How one sample is stored. */
public enum PixelType {
  UINT8(1, 1, 0, 255),
  UINT16(2, 1, 0, 65535),
  INT16(2, 2, Short.MIN_VALUE, Short.MAX_VALUE),
  FLOAT32(4, 3, -Float.MAX_VALUE, Float.MAX_VALUE);

  private final int bytes;
  private final int sampleFormat;
  private final double lowest;
  private final double highest;

  PixelType(int bytes, int sampleFormat, double lowest, double highest) {
    this.bytes = bytes;
    this.sampleFormat = sampleFormat;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Bytes a sample. */
  public int bytes() {
    return bytes;
  }

  /** Whether samples are whole numbers. */
  public boolean integer() {
    return this != FLOAT32;
  }

  /** TIFF SampleFormat: 1 unsigned, 2 signed, 3 IEEE floating point. */
  int sampleFormat() {
    return sampleFormat;
  }

  /**
   * Horizontal differencing for integers, the floating-point predictor for floats (TIFF 6.0, 14 and
   * Technical Note 3).
   */
  int predictor() {
    return integer() ? 2 : 3;
  }

  double highest() {
    return highest;
  }

  /**
   * Whether a value can be stored without loss, so that a reader's comparison with no data works.
   */
  boolean canHold(double value) {
    if (!integer()) {
      return Double.isNaN(value) || (double) (float) value == value;
    }
    return value >= lowest && value <= highest && value == Math.rint(value);
  }
}
