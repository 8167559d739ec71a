package dev.revisit.local.simulator;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.grid.UtmProjection;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/**
 * The square part of an MGRS tile that a simulation covers, on the tile's own pixel lattice and
 * inside one block.
 *
 * @param tile MGRS tile
 * @param column first 10 m column within the tile, even
 * @param row first 10 m row within the tile, even
 * @param size 10 m pixels a side: a multiple of 16 from 64 to 1024
 */
public record SimulatedWindow(MgrsTile tile, int column, int row, int size) {
  /**
   * 256 pixels in the upper left of block 33UUP/06/06, in the hilly farmland between Passau and
   * Linz. The corner lies on the lattices of all resolutions and on a chip corner of every preset.
   */
  public static final SimulatedWindow DEFAULT =
      new SimulatedWindow(MgrsTile.parse("33UUP"), 6 * Block.SIZE, 6 * Block.SIZE, 256);

  static final int PIXEL_METRES = MgrsTile.PIXEL_METRES;

  public SimulatedWindow {
    if (size < 64 || size > Block.SIZE || size % 16 != 0) {
      throw new IllegalArgumentException(
          "A window has a multiple of 16 pixels a side, from 64 to "
              + Block.SIZE
              + ", not "
              + size
              + ".");
    }
    if (column < 0 || row < 0 || column % 2 != 0 || row % 2 != 0) {
      throw new IllegalArgumentException(
          "The window's corner must be an even, non-negative pixel of the tile, so that 20 m pixels"
              + " fit, not "
              + column
              + ", "
              + row
              + ".");
    }
    if (column + size > MgrsTile.PIXELS
        || row + size > MgrsTile.PIXELS
        || column / Block.SIZE != (column + size - 1) / Block.SIZE
        || row / Block.SIZE != (row + size - 1) / Block.SIZE) {
      throw new IllegalArgumentException(
          "A window of "
              + size
              + " pixels at "
              + column
              + ", "
              + row
              + " leaves its block; start it at a multiple of "
              + Block.SIZE
              + ".");
    }
  }

  /**
   * The window of a size at the corner of the middle block of a tile, which is aligned to blocks
   * and chips.
   */
  public static SimulatedWindow in(MgrsTile tile, int size) {
    return new SimulatedWindow(tile, 6 * Block.SIZE, 6 * Block.SIZE, size);
  }

  /** The same corner with another size. */
  public SimulatedWindow withSize(int pixels) {
    return new SimulatedWindow(tile, column, row, pixels);
  }

  /** The block that holds the window. */
  public Block block() {
    return new Block(tile, column / Block.SIZE, row / Block.SIZE);
  }

  /** Easting of the western edge in metres. */
  public double west() {
    return tile.west() + PIXEL_METRES * (double) column;
  }

  /** Northing of the northern edge in metres. */
  public double north() {
    return tile.north() - PIXEL_METRES * (double) row;
  }

  /** Pixels of 10 m. */
  int pixels() {
    return size * size;
  }

  /** The pixels of the tile's lattice of a resolution (10, 20 or 60 m) that touch the window. */
  Lattice lattice(int resolution) {
    int factor = resolution / PIXEL_METRES;
    int firstColumn = Math.floorDiv(column, factor);
    int firstRow = Math.floorDiv(row, factor);
    int columns = Math.floorDiv(column + size - 1, factor) - firstColumn + 1;
    int rows = Math.floorDiv(row + size - 1, factor) - firstRow + 1;
    return new Lattice(
        resolution,
        tile.west() + (double) resolution * firstColumn,
        tile.north() - (double) resolution * firstRow,
        columns,
        rows,
        firstColumn * factor - column,
        firstRow * factor - row);
  }

  /**
   * Corners of what a swath saw of the window, in longitude and latitude, counter-clockwise and
   * closed.
   */
  List<Coordinate> footprint(Swath swath) {
    UtmProjection projection = tile.projection();
    double side = PIXEL_METRES * (double) size;
    return swath.outline().stream()
        .map(corner -> projection.toLonLat(west() + side * corner.x, north() - side * corner.y))
        .toList();
  }

  /**
   * A raster lattice over the window.
   *
   * @param columnShift first column of the lattice in 10 m columns of the window, zero or negative
   * @param rowShift likewise for rows
   */
  record Lattice(
      int resolution,
      double west,
      double north,
      int columns,
      int rows,
      int columnShift,
      int rowShift) {

    int factor() {
      return resolution / PIXEL_METRES;
    }

    int pixels() {
      return columns * rows;
    }
  }
}
