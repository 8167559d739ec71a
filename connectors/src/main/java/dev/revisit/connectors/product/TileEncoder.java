package dev.revisit.connectors.product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Cuts a raster into square tiles, applies the predictor and deflates. */
final class TileEncoder {
  private final int tileSize;
  private final boolean predict;
  private final int level;

  TileEncoder(int tileSize, boolean predict, int level) {
    this.tileSize = tileSize;
    this.predict = predict;
    this.level = level;
  }

  /** Tiles in row-major order, each a zlib stream. */
  List<byte[]> encode(BandRaster raster) {
    int across = tiles(raster.width());
    int down = tiles(raster.height());
    List<byte[]> tiles = new ArrayList<>(across * down);
    int rowBytes = tileSize * raster.type().bytes();
    byte[] tile = new byte[rowBytes * tileSize];
    byte[] scratch = new byte[rowBytes];
    Deflater deflater = new Deflater(level);
    try {
      for (int y = 0; y < down; y++) {
        for (int x = 0; x < across; x++) {
          fill(raster, x * tileSize, y * tileSize, tile, rowBytes);
          if (predict) {
            for (int row = 0; row < tileSize; row++) {
              predict(raster.type(), tile, row * rowBytes, scratch);
            }
          }
          tiles.add(deflate(deflater, tile));
        }
      }
    } finally {
      deflater.end();
    }
    return tiles;
  }

  int tiles(int pixels) {
    return (pixels + tileSize - 1) / tileSize;
  }

  /**
   * Beyond the raster's edge the last column and row are repeated, which costs next to nothing
   * after prediction.
   */
  private void fill(BandRaster raster, int column, int row, byte[] tile, int rowBytes) {
    int bytes = raster.type().bytes();
    int columns = Math.min(tileSize, raster.width() - column);
    int rows = Math.min(tileSize, raster.height() - row);
    for (int y = 0; y < rows; y++) {
      int start = y * rowBytes;
      raster.copyRow(row + y, column, columns, tile, start);
      for (int i = start + columns * bytes; i < start + rowBytes; i++) {
        tile[i] = tile[i - bytes];
      }
    }
    for (int y = rows; y < tileSize; y++) {
      System.arraycopy(tile, (rows - 1) * rowBytes, tile, y * rowBytes, rowBytes);
    }
  }

  private static void predict(PixelType type, byte[] tile, int start, byte[] row) {
    switch (type) {
      case UINT8 -> differenceBytes(tile, start, row.length);
      case UINT16, INT16 -> differenceShorts(tile, start, row.length);
      case FLOAT32 -> {
        splitPlanes(tile, start, row);
        differenceBytes(tile, start, row.length);
      }
    }
  }

  private static void differenceBytes(byte[] tile, int start, int length) {
    for (int i = start + length - 1; i > start; i--) {
      tile[i] -= tile[i - 1];
    }
  }

  private static void differenceShorts(byte[] tile, int start, int length) {
    for (int i = start + length - 2; i > start; i -= 2) {
      int difference = little16(tile, i) - little16(tile, i - 2);
      tile[i] = (byte) difference;
      tile[i + 1] = (byte) (difference >> 8);
    }
  }

  private static int little16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
  }

  /**
   * All most significant bytes of the row first, then the next ones (TIFF Technical Note 3, Adobe
   * 2005).
   */
  private static void splitPlanes(byte[] tile, int start, byte[] row) {
    System.arraycopy(tile, start, row, 0, row.length);
    int samples = row.length / 4;
    for (int i = 0; i < samples; i++) {
      for (int plane = 0; plane < 4; plane++) {
        tile[start + plane * samples + i] = row[4 * i + 3 - plane];
      }
    }
  }

  private static byte[] deflate(Deflater deflater, byte[] tile) {
    deflater.reset();
    deflater.setInput(tile);
    deflater.finish();
    byte[] buffer = new byte[Math.max(1024, tile.length / 2)];
    int length = 0;
    while (!deflater.finished()) {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      length += deflater.deflate(buffer, length, buffer.length - length);
    }
    return Arrays.copyOf(buffer, length);
  }
}
