package dev.revisit.connectors.raster;

import java.util.List;
import java.util.OptionalInt;
import org.opengis.referencing.crs.CoordinateReferenceSystem;
import org.opengis.referencing.operation.MathTransform;

/**
 * Where a raster lies, as the file says.
 *
 * @param epsg the code of the coordinate reference system, if the file names one
 * @param gridToCrs from (column, row), where (0, 0) is the corner of the first pixel, to the
 *     system's own axes
 * @param affine the same as six numbers a b c d e f with x = a column + b row + c east and y = d
 *     column + e row + f north
 */
record Georeference(
    CoordinateReferenceSystem crs, OptionalInt epsg, MathTransform gridToCrs, List<Double> affine) {

  Georeference {
    affine = List.copyOf(affine);
  }

  /** Easting (or longitude) of a corner of a pixel. */
  double x(double column, double row) {
    return affine.get(0) * column + affine.get(1) * row + affine.get(2);
  }

  /** Northing (or latitude) of a corner of a pixel. */
  double y(double column, double row) {
    return affine.get(3) * column + affine.get(4) * row + affine.get(5);
  }
}
