package dev.revisit.connectors.stac;

import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * Degrees, WGS 84. West greater than east crosses the antimeridian, as in RFC 7946.
 *
 * @param west longitude, -180 to 180
 * @param south latitude, -90 to 90
 * @param east longitude, -180 to 180
 * @param north latitude, not below south
 */
public record BoundingBox(double west, double south, double east, double north) {

  public BoundingBox {
    boolean longitudes = Math.abs(west) <= 180 && Math.abs(east) <= 180;
    boolean latitudes = south >= -90 && north <= 90 && south <= north;
    if (!longitudes || !latitudes) {
      throw new IllegalArgumentException(
          "Not a bounding box: "
              + west
              + ", "
              + south
              + ", "
              + east
              + ", "
              + north
              + ". Give west, south, east, north in degrees, longitudes within 180.");
    }
  }

  /** True when the box touches the envelope of the geometry. */
  boolean touches(Geometry geometry) {
    Envelope envelope = geometry.getEnvelopeInternal();
    if (west <= east) {
      return new Envelope(west, east, south, north).intersects(envelope);
    }
    return new Envelope(west, 180, south, north).intersects(envelope)
        || new Envelope(-180, east, south, north).intersects(envelope);
  }
}
