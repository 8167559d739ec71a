package dev.revisit.connectors.grid;

import static dev.revisit.connectors.grid.MgrsTile.RASTER_METRES;
import static dev.revisit.connectors.grid.MgrsTile.SQUARE_METRES;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.geom.util.AffineTransformation;

/**
 * Finds the tiles whose rasters touch a geometry.
 *
 * <p>Candidates are all squares in the rows and zones around the geometry's envelope; each
 * candidate's outline is then compared exactly. Costs a few milliseconds for a scene.
 */
final class TileSearch {

  /** Chords are this much too short at worst; rasters are widened by it. */
  private static final double SLACK_METRES = 20;

  private static final int SEGMENTS = 16;

  /**
   * A raster reaches this far beyond a zone's border: a square that just touches the zone, and its
   * overlap.
   */
  private static final double REACH_KILOMETRES = 115;

  private static final double KILOMETRES_PER_DEGREE = 111.2;

  private TileSearch() {}

  static List<MgrsTile> intersecting(Geometry wgs84) {
    Map<String, MgrsTile> found = new TreeMap<>();
    for (int i = 0; i < wgs84.getNumGeometries(); i++) {
      Geometry part = wgs84.getGeometryN(i);
      if (!part.isEmpty()) {
        requirePlausible(part);
        for (Geometry shifted : aroundTheWorld(part)) {
          search(shifted, found);
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static void requirePlausible(Geometry part) {
    for (Coordinate c : part.getCoordinates()) {
      if (!Double.isFinite(c.x)
          || !Double.isFinite(c.y)
          || Math.abs(c.x) > 540
          || Math.abs(c.y) > 90) {
        throw new IllegalArgumentException(
            "not a position: longitude "
                + c.x
                + ", latitude "
                + c.y
                + "; expected WGS 84 degrees, longitude first");
      }
    }
    if (part.getEnvelopeInternal().getWidth() > 180) {
      throw new IllegalArgumentException(
          "the geometry is wider than 180 degrees; split it at the antimeridian into parts (RFC 7946, section 3.1.9)");
    }
  }

  /**
   * Copies shifted by whole turns so that at least one lies at every place where outlines are
   * computed.
   */
  private static List<Geometry> aroundTheWorld(Geometry part) {
    List<Geometry> copies = new ArrayList<>();
    Envelope envelope = part.getEnvelopeInternal();
    for (int turn = -2; turn <= 2; turn++) {
      double west = envelope.getMinX() + 360 * turn;
      double east = envelope.getMaxX() + 360 * turn;
      // Outlines of zones 1 and 60 leave the range by as much as a raster is wide near the poles.
      if (east >= -200 && west <= 200) {
        copies.add(
            turn == 0
                ? part
                : AffineTransformation.translationInstance(360.0 * turn, 0).transform(part));
      }
    }
    return copies;
  }

  private static void search(Geometry part, Map<String, MgrsTile> found) {
    Envelope envelope = part.getEnvelopeInternal();
    PreparedGeometry prepared = PreparedGeometryFactory.prepare(part);
    double south = Math.max(envelope.getMinY(), -81.5);
    double north = Math.min(envelope.getMaxY(), 85.5);
    if (south > north) {
      return;
    }
    double extreme = Math.min(85.5, Math.max(Math.abs(south), Math.abs(north)) + 1);
    double reach = REACH_KILOMETRES / (KILOMETRES_PER_DEGREE * Math.cos(Math.toRadians(extreme)));
    for (int zone = 1; zone <= 60; zone++) {
      // Three degrees more than the regular zone, for Norway and Svalbard.
      double west = zone * 6 - 186 - 3 - reach;
      double east = zone * 6 - 180 + 3 + reach;
      if (envelope.getMaxX() >= west && envelope.getMinX() <= east) {
        if (north >= -1.1) {
          searchRows(part, prepared, zone, true, Math.max(south, -1.1), north, found);
        }
        if (south <= 0.1) {
          searchRows(part, prepared, zone, false, south, Math.min(north, 0.1), found);
        }
      }
    }
  }

  private static void searchRows(
      Geometry part,
      PreparedGeometry prepared,
      int zone,
      boolean northern,
      double south,
      double north,
      Map<String, MgrsTile> found) {
    UtmProjection projection = UtmProjection.of((northern ? 32600 : 32700) + zone);
    double meridian = projection.centralMeridian();
    // Away from the central meridian a parallel bends towards the pole, by less than 60 km where
    // rasters reach.
    double lowest = projection.toUtm(meridian, south).y - (northern ? 0 : 60_000);
    double highest = projection.toUtm(meridian, north).y + (northern ? 60_000 : 0);
    int first = (int) Math.floor(lowest / SQUARE_METRES) - 1;
    int last = (int) Math.floor((highest + 10_000) / SQUARE_METRES) + 1;
    first = Math.max(first, northern ? 0 : 11);
    last = Math.min(last, northern ? 93 : 99);
    for (int row = first; row <= last; row++) {
      for (int column = 1; column <= 8; column++) {
        double squareWest = column * (double) SQUARE_METRES;
        double squareSouth = row * (double) SQUARE_METRES;
        // Up to 60 m of lattice on the left and above; 109.8 km from there.
        double coarseSouth = squareSouth + SQUARE_METRES - RASTER_METRES;
        Envelope coarse =
            outline(
                    projection,
                    squareWest - 60,
                    coarseSouth,
                    squareWest + RASTER_METRES,
                    squareSouth + SQUARE_METRES + 60,
                    2)
                .getEnvelopeInternal();
        coarse.expandBy(0.1 + 0.1 * coarse.getWidth());
        if (!coarse.intersects(part.getEnvelopeInternal())
            || !TileGrid.exists(new TileGrid.Square(zone, northern, column, row))) {
          continue;
        }
        MgrsTile tile = MgrsTile.ofSquare(zone, northern, column, row);
        Polygon raster =
            outline(
                projection,
                tile.west(),
                tile.north() - RASTER_METRES,
                tile.west() + RASTER_METRES,
                tile.north(),
                SEGMENTS);
        if (prepared.intersects(raster)) {
          found.put(tile.id(), tile);
        }
      }
    }
  }

  private static Polygon outline(
      UtmProjection projection,
      double west,
      double south,
      double east,
      double north,
      int segments) {
    return Outlines.wgs84(
        projection,
        west - SLACK_METRES,
        south - SLACK_METRES,
        east + SLACK_METRES,
        north + SLACK_METRES,
        segments);
  }
}
