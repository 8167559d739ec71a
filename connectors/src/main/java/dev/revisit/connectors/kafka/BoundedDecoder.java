package dev.revisit.connectors.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding read from an array, never allocating more than the array can fill. Avro's
 * own decoder trusts the lengths it reads, so that a few garbage bytes that spell a length of two
 * gigabytes kill the task manager.
 *
 * <p>Every item of our collections takes at least one byte, so a count is bounded by the bytes that
 * are left.
 */
final class BoundedDecoder extends Decoder {
  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private int position;

  BoundedDecoder(byte[] bytes, int start) {
    this.bytes = bytes;
    this.position = start;
  }

  boolean isEnd() {
    return position == bytes.length;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = next();
    if (value != 0 && value != 1) {
      throw new AvroRuntimeException("A boolean is 0 or 1, not " + value + ".");
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new AvroRuntimeException("The int " + value + " needs more than 32 bits.");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigzag = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte part = next();
      zigzag |= (part & 0x7FL) << (7 * i);
      if (part >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new AvroRuntimeException("A number is longer than 64 bits.");
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  @Override
  public void skipString() throws IOException {
    skipBytes();
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    int length = length();
    byte[] copy = new byte[length];
    System.arraycopy(bytes, position, copy, 0, length);
    position += length;
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    int length = length();
    position += length;
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    require(length);
    System.arraycopy(bytes, position, target, start, length);
    position += length;
  }

  @Override
  public void skipFixed(int length) throws IOException {
    require(length);
    position += length;
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return itemCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return itemCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return itemCount();
  }

  @Override
  public long mapNext() throws IOException {
    return itemCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /** A negative count is followed by the size of the block in bytes. */
  private long itemCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      length();
    }
    require(count);
    return count;
  }

  /** Skips the blocks that tell their size; returns the items of the first one that does not. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      skipBytes();
      count = readLong();
    }
    require(count);
    return count;
  }

  private int length() throws IOException {
    long length = readLong();
    require(length);
    return (int) length;
  }

  private long littleEndian(int count) throws IOException {
    require(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[position + i] & 0xFFL) << (8 * i);
    }
    position += count;
    return value;
  }

  private byte next() throws IOException {
    require(1);
    return bytes[position++];
  }

  private void require(long count) throws IOException {
    if (count < 0 || count > bytes.length - position) {
      throw new EOFException(
          "The record says that "
              + count
              + " bytes follow; there are "
              + (bytes.length - position));
    }
  }
}
