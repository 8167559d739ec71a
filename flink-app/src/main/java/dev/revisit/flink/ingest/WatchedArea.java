package dev.revisit.flink.ingest;

import dev.revisit.flink.AreaGeometry;
import dev.revisit.flink.kafka.UndecodableRecordException;
import dev.revisit.schemas.MonitoredArea;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/** A monitored area with its geometry parsed and prepared for many intersections. */
record WatchedArea(String areaId, Geometry geometry, PreparedGeometry prepared) {

  /**
   * @throws UndecodableRecordException when the geometry is not a valid GeoJSON polygon or
   *     multipolygon in longitude and latitude
   */
  static WatchedArea of(MonitoredArea area) throws UndecodableRecordException {
    Geometry geometry;
    try {
      geometry = AreaGeometry.parse(area.getGeometry());
    } catch (IllegalArgumentException e) {
      throw malformed(area, e.getMessage());
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
