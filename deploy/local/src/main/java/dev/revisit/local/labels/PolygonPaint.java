package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;

/** Fills polygons on the grid of a block: a pixel belongs to a polygon that holds its centre. */
public final class PolygonPaint {
  private PolygonPaint() {}

  /**
   * Fills a polygon.
   *
   * @param labels {@code [height, width]} of the block, changed in place
   * @param wgs84 longitude and latitude
   * @param index that its pixels get
   */
  public static void fill(byte[] labels, Block block, Geometry wgs84, int index) {
    if (!block.footprint().intersects(wgs84)) {
      return;
    }
    Geometry area = block.tile().projection().toUtm(wgs84);
    Envelope box = area.getEnvelopeInternal();
    IndexedPointInAreaLocator inside = new IndexedPointInAreaLocator(area);
    double pixel = MgrsTile.PIXEL_METRES;
    int firstColumn = (int) Math.max(0, (box.getMinX() - block.west()) / pixel);
    int lastColumn = (int) Math.min(block.width() - 1.0, (box.getMaxX() - block.west()) / pixel);
    int firstRow = (int) Math.max(0, (block.north() - box.getMaxY()) / pixel);
    int lastRow = (int) Math.min(block.height() - 1.0, (block.north() - box.getMinY()) / pixel);
    for (int row = firstRow; row <= lastRow; row++) {
      for (int column = firstColumn; column <= lastColumn; column++) {
        Coordinate centre =
            new Coordinate(
                block.west() + (column + 0.5) * pixel, block.north() - (row + 0.5) * pixel);
        if (inside.locate(centre) != Location.EXTERIOR) {
          labels[row * block.width() + column] = (byte) index;
        }
      }
    }
  }
}
