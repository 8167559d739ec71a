package dev.revisit.connectors.grid;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Polygon;

/**
 * 1024 x 1024 pixels of a tile's raster: the unit of state, of work and of reading. Blocks in the
 * last column and row are {@value #LAST} pixels wide or high.
 *
 * <p>A block is divided into cells of 4 x 4 pixels (40 m). A cell whose centre another tile owns is
 * observed by that tile.
 *
 * @param column 0 to 10 from the west
 * @param row 0 to 10 from the north
 */
public record Block(MgrsTile tile, int column, int row) {

  /** Pixels a side. */
  public static final int SIZE = 1024;

  /** Cells a side. */
  public static final int CELLS = 256;

  /** Pixels a side of a cell. */
  public static final int CELL_PIXELS = 4;

  /** Blocks a side of a tile. */
  public static final int PER_SIDE = 11;

  /** Pixels a side in the last column and row. */
  public static final int LAST = MgrsTile.PIXELS - (PER_SIDE - 1) * SIZE;

  private static final Pattern ID = Pattern.compile("(\\d{2}[C-X][A-Z][A-V])/(\\d{2})/(\\d{2})");

  /**
   * Vertices per side of a footprint: the chords stay within a metre of the curved edges up to 84
   * degrees.
   */
  private static final int FOOTPRINT_SEGMENTS = 8;

  /**
   * Degrees by which a block must keep away from a zone's border so that no cell needs to be asked
   * one by one.
   */
  private static final double CLEARANCE = 0.05;

  public Block {
    if (column < 0 || column >= PER_SIDE || row < 0 || row >= PER_SIDE) {
      throw new IllegalArgumentException(
          "block "
              + column
              + "/"
              + row
              + " does not exist; columns and rows are 0 to "
              + (PER_SIDE - 1));
    }
  }

  /**
   * Reads an id as {@link #id} writes it, for example {@code 33UUP/05/07}.
   *
   * @throws IllegalArgumentException when it is none; the message says what is wrong
   */
  public static Block parse(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + id + "' is not a block; expected tile/column/row, for example 33UUP/05/07");
    }
    return new Block(
        MgrsTile.parse(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /** Tile, column and row, for example {@code 33UUP/05/07}. */
  public String id() {
    return String.format(Locale.ROOT, "%s/%02d/%02d", tile.id(), column, row);
  }

  /** Width in pixels. */
  public int width() {
    return column == PER_SIDE - 1 ? LAST : SIZE;
  }

  /** Height in pixels. */
  public int height() {
    return row == PER_SIDE - 1 ? LAST : SIZE;
  }

  /** Easting of the left edge, metres. */
  public double west() {
    return tile.west() + column * (double) SIZE * MgrsTile.PIXEL_METRES;
  }

  /** Northing of the upper edge, metres. */
  public double north() {
    return tile.north() - row * (double) SIZE * MgrsTile.PIXEL_METRES;
  }

  /** Easting of the right edge, metres. */
  public double east() {
    return west() + width() * (double) MgrsTile.PIXEL_METRES;
  }

  /** Northing of the lower edge, metres. */
  public double south() {
    return north() - height() * (double) MgrsTile.PIXEL_METRES;
  }

  /**
   * Outline in longitude and latitude, with vertices every tenth of a side or closer. At the
   * antimeridian the longitudes are continuous and leave the range of -180 to 180.
   */
  public Polygon footprint() {
    return Outlines.wgs84(tile.projection(), west(), south(), east(), north(), FOOTPRINT_SEGMENTS);
  }

  /**
   * For each of the {@value #CELLS} x {@value #CELLS} cells, row by row, whether the tile owns its
   * centre; false outside the block's width and height. Cheap inside a zone; about 0.1 s for a
   * block on a zone's border.
   */
  public boolean[] ownedCells() {
    boolean[] owned = new boolean[CELLS * CELLS];
    // A square inside its zone that has a tile is owned by it; only near the border the answer
    // differs from cell to cell.
    boolean insideZone = insideZone() && tile.isPublished();
    double cell = CELL_PIXELS * (double) MgrsTile.PIXEL_METRES;
    int columns = width() / CELL_PIXELS;
    int rows = height() / CELL_PIXELS;
    for (int r = 0; r < rows; r++) {
      double northing = north() - (r + 0.5) * cell;
      for (int c = 0; c < columns; c++) {
        double easting = west() + (c + 0.5) * cell;
        owned[r * CELLS + c] =
            insideZone ? tile.inSquare(easting, northing) : tile.owns(easting, northing);
      }
    }
    return owned;
  }

  /** Whether the tile owns any cell of the block. */
  public boolean owned() {
    for (boolean cell : ownedCells()) {
      if (cell) {
        return true;
      }
    }
    return false;
  }

  private boolean insideZone() {
    for (int i = 0; i <= 2; i++) {
      for (int j = 0; j <= 2; j++) {
        Coordinate p =
            tile.projection()
                .toLonLat(
                    west() + (east() - west()) * i / 2, south() + (north() - south()) * j / 2);
        if (!farInside(p.x, p.y)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean farInside(double longitude, double latitude) {
    for (int i = -1; i <= 1; i += 2) {
      for (int j = -1; j <= 1; j += 2) {
        double y = latitude + j * CLEARANCE;
        double x = UtmProjection.normaliseLongitude(longitude + i * CLEARANCE);
        if (y < UtmZones.SOUTH_LIMIT
            || y >= UtmZones.NORTH_LIMIT
            || UtmZones.zone(x, y) != tile.zone()) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return id();
  }
}
