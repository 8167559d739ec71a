package dev.revisit.connectors.raster;

/** Where the tiles of a TIFF are stored; with separate planes, plane by plane. */
final class TileTable {

  private final long[] offsets;
  private final long[] byteCounts;

  TileTable(long[] offsets, long[] byteCounts) {
    this.offsets = offsets;
    this.byteCounts = byteCounts;
  }

  /** Position of a tile's bytes in the file. */
  long offset(int tile) {
    return offsets[tile];
  }

  /** Compressed size of a tile; 0 where it was left out because it holds no data. */
  long byteCount(int tile) {
    return byteCounts[tile];
  }
}
