package dev.revisit.flink.ingest;

import dev.revisit.flink.kafka.UndecodableRecordException;
import dev.revisit.schemas.MonitoredArea;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/** A monitored area with its geometry parsed and prepared for many intersections. */
record WatchedArea(String areaId, Geometry geometry, PreparedGeometry prepared) {

  /**
   * @throws UndecodableRecordException when the geometry is not a valid GeoJSON polygon or
   *     multipolygon in longitude and latitude
   */
  static WatchedArea of(MonitoredArea area) throws UndecodableRecordException {
    Geometry geometry;
    try {
      geometry =
          new GeoJsonReader(new GeometryFactory(new PrecisionModel(), 4326))
              .read(area.getGeometry());
    } catch (ParseException | RuntimeException e) {
      throw malformed(area, "is not GeoJSON: " + e.getMessage());
    }
    if (geometry.getDimension() != 2 || geometry.isEmpty()) {
      throw malformed(area, "is no polygon but a " + geometry.getGeometryType());
    }
    if (!geometry.isValid()) {
      throw malformed(area, "crosses itself or is otherwise invalid");
    }
    var box = geometry.getEnvelopeInternal();
    if (box.getMinX() < -180 || box.getMaxX() > 180 || box.getMinY() < -90 || box.getMaxY() > 90) {
      throw malformed(area, "lies outside longitude -180..180, latitude -90..90");
    }
    return new WatchedArea(area.getAreaId(), geometry, PreparedGeometryFactory.prepare(geometry));
  }

  private static UndecodableRecordException malformed(MonitoredArea area, String what) {
    return malformed("The geometry of area " + area.getAreaId() + " " + what + ".");
  }

  static UndecodableRecordException malformed(String message) {
    return new UndecodableRecordException(
        "malformed-area",
        message,
        "Publish areas with the area id as key, and a GeoJSON Polygon or MultiPolygon in WGS 84, longitude first.");
  }
}
