package dev.revisit.connectors.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/**
 * A Sentinel-2 tile: a 100 km square of the MGRS grid and the raster that belongs to it.
 *
 * <p>The raster is {@value #PIXELS} x {@value #PIXELS} pixels of 10 m, so 109.8 km wide. It starts
 * at the square's upper left corner, moved outwards to a 60 m lattice whose origin is easting 0 and
 * the equator, and reaches about 9.8 km into the neighbours in the east and south. A point
 * therefore lies in up to four rasters of a zone and in more at zone borders, but exactly one tile
 * {@linkplain #owns owns} it.
 *
 * <p>A square that a latitude band's edge cuts is one tile, named after the band of its centre. A
 * name with the other band is replaced, so that one place never has two keys.
 *
 * @param zone UTM zone, 1 to 60
 * @param band latitude band, C to X without I and O
 * @param column letter of the square's column
 * @param row letter of the square's row
 */
public record MgrsTile(int zone, char band, char column, char row) {

  /** Width and height of the raster in pixels. */
  public static final int PIXELS = 10980;

  /** Metres a pixel. */
  public static final int PIXEL_METRES = 10;

  /** Width and height of the raster in metres. */
  public static final int RASTER_METRES = PIXELS * PIXEL_METRES;

  /** Width and height of the square in metres. */
  public static final int SQUARE_METRES = 100_000;

  private static final double FALSE_NORTHING = 10_000_000;
  private static final int LATTICE = 60;
  private static final String[] COLUMNS = {"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"};
  private static final String ROWS = "ABCDEFGHJKLMNPQRSTUV";
  private static final int ROW_CYCLE = 2_000_000;

  /**
   * Parallels bend in UTM: a band's edge may lie this much beside its northing on the central
   * meridian.
   */
  private static final double BAND_TOLERANCE = 20_000;

  private static final Pattern NAME =
      Pattern.compile("(?:MGRS-|T)?(\\d{1,2})([C-X])([A-Z])([A-V])");

  public MgrsTile {
    if (zone < 1 || zone > 60) {
      throw new IllegalArgumentException("UTM zone " + zone + " does not exist; zones are 1 to 60");
    }
    if (!UtmZones.isBand(band)) {
      throw new IllegalArgumentException(
          "latitude band '" + band + "' does not exist; bands are C to X without I and O");
    }
    if (COLUMNS[zone % 3].indexOf(column) < 0) {
      throw new IllegalArgumentException(
          "column '"
              + column
              + "' does not exist in zone "
              + zone
              + "; its columns are "
              + COLUMNS[zone % 3]);
    }
    if (ROWS.indexOf(row) < 0) {
      throw new IllegalArgumentException(
          "row '" + row + "' does not exist; rows are A to V without I and O");
    }
    double south = squareSouth(zone, band, row);
    int epsg = epsg(zone, band);
    double northOfBand = UtmProjection.of(epsg).toUtm(zone * 6 - 183, UtmZones.northOf(band)).y;
    if (south > northOfBand + BAND_TOLERANCE) {
      throw new IllegalArgumentException(
          "row '" + row + "' does not occur in zone " + zone + band + "; check the tile's name");
    }
    double west = squareWest(zone, column);
    Coordinate centre =
        UtmProjection.of(epsg).toLonLat(west + SQUARE_METRES / 2.0, south + SQUARE_METRES / 2.0);
    // Never across the equator: squares end there.
    char canonical = UtmZones.band(centre.y);
    band = northern(canonical) == northern(band) ? canonical : band;
    if (band == 'X' && (zone == 32 || zone == 34 || zone == 36)) {
      throw new IllegalArgumentException(
          "zone " + zone + "X does not exist; around Svalbard use 31X, 33X, 35X or 37X");
    }
  }

  /**
   * Reads a name as it occurs in catalogues: {@code 33UUP}, {@code 6VVN}, {@code 06VVN}, {@code
   * T33UUP}, {@code MGRS-33UUP}.
   *
   * @throws IllegalArgumentException when the tile can't exist; the message says what is wrong
   */
  public static MgrsTile parse(String name) {
    Matcher matcher = NAME.matcher(name.trim().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a Sentinel-2 tile; expected zone, band, column and row, for example 33UUP or MGRS-6VVN");
    }
    return new MgrsTile(
        Integer.parseInt(matcher.group(1)),
        matcher.group(2).charAt(0),
        matcher.group(3).charAt(0),
        matcher.group(4).charAt(0));
  }

  /**
   * The tile that owns a position; empty outside 80 south to 84 north. Longitude and latitude in
   * degrees.
   */
  public static Optional<MgrsTile> owner(double longitude, double latitude) {
    return TileGrid.owner(longitude, latitude).map(TileGrid.Square::tile);
  }

  /**
   * Every tile whose raster touches a geometry, in the order of their ids. Tiles whose square lies
   * wholly outside their UTM zone do not exist and are left out. A raster counts as 20 m wider than
   * it is, so that no tile is missed by rounding.
   *
   * @param wgs84 longitude and latitude in degrees; across the antimeridian either in parts on both
   *     sides (RFC 7946) or with continuous longitudes up to 360 beyond
   * @throws IllegalArgumentException when the geometry has impossible positions or a part wider
   *     than 180 degrees, which is how a polygon looks that was not split at the antimeridian
   */
  public static List<MgrsTile> intersecting(Geometry wgs84) {
    return TileSearch.intersecting(wgs84);
  }

  /** Name with a two-digit zone, for example {@code 06VVN}; the form used in all keys. */
  public String id() {
    return String.format(Locale.ROOT, "%02d%c%c%c", zone, band, column, row);
  }

  /** EPSG code of the raster's UTM projection. */
  public int epsg() {
    return epsg(zone, band);
  }

  public UtmProjection projection() {
    return UtmProjection.of(epsg());
  }

  /** Easting of the raster's left edge, metres. */
  public double west() {
    return rasterWest(squareWest());
  }

  /** Northing of the raster's upper edge, metres. */
  public double north() {
    return rasterNorth(squareSouth(), northern(band));
  }

  static double rasterWest(double squareWest) {
    return Math.floor(squareWest / LATTICE) * LATTICE;
  }

  static double rasterNorth(double squareSouth, boolean northern) {
    // The lattice starts at the equator: 10,000,000 is no multiple of 60.
    double falseNorthing = northern ? 0 : FALSE_NORTHING;
    return Math.ceil((squareSouth + SQUARE_METRES - falseNorthing) / LATTICE) * LATTICE
        + falseNorthing;
  }

  /**
   * The {@value Block#PER_SIDE} x {@value Block#PER_SIDE} blocks of the raster, row by row from the
   * upper left.
   */
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>(Block.PER_SIDE * Block.PER_SIDE);
    for (int r = 0; r < Block.PER_SIDE; r++) {
      for (int c = 0; c < Block.PER_SIDE; c++) {
        blocks.add(new Block(this, c, r));
      }
    }
    return blocks;
  }

  /**
   * Whether this tile, and no other, is responsible for a point given in its own projection.
   *
   * <p>That is so in the part of the tile's 100 km square (lower and left edges included) that lies
   * in the tile's UTM zone. The published grid leaves out squares at the western side of a zone
   * which the rasters of the zone before cover; there the tile of the zone before is responsible,
   * also in its overlap beyond its own square.
   */
  public boolean owns(double easting, double northing) {
    TileGrid.Square square = square();
    if (!square.rasterHolds(easting, northing)) {
      return false;
    }
    Coordinate position = projection().toLonLat(easting, northing);
    if (TileGrid.zone(position.x, position.y) == zone) {
      return inSquare(easting, northing) && TileGrid.exists(square);
    }
    return TileGrid.owner(position.x, position.y).filter(square::equals).isPresent();
  }

  /**
   * Whether the published grid has the tile; a tile that is not published has no scenes and owns
   * nothing.
   */
  public boolean isPublished() {
    return TileGrid.exists(square());
  }

  TileGrid.Square square() {
    return new TileGrid.Square(
        zone,
        northern(band),
        (int) (squareWest() / SQUARE_METRES),
        (int) (squareSouth() / SQUARE_METRES));
  }

  boolean inSquare(double easting, double northing) {
    double west = squareWest();
    double south = squareSouth();
    return easting >= west
        && easting < west + SQUARE_METRES
        && northing >= south
        && northing < south + SQUARE_METRES;
  }

  /** Easting of the square's left edge, metres. */
  double squareWest() {
    return squareWest(zone, column);
  }

  /** Northing of the square's lower edge, metres. */
  double squareSouth() {
    return squareSouth(zone, band, row);
  }

  /** The tile of a square given by its multiples of 100 km in easting (1 to 8) and northing. */
  static MgrsTile ofSquare(int zone, boolean northern, int column, int row) {
    int epsg = (northern ? 32600 : 32700) + zone;
    double latitude =
        UtmProjection.of(epsg)
            .toLonLat((column + 0.5) * SQUARE_METRES, (row + 0.5) * SQUARE_METRES)
            .y;
    char band = UtmZones.band(latitude);
    int shift = zone % 2 == 0 ? 5 : 0;
    char columnLetter = COLUMNS[zone % 3].charAt(column - 1);
    char rowLetter = ROWS.charAt(Math.floorMod(row + shift, ROWS.length()));
    return new MgrsTile(zone, band, columnLetter, rowLetter);
  }

  private static boolean northern(char band) {
    return band >= 'N';
  }

  private static int epsg(int zone, char band) {
    return (northern(band) ? 32600 : 32700) + zone;
  }

  private static double squareWest(int zone, char column) {
    return (COLUMNS[zone % 3].indexOf(column) + 1) * (double) SQUARE_METRES;
  }

  private static double squareSouth(int zone, char band, char row) {
    int shift = zone % 2 == 0 ? 5 : 0;
    double south = Math.floorMod(ROWS.indexOf(row) - shift, ROWS.length()) * (double) SQUARE_METRES;
    double bandSouth =
        UtmProjection.of(epsg(zone, band)).toUtm(zone * 6 - 183, UtmZones.southOf(band)).y;
    while (south < bandSouth - 120_000) {
      south += ROW_CYCLE;
    }
    return south;
  }

  @Override
  public String toString() {
    return id();
  }
}
