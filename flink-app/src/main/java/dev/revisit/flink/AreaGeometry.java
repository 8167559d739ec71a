package dev.revisit.flink;

import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/** The geometry of an area as people give it: GeoJSON in longitude and latitude. */
public final class AreaGeometry {
  private static final int WGS84 = 4326;

  private AreaGeometry() {}

  /**
   * Reads a polygon or multipolygon.
   *
   * @throws IllegalArgumentException when it is none; the message completes "the area ..."
   */
  public static Geometry parse(String geoJson) {
    Geometry geometry;
    try {
      geometry = new GeoJsonReader(new GeometryFactory(new PrecisionModel(), WGS84)).read(geoJson);
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException("is not GeoJSON: " + e.getMessage(), e);
    }
    if (geometry.getDimension() != 2 || geometry.isEmpty()) {
      throw new IllegalArgumentException("is no polygon but a " + geometry.getGeometryType());
    }
    if (!geometry.isValid()) {
      throw new IllegalArgumentException("crosses itself or is otherwise invalid");
    }
    var box = geometry.getEnvelopeInternal();
    if (box.getMinX() < -180 || box.getMaxX() > 180 || box.getMinY() < -90 || box.getMaxY() > 90) {
      throw new IllegalArgumentException("lies outside longitude -180..180, latitude -90..90");
    }
    return geometry;
  }
}
