package dev.revisit.model.data.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small uncompressed TIFFs of one strip, without any library. */
final class Tiff {
  private Tiff() {}

  interface Values {
    double at(int band, int column, int row);
  }

  /** Unsigned 16-bit, bands interleaved by pixel. */
  static void write(Path file, int width, int height, int bands, Values values) throws IOException {
    write(file, width, height, bands, values, false);
  }

  /** 32-bit floating point, bands interleaved by pixel. */
  static void writeReal(Path file, int width, int height, int bands, Values values)
      throws IOException {
    write(file, width, height, bands, values, true);
  }

  private static void write(
      Path file, int width, int height, int bands, Values values, boolean real) throws IOException {
    int bytes = real ? 4 : 2;
    int data = width * height * bands * bytes;
    int tags = 10;
    int directory = 8 + data;
    int perBand = directory + 2 + tags * 12 + 4;
    ByteBuffer out = ByteBuffer.allocate(perBand + 4 * bands).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int band = 0; band < bands; band++) {
          double value = values.at(band, column, row);
          if (real) {
            out.putFloat((float) value);
          } else {
            out.putShort((short) (int) value);
          }
        }
      }
    }
    out.putShort((short) tags);
    entry(out, 256, 4, 1, width);
    entry(out, 257, 4, 1, height);
    entry(out, 258, 3, bands, bands > 2 ? perBand : pair(8 * bytes));
    entry(out, 259, 3, 1, 1);
    entry(out, 262, 3, 1, 1);
    entry(out, 273, 4, 1, 8);
    entry(out, 277, 3, 1, bands);
    entry(out, 278, 4, 1, height);
    entry(out, 279, 4, 1, data);
    entry(out, 339, 3, bands, bands > 2 ? perBand + 2 * bands : pair(real ? 3 : 1));
    out.putInt(0);
    for (int band = 0; band < bands; band++) {
      out.putShort((short) (8 * bytes));
    }
    for (int band = 0; band < bands; band++) {
      out.putShort((short) (real ? 3 : 1));
    }
    Files.createDirectories(file.getParent());
    Files.write(file, out.array());
  }

  private static int pair(int value) {
    return value | value << 16;
  }

  private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
