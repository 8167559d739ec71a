package dev.revisit.connectors.raster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses tiles of a TIFF: stored or DEFLATE, with or without either predictor.
 *
 * <p>Apache SIS 1.6 does not know the floating point predictor, which radar products use (TIFF
 * technical note 3). That is why this exists.
 */
final class TileDecoder {

  private final TiffHeader header;
  private final String name;
  private final ByteOrder order;

  TileDecoder(TiffHeader header, String name) {
    this.header = header;
    this.name = name;
    this.order = header.littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /** Whether the file's compression, predictor and samples are among those decoded here. */
  static boolean supports(TiffHeader header) {
    boolean compression =
        header.compression() == TiffHeader.COMPRESSION_NONE
            || header.compression() == TiffHeader.COMPRESSION_DEFLATE
            || header.compression() == TiffHeader.COMPRESSION_DEFLATE_OLD;
    boolean predictor =
        switch (header.predictor()) {
          case 1 -> true;
          case 2 -> header.sampleFormat() != 3;
          case TiffHeader.PREDICTOR_FLOAT ->
              header.sampleFormat() == 3 && header.bitsPerSample() == 32;
          default -> false;
        };
    return compression && predictor;
  }

  /**
   * Decodes one tile.
   *
   * @param compressed the tile's bytes
   * @return [rows, tile width, samples] in the byte order of {@link #order}
   */
  ByteBuffer decode(byte[] compressed, int tileRow) throws SceneReadException {
    byte[] raw = inflate(compressed, (int) header.tileBytes(tileRow));
    int rows = header.rowsStored(tileRow);
    int rowBytes = raw.length / rows;
    if (header.predictor() == 2) {
      for (int row = 0; row < rows; row++) {
        undoDifferences(ByteBuffer.wrap(raw, row * rowBytes, rowBytes).slice().order(order));
      }
    } else if (header.predictor() == TiffHeader.PREDICTOR_FLOAT) {
      byte[] planes = new byte[rowBytes];
      for (int row = 0; row < rows; row++) {
        undoFloatPredictor(raw, row * rowBytes, planes);
      }
      return ByteBuffer.wrap(raw).order(ByteOrder.BIG_ENDIAN);
    }
    return ByteBuffer.wrap(raw).order(order);
  }

  /** Copies samples [count] of a band from a decoded tile's row into floats. */
  void samples(ByteBuffer tile, int row, int column, int count, int band, float[] target, int at) {
    int stride = header.samplesPerTile();
    int bytes = header.bitsPerSample() / 8;
    int first = (row * header.tileWidth() + column) * stride + (header.separatePlanes() ? 0 : band);
    int step = stride * bytes;
    int position = first * bytes;
    if (header.bitsPerSample() == 16 && header.sampleFormat() == 1) {
      // The usual case of optical bands, without a decision per sample.
      for (int i = 0; i < count; i++) {
        target[at + i] = tile.getShort(position + i * step) & 0xffff;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      target[at + i] = sample(tile, position + i * step);
    }
  }

  private float sample(ByteBuffer tile, int position) {
    boolean unsigned = header.sampleFormat() == 1;
    return switch (header.bitsPerSample()) {
      case 8 -> unsigned ? tile.get(position) & 0xff : tile.get(position);
      case 16 -> unsigned ? tile.getShort(position) & 0xffff : tile.getShort(position);
      case 64 -> (float) tile.getDouble(position);
      default ->
          header.sampleFormat() == 3
              ? tile.getFloat(position)
              : unsigned ? tile.getInt(position) & 0xffffffffL : tile.getInt(position);
    };
  }

  private byte[] inflate(byte[] compressed, int expected) throws SceneReadException {
    if (header.compression() == TiffHeader.COMPRESSION_NONE) {
      if (compressed.length < expected) {
        throw broken(
            SceneReadException.TRUNCATED_RASTER,
            "has a tile of " + compressed.length + " bytes where " + expected + " are needed",
            null);
      }
      return Arrays.copyOf(compressed, expected);
    }
    byte[] raw = new byte[expected];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      int filled = 0;
      // Only the declared size is inflated, however much the stream would expand to.
      while (filled < expected) {
        int inflated = inflater.inflate(raw, filled, expected - filled);
        if (inflated == 0
            && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
          throw broken(
              SceneReadException.TRUNCATED_RASTER,
              "has a tile that ends after " + filled + " of " + expected + " bytes",
              null);
        }
        filled += inflated;
      }
      return raw;
    } catch (DataFormatException e) {
      throw broken(
          SceneReadException.UNREADABLE_RASTER,
          "has a tile that can't be decompressed: " + e.getMessage(),
          e);
    } finally {
      inflater.end();
    }
  }

  private void undoDifferences(ByteBuffer row) {
    int stride = header.samplesPerTile();
    switch (header.bitsPerSample()) {
      case 8 -> {
        for (int i = stride; i < row.limit(); i++) {
          row.put(i, (byte) (row.get(i) + row.get(i - stride)));
        }
      }
      case 16 -> {
        ShortBuffer samples = row.asShortBuffer();
        for (int i = stride; i < samples.limit(); i++) {
          samples.put(i, (short) (samples.get(i) + samples.get(i - stride)));
        }
      }
      default -> {
        for (int i = 4 * stride; i < row.limit(); i += 4) {
          row.putInt(i, row.getInt(i) + row.getInt(i - 4 * stride));
        }
      }
    }
  }

  /** Sums bytes, then gathers the four planes, most significant first, into big-endian floats. */
  private void undoFloatPredictor(byte[] raw, int start, byte[] planes) {
    int stride = header.samplesPerTile();
    System.arraycopy(raw, start, planes, 0, planes.length);
    for (int i = stride; i < planes.length; i++) {
      planes[i] = (byte) (planes[i] + planes[i - stride]);
    }
    int values = planes.length / 4;
    for (int i = 0; i < values; i++) {
      for (int plane = 0; plane < 4; plane++) {
        raw[start + 4 * i + plane] = planes[plane * values + i];
      }
    }
  }

  private SceneReadException broken(String errorClass, String what, Exception cause) {
    return new SceneReadException(
        errorClass,
        false,
        name + " " + what,
        "upload the whole file and announce the item again",
        cause);
  }
}
