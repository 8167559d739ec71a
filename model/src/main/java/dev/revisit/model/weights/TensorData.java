package dev.revisit.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * A tensor in memory: type, shape and little-endian row-major bytes, as in a safetensors file.
 *
 * <p>Instances own their bytes; readers convert copies out of them.
 */
public final class TensorData {
  private final TensorType type;
  private final long[] shape;
  private final byte[] bytes;

  /**
   * Takes over {@code bytes}; the caller must not change them afterwards.
   *
   * @throws IllegalArgumentException if the bytes do not fit the type and shape
   */
  TensorData(TensorType type, long[] shape, byte[] bytes) {
    if (elements(shape) * type.bytes() != bytes.length) {
      throw new IllegalArgumentException(
          "A tensor %s %s does not fit into %d bytes"
              .formatted(type, Arrays.toString(shape), bytes.length));
    }
    this.type = type;
    this.shape = shape.clone();
    this.bytes = bytes;
  }

  /** A float32 tensor of {@code values} in row-major order. */
  public static TensorData ofFloats(float[] values, long... shape) {
    byte[] bytes = allocate(values.length, Float.BYTES);
    littleEndian(bytes).asFloatBuffer().put(values);
    return new TensorData(TensorType.F32, shape, bytes);
  }

  /** An int64 tensor of {@code values} in row-major order. */
  public static TensorData ofLongs(long[] values, long... shape) {
    byte[] bytes = allocate(values.length, Long.BYTES);
    littleEndian(bytes).asLongBuffer().put(values);
    return new TensorData(TensorType.I64, shape, bytes);
  }

  /** An int32 tensor of {@code values} in row-major order. */
  public static TensorData ofInts(int[] values, long... shape) {
    byte[] bytes = allocate(values.length, Integer.BYTES);
    littleEndian(bytes).asIntBuffer().put(values);
    return new TensorData(TensorType.I32, shape, bytes);
  }

  /** An int16 tensor of {@code values} in row-major order. */
  public static TensorData ofShorts(short[] values, long... shape) {
    byte[] bytes = allocate(values.length, Short.BYTES);
    littleEndian(bytes).asShortBuffer().put(values);
    return new TensorData(TensorType.I16, shape, bytes);
  }

  /** A float16 tensor of {@code values}, rounded to nearest even. */
  public static TensorData ofHalves(float[] values, long... shape) {
    return new TensorData(TensorType.F16, shape, HalfPrecision.encode(values));
  }

  /** A boolean tensor of {@code values} in row-major order. */
  public static TensorData ofBooleans(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return new TensorData(TensorType.BOOL, shape, bytes);
  }

  private static byte[] allocate(int count, int size) {
    return new byte[Math.multiplyExact(count, size)];
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Product of the shape; 1 for a scalar. */
  static long elements(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** Element type. */
  public TensorType type() {
    return type;
  }

  /** Shape; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** Number of elements. */
  public int size() {
    return bytes.length / type.bytes();
  }

  /** The bytes as they lie in a file, not to be changed. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The elements as 32-bit floats; F16 and BF16 convert exactly.
   *
   * @throws IllegalStateException if this is not a tensor of floats
   */
  public float[] toFloats() {
    float[] values = new float[size()];
    ByteBuffer buffer = buffer();
    switch (type) {
      case F32 -> buffer.asFloatBuffer().get(values);
      case F16 -> HalfPrecision.decode(bytes, values);
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(buffer.getShort(2 * i) << 16);
        }
      }
      default -> throw unexpected("floats (F32, F16 or BF16)");
    }
    return values;
  }

  /**
   * The elements as 64-bit integers.
   *
   * @throws IllegalStateException if this is not a tensor of integers
   */
  public long[] toLongs() {
    long[] values = new long[size()];
    ByteBuffer buffer = buffer();
    switch (type) {
      case I64 -> buffer.asLongBuffer().get(values);
      case I32 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.getInt(Integer.BYTES * i);
        }
      }
      default -> throw unexpected("integers (I64 or I32)");
    }
    return values;
  }

  /**
   * The elements as 16-bit integers.
   *
   * @throws IllegalStateException if this is not a tensor of 16-bit integers
   */
  public short[] toShorts() {
    if (type != TensorType.I16) {
      throw unexpected("16-bit integers (I16)");
    }
    short[] values = new short[size()];
    buffer().asShortBuffer().get(values);
    return values;
  }

  /** Adds the bytes, as they lie in a file, to a checksum. */
  public void update(Checksum checksum) {
    checksum.update(bytes);
  }

  /**
   * The elements as booleans: every byte but 0 is true.
   *
   * @throws IllegalStateException if this is not a tensor of booleans
   */
  public boolean[] toBooleans() {
    if (type != TensorType.BOOL) {
      throw unexpected("booleans (BOOL)");
    }
    boolean[] values = new boolean[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] != 0;
    }
    return values;
  }

  private IllegalStateException unexpected(String wanted) {
    return new IllegalStateException("A tensor of type " + type + " does not hold " + wanted);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TensorData other
        && type == other.type
        && Arrays.equals(shape, other.shape)
        && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }
}
