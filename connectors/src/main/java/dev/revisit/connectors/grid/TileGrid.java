package dev.revisit.connectors.grid;

import static dev.revisit.connectors.grid.MgrsTile.RASTER_METRES;
import static dev.revisit.connectors.grid.MgrsTile.SQUARE_METRES;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/**
 * Which squares of the MGRS grid have a tile, and which tile is responsible for a position.
 *
 * <p>The published grid of Sentinel-2 leaves out squares on the western side of a zone whose part
 * of the zone the rasters of the zone before cover anyway: there is 33TTG but no 33TTH, and no 33UT
 * at all. A position there belongs to the tile of the zone before; otherwise no scene would ever
 * show it to its owner. The rule reproduces the published names at all borders that the tests list.
 */
final class TileGrid {

  /** A square by its multiples of 100 km in easting (1 to 8) and northing. */
  record Square(int zone, boolean northern, int column, int row) {

    UtmProjection projection() {
      return UtmProjection.of((northern ? 32600 : 32700) + zone);
    }

    double west() {
      return column * (double) SQUARE_METRES;
    }

    double south() {
      return row * (double) SQUARE_METRES;
    }

    double rasterWest() {
      return MgrsTile.rasterWest(west());
    }

    double rasterNorth() {
      return MgrsTile.rasterNorth(south(), northern);
    }

    boolean rasterHolds(double easting, double northing) {
      return easting >= rasterWest()
          && easting < rasterWest() + RASTER_METRES
          && northing <= rasterNorth()
          && northing > rasterNorth() - RASTER_METRES;
    }

    Polygon raster() {
      return Outlines.wgs84(
          projection(),
          rasterWest(),
          rasterNorth() - RASTER_METRES,
          rasterWest() + RASTER_METRES,
          rasterNorth(),
          SEGMENTS);
    }

    MgrsTile tile() {
      return MgrsTile.ofSquare(zone, northern, column, row);
    }
  }

  /** Chords of a side that stay within half a metre of it up to 84 degrees. */
  private static final int SEGMENTS = 64;

  /** Square degrees; a few square metres, which is rounding. */
  private static final double NO_AREA = 1e-9;

  static final int NO_ZONE = 0;

  private static final int FIRST_COLUMN = 1;
  private static final int LAST_COLUMN = 8;

  private static final Map<Square, Boolean> EXISTING = new ConcurrentHashMap<>();

  private TileGrid() {}

  static boolean exists(Square square) {
    if (square.column() < FIRST_COLUMN
        || square.column() > LAST_COLUMN
        || square.row() < 0
        || square.row() > 99) {
      return false;
    }
    return EXISTING.computeIfAbsent(square, TileGrid::decide);
  }

  private static boolean decide(Square square) {
    return touchesZone(square) && !coveredFromTheWest(square);
  }

  /**
   * Whether some area of the square, with the margin that its raster has to the lattice, lies in
   * its zone.
   */
  private static boolean touchesZone(Square square) {
    Polygon outline =
        Outlines.wgs84(
            square.projection(),
            square.rasterWest(),
            square.south(),
            square.west() + SQUARE_METRES,
            square.rasterNorth(),
            SEGMENTS);
    return inZone(outline, square.zone()).getArea() > NO_AREA;
  }

  private static boolean coveredFromTheWest(Square square) {
    UtmProjection projection = square.projection();
    if (square.west() + RASTER_METRES >= 500_000) {
      return false;
    }
    Geometry part = inZone(square.raster(), square.zone());
    List<Geometry> rasters = new ArrayList<>();
    for (int zone : zonesBefore(square.zone())) {
      double turn = 360 * Math.rint((projection.centralMeridian() - (zone * 6 - 183)) / 360.0);
      for (int row = square.row() - 1; row <= square.row() + 1; row++) {
        for (int column = 5; column <= LAST_COLUMN; column++) {
          Square neighbour = new Square(zone, square.northern(), column, row);
          if (row >= 0 && row <= 99 && touchesZone(neighbour)) {
            rasters.add(
                AffineTransformation.translationInstance(turn, 0).transform(neighbour.raster()));
          }
        }
      }
    }
    Geometry covered =
        rasters.isEmpty() ? Outlines.WGS84.createPolygon() : UnaryUnionOp.union(rasters);
    return part.difference(covered).getArea() <= NO_AREA;
  }

  /** The zone to the west; Svalbard leaves out every other zone. */
  private static int[] zonesBefore(int zone) {
    int before = (zone + 58) % 60 + 1;
    return zone == 33 || zone == 35 || zone == 37
        ? new int[] {before, zone - 2}
        : new int[] {before};
  }

  private static Geometry inZone(Polygon outline, int zone) {
    List<Geometry> parts = new ArrayList<>();
    for (Envelope piece : UtmZones.pieces(zone)) {
      if (piece.intersects(outline.getEnvelopeInternal())) {
        parts.add(outline.intersection(Outlines.WGS84.toGeometry(piece)));
      }
    }
    return parts.isEmpty() ? Outlines.WGS84.createPolygon() : UnaryUnionOp.union(parts);
  }

  /** UTM zone of a position, {@value #NO_ZONE} outside 80 south to 84 north. */
  static int zone(double longitude, double latitude) {
    double y = rounded(latitude);
    return y >= UtmZones.SOUTH_LIMIT && y < UtmZones.NORTH_LIMIT
        ? UtmZones.zone(UtmProjection.normaliseLongitude(rounded(longitude)), y)
        : NO_ZONE;
  }

  /**
   * The square that is responsible for a position: the one of the position's zone that holds it, if
   * it has a tile, else the one of the zone to the west whose raster shows it.
   */
  static Optional<Square> owner(double longitude, double latitude) {
    int zone = zone(longitude, latitude);
    if (zone == NO_ZONE) {
      return Optional.empty();
    }
    double x = UtmProjection.normaliseLongitude(rounded(longitude));
    Square own = holding(zone, x, latitude);
    if (exists(own)) {
      return Optional.of(own);
    }
    for (int before : zonesBefore(zone)) {
      Square square = holding(before, x, latitude);
      Coordinate utm = square.projection().toUtm(x, latitude);
      // East of the last square and south of a row the rasters reach on.
      for (int up = 0; up <= 1; up++) {
        for (int left = 0; left <= 1; left++) {
          Square candidate =
              new Square(before, square.northern(), square.column() - left, square.row() + up);
          if (exists(candidate) && candidate.rasterHolds(utm.x, utm.y)) {
            return Optional.of(candidate);
          }
        }
      }
    }
    return Optional.of(own);
  }

  private static Square holding(int zone, double longitude, double latitude) {
    boolean northern = rounded(latitude) >= 0;
    Coordinate utm = UtmProjection.of((northern ? 32600 : 32700) + zone).toUtm(longitude, latitude);
    return new Square(
        zone,
        northern,
        (int) Math.floor(utm.x / SQUARE_METRES),
        (int) Math.floor(Math.max(0, utm.y) / SQUARE_METRES));
  }

  /**
   * To a tenth of a millimetre, so that the way through a projection moves no point across a
   * border.
   */
  private static double rounded(double degrees) {
    return Math.rint(degrees * 1e9) / 1e9;
  }
}
