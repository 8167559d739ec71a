package dev.revisit.connectors.grid;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;

/** Rectangles of a UTM projection as polygons in longitude and latitude. */
final class Outlines {

  static final GeometryFactory WGS84 = new GeometryFactory(new PrecisionModel(), 4326);

  private Outlines() {}

  /**
   * Counter-clockwise outline with a number of chords per side; longitudes are continuous around
   * the zone.
   */
  static Polygon wgs84(
      UtmProjection projection,
      double west,
      double south,
      double east,
      double north,
      int segments) {
    Coordinate[] ring = new Coordinate[4 * segments + 1];
    for (int i = 0; i < segments; i++) {
      double t = i / (double) segments;
      ring[i] = projection.toContinuousLonLat(west + t * (east - west), south);
      ring[segments + i] = projection.toContinuousLonLat(east, south + t * (north - south));
      ring[2 * segments + i] = projection.toContinuousLonLat(east - t * (east - west), north);
      ring[3 * segments + i] = projection.toContinuousLonLat(west, north - t * (north - south));
    }
    ring[4 * segments] = new Coordinate(ring[0]);
    return WGS84.createPolygon(ring);
  }
}
