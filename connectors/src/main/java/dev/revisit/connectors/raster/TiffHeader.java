package dev.revisit.connectors.raster;

import java.util.Optional;

/**
 * The layout of a TIFF's first, full-resolution image, checked against the policy's limits before
 * anything is decompressed. TIFF 6.0 and BigTIFF; strips are tiles as wide as the image.
 *
 * @param predictor 1 none, 2 horizontal differencing, 3 floating point
 * @param sampleFormat 1 unsigned, 2 signed, 3 floating point
 * @param tiles where the tiles are stored
 * @param nodata GDAL's tag for the stored value that means no data
 * @param positioned whether there are tags of an affine georeference; ground control points are
 *     none
 * @param nextDirectory position of the pointer to the next image
 * @param pointerBytes size of that pointer: 4, or 8 in a BigTIFF
 */
record TiffHeader(
    boolean littleEndian,
    int width,
    int height,
    int tileWidth,
    int tileHeight,
    boolean strips,
    int samples,
    int bitsPerSample,
    int sampleFormat,
    int compression,
    int predictor,
    boolean separatePlanes,
    TileTable tiles,
    Optional<Double> nodata,
    boolean positioned,
    long nextDirectory,
    int pointerBytes) {

  static final int COMPRESSION_NONE = 1;
  static final int COMPRESSION_LZW = 5;
  static final int COMPRESSION_DEFLATE = 8;
  static final int COMPRESSION_PACKBITS = 32773;
  static final int COMPRESSION_DEFLATE_OLD = 32946;
  static final int PREDICTOR_FLOAT = 3;

  int tilesAcross() {
    return (width + tileWidth - 1) / tileWidth;
  }

  int tilesDown() {
    return (height + tileHeight - 1) / tileHeight;
  }

  /** Samples of a pixel that one tile holds. */
  int samplesPerTile() {
    return separatePlanes ? 1 : samples;
  }

  /** Index into offsets and byte counts. */
  int tileIndex(int column, int row, int band) {
    return (separatePlanes ? band * tilesAcross() * tilesDown() : 0) + row * tilesAcross() + column;
  }

  /** Rows that a tile of a row of tiles stores: the last strip holds only what is left. */
  int rowsStored(int tileRow) {
    return strips ? Math.min(tileHeight, height - tileRow * tileHeight) : tileHeight;
  }

  /** Bytes of a decompressed tile. */
  long tileBytes(int tileRow) {
    return (long) tileWidth * rowsStored(tileRow) * samplesPerTile() * bitsPerSample / 8;
  }
}
