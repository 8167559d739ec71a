package dev.revisit.flink.monitor.state;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * DEFLATE for byte planes in state: mostly equal bytes, so speed counts more than the last percent.
 */
public final class DeflatedBytes {
  private DeflatedBytes() {}

  public static ByteBuffer deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, plain.length / 8));
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return ByteBuffer.wrap(out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  /**
   * What {@link #deflate} was given.
   *
   * @param length the number of bytes that must come out
   * @throws IllegalStateException when the bytes are not what {@link #deflate} made of that many
   *     bytes
   */
  public static byte[] inflate(ByteBuffer deflated, int length) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated.duplicate());
      byte[] plain = new byte[length];
      int done = 0;
      while (done < length) {
        int count = inflater.inflate(plain, done, length - done);
        if (count == 0) {
          throw new IllegalStateException(
              "State holds "
                  + done
                  + " bytes of a plane of "
                  + length
                  + ". Restore an older savepoint.");
        }
        done += count;
      }
      return plain;
    } catch (DataFormatException e) {
      throw new IllegalStateException(
          "State holds a plane that is not DEFLATE. Restore an older savepoint.", e);
    } finally {
      inflater.end();
    }
  }
}
