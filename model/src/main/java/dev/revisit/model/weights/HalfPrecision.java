package dev.revisit.model.weights;

/**
 * Conversion between 32-bit and 16-bit IEEE 754 floats. Rounds to nearest, ties to even; overflows
 * to infinity; keeps subnormals, signs, infinities and NaN. (The JDK has this from version 20 on.)
 */
public final class HalfPrecision {
  /** Largest finite value. */
  public static final float MAX = 65504f;

  private static final int MANTISSA_SHIFT = 13;
  private static final int SMALLEST_NORMAL = 0x38800000; // 2^-14
  private static final int OVERFLOW = 0x47800000; // 2^16; what rounds up from below carries into it
  private static final int INFINITY = 0x7F800000;

  private HalfPrecision() {}

  /** The nearest 16-bit float, as bits. */
  public static short toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude > INFINITY) {
      return (short) (sign | 0x7E00); // one quiet NaN for all
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | 0x7C00);
    }
    if (magnitude < SMALLEST_NORMAL) {
      return (short) (sign | subnormal(magnitude));
    }
    // A carry out of the mantissa raises the exponent, up to infinity: exactly what rounding wants.
    int odd = (magnitude >>> MANTISSA_SHIFT) & 1;
    int rounded = magnitude + 0xFFF + odd;
    return (short) (sign | ((rounded - (112 << 23)) >>> MANTISSA_SHIFT));
  }

  private static int subnormal(int magnitude) {
    int exponent = magnitude >>> 23;
    int shift = 126 - exponent; // from units of 2^(exponent-150) to units of 2^-24
    if (shift > 24) {
      return 0; // below half of the smallest subnormal
    }
    int mantissa = (magnitude & 0x7FFFFF) | 0x800000;
    int kept = mantissa >>> shift;
    int rest = mantissa & ((1 << shift) - 1);
    int half = 1 << (shift - 1);
    return rest > half || (rest == half && (kept & 1) == 1) ? kept + 1 : kept;
  }

  /** The value of a 16-bit float; exact. */
  public static float fromBits(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1F;
    int mantissa = half & 0x3FF;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | INFINITY | (mantissa << MANTISSA_SHIFT));
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (mantissa << MANTISSA_SHIFT));
  }

  /** Converts {@code values} to little-endian 16-bit floats. */
  public static byte[] encode(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Short.BYTES)];
    for (int i = 0; i < values.length; i++) {
      short half = toBits(values[i]);
      bytes[2 * i] = (byte) half;
      bytes[2 * i + 1] = (byte) (half >> 8);
    }
    return bytes;
  }

  /** Converts little-endian 16-bit floats; fills {@code values}. */
  public static void decode(byte[] bytes, float[] values) {
    decode(bytes, values, 0, values.length);
  }

  /** Converts the first {@code count} little-endian 16-bit floats to {@code values} from offset. */
  public static void decode(byte[] bytes, float[] values, int offset, int count) {
    for (int i = 0; i < count; i++) {
      values[offset + i] = fromBits((short) ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8)));
    }
  }
}
