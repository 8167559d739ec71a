package dev.revisit.connectors.grid;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.ProjCoordinate;
import org.locationtech.proj4j.proj.Projection;

/**
 * WGS 84 longitude and latitude to UTM and back, for one of the EPSG codes 32601 to 32660 and 32701
 * to 32760.
 *
 * <p>Coordinates are (longitude, latitude) in degrees and (easting, northing) in metres. Accuracy
 * is better than a millimetre within a zone and a zone's neighbours. Instances are immutable,
 * shared and safe for threads; one point costs about a microsecond.
 */
public final class UtmProjection {

  private static final Map<Integer, UtmProjection> CACHE = new ConcurrentHashMap<>();

  private final int epsg;
  private final double centralMeridian;
  private final Projection projection;

  private UtmProjection(int epsg) {
    this.epsg = epsg;
    int zone = epsg % 100;
    this.centralMeridian = zone * 6 - 183;
    String definition =
        "+proj=utm +zone="
            + zone
            + (epsg >= 32700 ? " +south" : "")
            + " +datum=WGS84 +units=m +no_defs";
    this.projection =
        new CRSFactory().createFromParameters("EPSG:" + epsg, definition).getProjection();
  }

  /**
   * The projection of an EPSG code.
   *
   * @throws IllegalArgumentException when the code is not WGS 84 / UTM; the message says which
   *     codes are
   */
  public static UtmProjection of(int epsg) {
    if (!isUtm(epsg)) {
      throw new IllegalArgumentException(
          "EPSG:"
              + epsg
              + " is not WGS 84 / UTM; use 32601..32660 (north) or 32701..32760 (south)");
    }
    return CACHE.computeIfAbsent(epsg, UtmProjection::new);
  }

  /** Whether an EPSG code is WGS 84 / UTM. */
  public static boolean isUtm(int epsg) {
    int zone = epsg % 100;
    int family = epsg / 100;
    return (family == 326 || family == 327) && zone >= 1 && zone <= 60;
  }

  public int epsg() {
    return epsg;
  }

  /** Longitude in [-180, 180) and latitude of a point. */
  public Coordinate toLonLat(double easting, double northing) {
    Coordinate continuous = toContinuousLonLat(easting, northing);
    continuous.x = normaliseLongitude(continuous.x);
    return continuous;
  }

  /**
   * Easting and northing of a point; any longitude is taken modulo 360 to the side nearest to the
   * zone.
   */
  public Coordinate toUtm(double longitude, double latitude) {
    if (!Double.isFinite(longitude) || Math.abs(latitude) > 90 || Double.isNaN(latitude)) {
      throw new IllegalArgumentException(
          "not a position: longitude "
              + longitude
              + ", latitude "
              + latitude
              + "; expected degrees, longitude first");
    }
    ProjCoordinate out = new ProjCoordinate();
    projection.project(new ProjCoordinate(nearMeridian(longitude), latitude), out);
    return new Coordinate(out.x, out.y);
  }

  /**
   * A copy with every vertex in longitude and latitude. Longitudes are continuous around the
   * central meridian, so a geometry across the antimeridian stays in one piece and leaves the range
   * of -180 to 180. Edges are straight between vertices in either system: densify long ones first.
   */
  public Geometry toWgs84(Geometry utm) {
    return mapped(utm, c -> toContinuousLonLat(c.x, c.y));
  }

  /** A copy with every vertex in easting and northing; see {@link #toWgs84} about edges. */
  public Geometry toUtm(Geometry wgs84) {
    return mapped(wgs84, c -> toUtm(c.x, c.y));
  }

  /** As {@link #toLonLat}, with a longitude within 180 degrees of the central meridian instead. */
  Coordinate toContinuousLonLat(double easting, double northing) {
    ProjCoordinate out = new ProjCoordinate();
    projection.inverseProject(new ProjCoordinate(easting, northing), out);
    return new Coordinate(nearMeridian(out.x), out.y);
  }

  double centralMeridian() {
    return centralMeridian;
  }

  static double normaliseLongitude(double longitude) {
    return longitude >= -180 && longitude < 180
        ? longitude
        : longitude - 360 * Math.floor((longitude + 180) / 360);
  }

  private double nearMeridian(double longitude) {
    double difference = longitude - centralMeridian;
    return Math.abs(difference) <= 180 ? longitude : longitude - 360 * Math.rint(difference / 360);
  }

  private interface PointMap {
    Coordinate apply(Coordinate from);
  }

  private static Geometry mapped(Geometry geometry, PointMap map) {
    Geometry copy = geometry.copy();
    copy.apply(
        new CoordinateSequenceFilter() {
          @Override
          public void filter(CoordinateSequence sequence, int i) {
            Coordinate to = map.apply(sequence.getCoordinate(i));
            sequence.setOrdinate(i, CoordinateSequence.X, to.x);
            sequence.setOrdinate(i, CoordinateSequence.Y, to.y);
          }

          @Override
          public boolean isDone() {
            return false;
          }

          @Override
          public boolean isGeometryChanged() {
            return true;
          }
        });
    return copy;
  }

  @Override
  public String toString() {
    return "EPSG:" + epsg;
  }
}
