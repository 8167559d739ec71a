package dev.revisit.connectors.product;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One image file directory of a classic little-endian TIFF, with the values that do not fit its
 * entries.
 */
final class TiffDirectory {
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int DOUBLE = 12;
  private static final int ENTRY_BYTES = 12;
  private static final int INLINE_BYTES = 4;

  private static final class Field {
    private final int type;
    private final int count;
    private final byte[] value;

    Field(int type, int count, byte[] value) {
      this.type = type;
      this.count = count;
      this.value = value;
    }
  }

  private final Map<Integer, Field> fields = new TreeMap<>();

  TiffDirectory shorts(int tag, int... values) {
    byte[] bytes = new byte[2 * values.length];
    ByteBuffer buffer = little(bytes);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    fields.put(tag, new Field(SHORT, values.length, bytes));
    return this;
  }

  TiffDirectory longs(int tag, long... values) {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer buffer = little(bytes);
    for (long value : values) {
      buffer.putInt((int) value);
    }
    fields.put(tag, new Field(LONG, values.length, bytes));
    return this;
  }

  TiffDirectory doubles(int tag, double... values) {
    byte[] bytes = new byte[8 * values.length];
    ByteBuffer buffer = little(bytes);
    for (double value : values) {
      buffer.putDouble(value);
    }
    fields.put(tag, new Field(DOUBLE, values.length, bytes));
    return this;
  }

  TiffDirectory ascii(int tag, String text) {
    byte[] terminated = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    fields.put(tag, new Field(ASCII, terminated.length, terminated));
    return this;
  }

  /** Bytes of the directory and its values; even, and the same whatever the values are. */
  int size() {
    int size = 2 + ENTRY_BYTES * fields.size() + 4;
    for (Field field : fields.values()) {
      size += outOfLine(field);
    }
    return size;
  }

  /**
   * The bytes when placed at {@code position}; {@code next} is the position of the next directory
   * or 0.
   */
  byte[] at(long position, long next) {
    byte[] bytes = new byte[size()];
    ByteBuffer buffer = little(bytes);
    long values = position + 2 + (long) ENTRY_BYTES * fields.size() + 4;
    buffer.putShort((short) fields.size());
    for (Map.Entry<Integer, Field> entry : fields.entrySet()) {
      Field field = entry.getValue();
      buffer.putShort(entry.getKey().shortValue());
      buffer.putShort((short) field.type);
      buffer.putInt(field.count);
      if (field.value.length <= INLINE_BYTES) {
        buffer.put(field.value);
        buffer.put(new byte[INLINE_BYTES - field.value.length]);
      } else {
        buffer.putInt((int) values);
        values += outOfLine(field);
      }
    }
    buffer.putInt((int) next);
    for (Field field : fields.values()) {
      if (field.value.length > INLINE_BYTES) {
        buffer.put(field.value);
        buffer.put(new byte[outOfLine(field) - field.value.length]);
      }
    }
    return bytes;
  }

  /** TIFF wants values to begin on a word boundary. */
  private static int outOfLine(Field field) {
    int length = field.value.length;
    return length <= INLINE_BYTES ? 0 : length + (length & 1);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
