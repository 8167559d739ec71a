package dev.revisit.local.picture;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.raster.BlockPixels;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * A square of pixels of a block.
 *
 * @param block that it is a part of
 * @param left first column within the block
 * @param top first row within the block
 * @param side in pixels
 */
record PictureWindow(Block block, int left, int top, int side) {
  private static final int SMALLEST = 96;

  /** In the scene classification of Sentinel-2. */
  private static final byte SNOW = 11;

  private static final double MARGIN_FACTOR = 2.2;

  /**
   * The window around some ground: twice as wide as it, and at least 960 m, within what the scenes
   * show.
   *
   * @param wgs84 longitude and latitude; a point is allowed
   * @param shown a look at the block, whose data the window keeps to
   */
  static PictureWindow around(Geometry wgs84, BlockPixels shown) {
    Block block = shown.block();
    Envelope box = block.tile().projection().toUtm(wgs84).getEnvelopeInternal();
    double pixel = MgrsTile.PIXEL_METRES;
    Envelope data = data(shown);
    int largest = (int) Math.max(1, Math.min(data.getWidth(), data.getHeight()));
    int wanted = (int) Math.ceil(MARGIN_FACTOR * Math.max(box.getWidth(), box.getHeight()) / pixel);
    int side = Math.min(largest, Math.max(SMALLEST, wanted));
    double column = (box.centre().x - block.west()) / pixel;
    double row = (block.north() - box.centre().y) / pixel;
    return new PictureWindow(
        block,
        within(column - side / 2.0, data.getMinX(), data.getMaxX() - side),
        within(row - side / 2.0, data.getMinY(), data.getMaxY() - side),
        side);
  }

  private static int within(double value, double low, double high) {
    return (int) Math.round(Math.max(low, Math.min(value, high)));
  }

  /** Columns and rows of the block that hold data. */
  private static Envelope data(BlockPixels shown) {
    Envelope data = new Envelope();
    boolean[] has = shown.data();
    for (int i = 0; i < has.length; i++) {
      if (has[i]) {
        int x = shown.x0() + i % shown.width();
        int y = shown.y0() + i / shown.width();
        data.expandToInclude(x, y);
        data.expandToInclude(x + 1.0, y + 1.0);
      }
    }
    return data;
  }

  /** Values of a band, {@code [side, side]}; NaN where there are none. */
  float[] cut(BlockPixels pixels, String band) {
    float[] values = new float[side * side];
    Arrays.fill(values, Float.NaN);
    if (pixels.has(band)) {
      float[] all = pixels.band(band);
      for (int i = 0; i < values.length; i++) {
        int at = index(pixels, i);
        if (at >= 0) {
          values[i] = all[at];
        }
      }
    }
    return values;
  }

  /** Clear pixels without snow, which hides the ground like a cloud, {@code [side, side]}. */
  boolean[] clear(BlockPixels pixels) {
    boolean[] all = pixels.clear();
    Optional<byte[]> scl = pixels.scl();
    boolean[] clear = new boolean[side * side];
    for (int i = 0; i < clear.length; i++) {
      int at = index(pixels, i);
      clear[i] = at >= 0 && all[at] && (scl.isEmpty() || scl.get()[at] != SNOW);
    }
    return clear;
  }

  private int index(BlockPixels pixels, int i) {
    int x = left + i % side - pixels.x0();
    int y = top + i / side - pixels.y0();
    return x < 0 || y < 0 || x >= pixels.width() || y >= pixels.height()
        ? -1
        : y * pixels.width() + x;
  }

  /** Rings of a geometry in pixels of the window, from its upper left corner. */
  Path2D path(Geometry wgs84) {
    Geometry utm = block.tile().projection().toUtm(wgs84);
    Path2D path = new Path2D.Double();
    for (int i = 0; i < utm.getNumGeometries(); i++) {
      if (utm.getGeometryN(i) instanceof Polygon polygon) {
        ring(path, polygon.getExteriorRing().getCoordinates());
        for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
          ring(path, polygon.getInteriorRingN(hole).getCoordinates());
        }
      }
    }
    return path;
  }

  private void ring(Path2D path, Coordinate[] utm) {
    for (int i = 0; i < utm.length; i++) {
      Point2D at = pixel(utm[i]);
      if (i == 0) {
        path.moveTo(at.getX(), at.getY());
      } else {
        path.lineTo(at.getX(), at.getY());
      }
    }
    path.closePath();
  }

  /** Where a position lies, in pixels of the window from its upper left corner. */
  Point2D pixel(Point wgs84) {
    Coordinate utm = block.tile().projection().toUtm(wgs84.getX(), wgs84.getY());
    return pixel(utm);
  }

  private Point2D pixel(Coordinate utm) {
    double metres = MgrsTile.PIXEL_METRES;
    return new Point2D.Double(
        (utm.x - block.west()) / metres - left, (block.north() - utm.y) / metres - top);
  }

  /** Whether any of a geometry lies in the window. */
  boolean touches(Geometry wgs84) {
    return path(wgs84).intersects(0, 0, side, side);
  }
}
