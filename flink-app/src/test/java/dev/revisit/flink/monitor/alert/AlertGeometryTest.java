package dev.revisit.flink.monitor.alert;

import static dev.revisit.flink.monitor.alert.Story.rectangle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.UtmProjection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

class AlertGeometryTest {

  private static final Block BLOCK = Block.parse("33UUP/00/00");

  @Test
  void noCellsAreTheWholeBlock() {
    AlertGeometry geometry = AlertGeometry.of(BLOCK, CellSet.of());

    assertThat(geometry.outline().symDifference(BLOCK.footprint()).getArea()).isLessThan(1e-6);
  }

  @Test
  void aCellIsASquareOfFortyMetres() {
    // Tile 33UUP begins at 300000 E, 5400000 N.
    Geometry utm = inUtm(AlertGeometry.of(BLOCK, CellSet.of(2 * 256 + 3)));

    assertThat(utm.getNumPoints()).isEqualTo(5);
    assertThat(utm.getEnvelopeInternal().getMinX()).isCloseTo(300_120, within(0.02));
    assertThat(utm.getEnvelopeInternal().getMaxX()).isCloseTo(300_160, within(0.02));
    assertThat(utm.getEnvelopeInternal().getMinY()).isCloseTo(5_399_880, within(0.02));
    assertThat(utm.getEnvelopeInternal().getMaxY()).isCloseTo(5_399_920, within(0.02));
  }

  @Test
  void aHoleStaysAHoleAndRingsFollowTheRightHandRule() throws ParseException {
    int[] ring =
        java.util.stream.IntStream.of(rectangle(5, 5, 3, 3).toArray())
            .filter(cell -> cell != 6 * 256 + 6)
            .toArray();
    AlertGeometry geometry = AlertGeometry.of(BLOCK, CellSet.of(ring));

    Polygon polygon = (Polygon) new GeoJsonReader().read(geometry.geoJson());
    assertThat(polygon.getNumInteriorRing()).isEqualTo(1);
    assertThat(Orientation.isCCW(polygon.getExteriorRing().getCoordinates())).isTrue();
    assertThat(Orientation.isCCW(polygon.getInteriorRingN(0).getCoordinates())).isFalse();
    assertThat(inUtm(geometry).getArea()).isCloseTo(8 * 1600, within(10.0));
  }

  @Test
  void cellsThatMeetAtACornerAreTwoPolygons() {
    AlertGeometry geometry = AlertGeometry.of(BLOCK, CellSet.of(0, 257));

    assertThat(geometry.geoJson()).startsWith("{\"type\":\"MultiPolygon\"").doesNotContain("crs");
    assertThat(geometry.outline().getNumGeometries()).isEqualTo(2);
    assertThat(geometry.outline().isValid()).isTrue();
  }

  @Test
  void coordinatesHaveSevenDecimalsAtMost() {
    String json = AlertGeometry.of(BLOCK, rectangle(0, 0, 2, 2)).geoJson();

    assertThat(json).doesNotContainPattern("\\.\\d{8}");
    assertThat(json).containsPattern("1[23]\\.\\d{5,7}");
  }

  @Test
  void longEdgesKeepAVertexEveryKilometre() {
    AlertGeometry geometry = AlertGeometry.of(BLOCK, rectangle(0, 0, 256, 256));

    // 256 cells a side: corners, and vertices at cells 25, 50 .. 250 of each side.
    assertThat(geometry.outline().getNumPoints()).isEqualTo(4 + 4 * 10 + 1);
    assertThat(inUtm(geometry).getArea()).isCloseTo(256.0 * 256 * 1600, within(3000.0));
  }

  @Test
  void theBoundingBoxIsThatOfTheOutline() {
    AlertGeometry geometry = AlertGeometry.of(BLOCK, rectangle(7, 9, 2, 3));
    List<Double> box = geometry.boundingBox();

    assertThat(box).hasSize(4);
    assertThat(box.get(2) - box.get(0)).isBetween(0.00160, 0.00175);
    assertThat(box.get(3) - box.get(1)).isBetween(0.00070, 0.00085);
  }

  private static Geometry inUtm(AlertGeometry geometry) {
    return UtmProjection.of(BLOCK.tile().epsg()).toUtm(geometry.outline());
  }
}
