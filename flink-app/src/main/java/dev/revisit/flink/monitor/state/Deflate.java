package dev.revisit.flink.monitor.state;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** DEFLATE (with zlib header) of small planes in state; bounded on the way back. */
public final class Deflate {

  private Deflate() {}

  /** The first {@code length} bytes, compressed. */
  public static byte[] compress(byte[] bytes, int length) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try {
      deflater.setInput(bytes, 0, length);
      deflater.finish();
      byte[] packed = new byte[length / 4 + 64];
      int size = 0;
      while (!deflater.finished()) {
        if (size == packed.length) {
          packed = Arrays.copyOf(packed, 2 * packed.length);
        }
        size += deflater.deflate(packed, size, packed.length - size);
      }
      return Arrays.copyOf(packed, size);
    } finally {
      deflater.end();
    }
  }

  /**
   * Expands to at most {@code limit} bytes.
   *
   * @throws IllegalArgumentException when the bytes are damaged or expand to more
   */
  public static byte[] expand(byte[] packed, int limit) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      // One byte more than allowed, to notice excess.
      byte[] bytes = new byte[limit + 1];
      int size = 0;
      while (!inflater.finished() && size < bytes.length) {
        int step = inflater.inflate(bytes, size, bytes.length - size);
        if (step == 0 && !inflater.finished()) {
          throw new IllegalArgumentException(
              "compressed state is cut off; restore an earlier checkpoint");
        }
        size += step;
      }
      if (size > limit) {
        throw new IllegalArgumentException(
            "compressed state expands to more than "
                + limit
                + " bytes; restore an earlier checkpoint");
      }
      return Arrays.copyOf(bytes, size);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(
          "compressed state is damaged; restore an earlier checkpoint", e);
    } finally {
      inflater.end();
    }
  }
}
