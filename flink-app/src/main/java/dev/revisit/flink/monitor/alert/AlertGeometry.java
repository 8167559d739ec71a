package dev.revisit.flink.monitor.alert;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.UtmProjection;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.geojson.GeoJsonWriter;
import org.locationtech.jts.operation.overlayng.CoverageUnion;

/**
 * The outline of an alert in longitude and latitude: the union of its 40 m cells, exact in UTM,
 * with every vertex projected and rounded to 1e-7 degrees (about 1 cm). Straight edges keep a
 * vertex at least every kilometre, so that they follow the curve of the UTM grid to within 5 cm.
 * Exterior rings run counter-clockwise (RFC 7946, section 3.1.6). Cells that meet at a corner only
 * are separate polygons.
 *
 * <p>Cost grows with the number of cells: some 20 ms for a thousand, 0.2 s for a whole block.
 */
public final class AlertGeometry {

  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int DECIMALS = 7;
  private static final double SCALE = 1e7;
  private static final double CELL_METRES = 40;

  /** A kilometre. */
  private static final int CELLS_BETWEEN_VERTICES = 25;

  private final Geometry outline;

  private AlertGeometry(Geometry outline) {
    this.outline = outline;
  }

  /** The outline of cells of a block; of no cells, the block's own. */
  public static AlertGeometry of(Block block, CellSet cells) {
    Geometry outline;
    if (cells.isEmpty()) {
      outline = block.footprint().copy();
    } else {
      outline = toMetres(withoutIdleVertices(union(cells)), block);
      outline = UtmProjection.of(block.tile().epsg()).toWgs84(outline);
    }
    outline.apply(
        new EachVertex() {
          @Override
          public void move(CoordinateSequence sequence, int i) {
            sequence.setOrdinate(i, 0, Math.rint(sequence.getX(i) * SCALE) / SCALE);
            sequence.setOrdinate(i, 1, Math.rint(sequence.getY(i) * SCALE) / SCALE);
          }
        });
    return new AlertGeometry(outline);
  }

  /** Longitude, latitude; polygon or multipolygon. A copy. */
  public Geometry outline() {
    return outline.copy();
  }

  public String geoJson() {
    GeoJsonWriter writer = new GeoJsonWriter(DECIMALS);
    writer.setEncodeCRS(false);
    writer.setForceCCW(true);
    return writer.write(outline);
  }

  /** West, south, east, north in degrees. */
  public List<Double> boundingBox() {
    Envelope envelope = outline.getEnvelopeInternal();
    return List.of(envelope.getMinX(), envelope.getMinY(), envelope.getMaxX(), envelope.getMaxY());
  }

  /** In cells, y downwards: integers, so the union is exact. */
  private static Geometry union(CellSet cells) {
    Geometry[] squares = new Geometry[cells.size()];
    for (int i = 0; i < squares.length; i++) {
      int x = cells.get(i) % Block.CELLS;
      int y = cells.get(i) / Block.CELLS;
      squares[i] = FACTORY.toGeometry(new Envelope(x, x + 1, y, y + 1));
    }
    return CoverageUnion.union(FACTORY.createGeometryCollection(squares));
  }

  private static Geometry withoutIdleVertices(Geometry union) {
    List<Polygon> polygons = new ArrayList<>();
    for (int i = 0; i < union.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) union.getGeometryN(i);
      LinearRing[] holes = new LinearRing[polygon.getNumInteriorRing()];
      for (int h = 0; h < holes.length; h++) {
        holes[h] = withoutIdleVertices(polygon.getInteriorRingN(h));
      }
      polygons.add(FACTORY.createPolygon(withoutIdleVertices(polygon.getExteriorRing()), holes));
    }
    return FACTORY.buildGeometry(polygons);
  }

  private static LinearRing withoutIdleVertices(LinearRing ring) {
    Coordinate[] all = ring.getCoordinates();
    int n = all.length - 1;
    List<Coordinate> kept = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Coordinate before = all[(i + n - 1) % n];
      Coordinate after = all[(i + 1) % n];
      boolean horizontal = before.y == after.y;
      boolean straight = horizontal || before.x == after.x;
      double along = horizontal ? all[i].x : all[i].y;
      if (!straight || along % CELLS_BETWEEN_VERTICES == 0) {
        kept.add(all[i]);
      }
    }
    kept.add(kept.get(0).copy());
    return FACTORY.createLinearRing(kept.toArray(Coordinate[]::new));
  }

  private static Geometry toMetres(Geometry cells, Block block) {
    cells.apply(
        new EachVertex() {
          @Override
          public void move(CoordinateSequence sequence, int i) {
            sequence.setOrdinate(i, 0, block.west() + sequence.getX(i) * CELL_METRES);
            sequence.setOrdinate(i, 1, block.north() - sequence.getY(i) * CELL_METRES);
          }
        });
    return cells;
  }

  private abstract static class EachVertex implements CoordinateSequenceFilter {
    abstract void move(CoordinateSequence sequence, int i);

    @Override
    public void filter(CoordinateSequence sequence, int i) {
      move(sequence, i);
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public boolean isGeometryChanged() {
      return true;
    }
  }
}
