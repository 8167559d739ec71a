package dev.revisit.flink.ingest;

/** A record of the areas topic is no usable area. */
final class MalformedAreaException extends Exception {
  private static final long serialVersionUID = 1L;

  static final String ERROR_CLASS = "malformed-area";
  static final String REMEDY =
      "Publish areas with the area id as key, and a GeoJSON Polygon or MultiPolygon in WGS 84, longitude first.";

  MalformedAreaException(String message) {
    super(message);
  }
}
