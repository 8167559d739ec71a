package dev.revisit.flink.pretrain;

import dev.revisit.connectors.stac.BoundingBox;
import dev.revisit.flink.AreaGeometry;
import java.util.Locale;
import org.locationtech.jts.geom.Geometry;

/** The area of a sampling as GeoJSON text, which travels with the job, and as geometry. */
final class SamplingArea {
  private SamplingArea() {}

  /**
   * Reads an area.
   *
   * @throws IllegalArgumentException unless it is a valid polygon or multipolygon in degrees
   */
  static Geometry parse(String geoJson) {
    try {
      return AreaGeometry.parse(geoJson);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The area "
              + e.getMessage()
              + ". Give a Polygon or MultiPolygon in WGS 84, longitude first.",
          e);
    }
  }

  /** A box as a polygon; across the antimeridian as two. */
  static String geoJson(BoundingBox box) {
    if (box.west() <= box.east()) {
      return "{\"type\":\"Polygon\",\"coordinates\":" + rings(box, box.west(), box.east()) + "}";
    }
    return "{\"type\":\"MultiPolygon\",\"coordinates\":["
        + rings(box, box.west(), 180)
        + ","
        + rings(box, -180, box.east())
        + "]}";
  }

  private static String rings(BoundingBox box, double west, double east) {
    return String.format(
        Locale.ROOT,
        "[[[%1$s,%3$s],[%2$s,%3$s],[%2$s,%4$s],[%1$s,%4$s],[%1$s,%3$s]]]",
        west,
        east,
        box.south(),
        box.north());
  }
}
