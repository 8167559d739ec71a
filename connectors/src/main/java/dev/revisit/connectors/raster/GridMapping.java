package dev.revisit.connectors.raster;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import org.apache.sis.referencing.CRS;
import org.apache.sis.referencing.CommonCRS;
import org.apache.sis.referencing.operation.transform.MathTransforms;
import org.opengis.referencing.crs.CoordinateReferenceSystem;
import org.opengis.referencing.operation.MathTransform;
import org.opengis.referencing.operation.TransformException;
import org.opengis.util.FactoryException;

/**
 * Where the pixels of a block lie in a raster.
 *
 * <p>Positions are exact on a lattice of {@value #STEP} pixels and bilinear between: within a UTM
 * zone that is exact, from another system the error stays below 0.01 pixels (a parallel bends by
 * less than 0.1 m over 320 m).
 */
final class GridMapping {

  /** Pixels of the block between two exact positions. */
  static final int STEP = 32;

  private static final int NODES = Block.SIZE / STEP + 1;

  /** Closer to a whole pixel than this is on it: a millimetre in a 10 m raster. */
  private static final double SNAP = 1e-4;

  private final double[] columns = new double[NODES * NODES];
  private final double[] rows = new double[NODES * NODES];

  private GridMapping() {}

  /**
   * The mapping of a block into a raster.
   *
   * @throws SceneReadException {@code wrong-crs} when the raster's system can't be reached from the
   *     block's
   */
  static GridMapping of(Block block, Georeference raster, String name) throws SceneReadException {
    try {
      MathTransform transform = raster.gridToCrs().inverse();
      int epsg = block.tile().epsg();
      if (raster.epsg().orElse(0) != epsg) {
        CoordinateReferenceSystem utm = utm(epsg);
        MathTransform operation = CRS.findOperation(utm, raster.crs(), null).getMathTransform();
        transform = MathTransforms.concatenate(operation, transform);
      }
      double[] points = new double[2 * NODES * NODES];
      int at = 0;
      for (int j = 0; j < NODES; j++) {
        for (int i = 0; i < NODES; i++) {
          points[at++] = block.west() + i * (double) STEP * MgrsTile.PIXEL_METRES;
          points[at++] = block.north() - j * (double) STEP * MgrsTile.PIXEL_METRES;
        }
      }
      transform.transform(points, 0, points, 0, NODES * NODES);
      GridMapping mapping = new GridMapping();
      for (int i = 0; i < NODES * NODES; i++) {
        mapping.columns[i] = points[2 * i];
        mapping.rows[i] = points[2 * i + 1];
      }
      return mapping;
    } catch (FactoryException | TransformException | RuntimeException e) {
      throw new SceneReadException(
          SceneReadException.WRONG_CRS,
          false,
          name
              + ": its coordinate reference system can't be related to EPSG:"
              + block.tile().epsg()
              + ": "
              + e.getMessage(),
          "publish the band in a UTM zone or in EPSG:4326",
          e);
    }
  }

  private static CoordinateReferenceSystem utm(int epsg) {
    int zone = epsg % 100;
    double meridian = zone * 6 - 183;
    return CommonCRS.WGS84.universal(epsg < 32700 ? 1 : -1, meridian);
  }

  /** Raster pixels per block pixel, east and south, at the block's corner. */
  double scale() {
    double across = Math.hypot(columns[1] - columns[0], rows[1] - rows[0]);
    double down = Math.hypot(columns[NODES] - columns[0], rows[NODES] - rows[0]);
    return Math.max(across, down) / STEP;
  }

  /**
   * Whether block pixels are raster pixels, only numbered differently: block pixel (x, y) is raster
   * pixel (x + {@link #shiftColumns}, y + {@link #shiftRows}).
   */
  boolean isShift() {
    for (int j = 0; j < NODES; j++) {
      for (int i = 0; i < NODES; i++) {
        int node = j * NODES + i;
        if (Math.abs(columns[node] - i * STEP - shiftColumns()) >= SNAP
            || Math.abs(rows[node] - j * STEP - shiftRows()) >= SNAP) {
          return false;
        }
      }
    }
    return true;
  }

  int shiftColumns() {
    return (int) Math.rint(columns[0]);
  }

  int shiftRows() {
    return (int) Math.rint(rows[0]);
  }

  /**
   * Raster positions of the centres of a row of block pixels; (0, 0) is the corner of the raster's
   * first pixel.
   *
   * @param row of the block
   * @param from first pixel of the block
   */
  void centres(int row, int from, int count, double[] column, double[] line) {
    double y = (row + 0.5) / STEP;
    int j = (int) y;
    double fy = y - j;
    for (int i = 0; i < count; i++) {
      double x = (from + i + 0.5) / STEP;
      int k = (int) x;
      double fx = x - k;
      int node = j * NODES + k;
      column[i] = snap(between(columns, node, fx, fy));
      line[i] = snap(between(rows, node, fx, fy));
    }
  }

  private static double between(double[] values, int node, double fx, double fy) {
    double above = values[node] + fx * (values[node + 1] - values[node]);
    double below = values[node + NODES] + fx * (values[node + NODES + 1] - values[node + NODES]);
    return above + fy * (below - above);
  }

  /**
   * Centres of aligned pixels are at halves; removes the rounding that would blend in a neighbour.
   */
  private static double snap(double position) {
    double half = Math.rint(position * 2) / 2;
    return Math.abs(position - half) < SNAP ? half : position;
  }

  /** The part of the block that touches a raster of a size in pixels, in whole steps. */
  PixelWindow touched(int width, int height) {
    PixelWindow window = PixelWindow.NOTHING;
    for (int j = 0; j + 1 < NODES; j++) {
      for (int i = 0; i + 1 < NODES; i++) {
        double[] box = box(i, j, i + 1, j + 1);
        if (box[2] > 0 && box[0] < width && box[3] > 0 && box[1] < height) {
          window =
              window.union(new PixelWindow(i * STEP, j * STEP, (i + 1) * STEP, (j + 1) * STEP));
        }
      }
    }
    return window;
  }

  /**
   * The part of a raster of a size that a window of the block needs; the window's edges are
   * multiples of the step.
   */
  PixelWindow needed(PixelWindow window, int width, int height) {
    double[] box =
        box(
            window.left() / STEP,
            window.top() / STEP,
            window.right() / STEP,
            window.bottom() / STEP);
    double margin = 1 + Math.ceil(scale());
    return new PixelWindow(
        (int) Math.max(0, Math.floor(box[0]) - margin),
        (int) Math.max(0, Math.floor(box[1]) - margin),
        (int) Math.min(width, Math.ceil(box[2]) + margin),
        (int) Math.min(height, Math.ceil(box[3]) + margin));
  }

  /** Left, top, right and bottom of the raster positions of a range of nodes. */
  private double[] box(int i0, int j0, int i1, int j1) {
    double[] box = {
      Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (int j = j0; j <= j1; j++) {
      for (int i = i0; i <= i1; i++) {
        int node = j * NODES + i;
        box[0] = Math.min(box[0], columns[node]);
        box[1] = Math.min(box[1], rows[node]);
        box[2] = Math.max(box[2], columns[node]);
        box[3] = Math.max(box[3], rows[node]);
      }
    }
    return box;
  }
}
