package dev.revisit.connectors.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class UtmProjectionTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 4326, 32600, 32661, 32700, 32761, 3035, 3263})
  void refusesCodesThatAreNotUtm(int epsg) {
    assertThatThrownBy(() -> UtmProjection.of(epsg))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32601..32660");
    assertThat(UtmProjection.isUtm(epsg)).isFalse();
  }

  @Test
  void refusesPositionsThatDoNotExist() {
    assertThatThrownBy(() -> UtmProjection.of(32633).toUtm(Double.NaN, 0))
        .hasMessageContaining("longitude first");
    assertThatThrownBy(() -> UtmProjection.of(32633).toUtm(15, 91))
        .hasMessageContaining("not a position");
  }

  /** Computed with GDAL 3.6.2 (PROJ 9). */
  @ParameterizedTest
  @CsvSource({
    "32633, 12.0, 48.0, 276224.0846, 5320655.7892",
    "32734, 18.5, -33.9, 268832.2996, 6246117.7881",
    "32737, 36.82, -1.29, 257422.7797, 9857312.0679",
    "32633, 9.0, 78.2, 363257.6263, 8687705.3075",
    "32633, 21.0, 83.9, 571056.0398, 9320633.0348",
    "32632, 3.0, 60.0, 165640.3321, 6666593.5721",
    "32701, -179.9, -17.5, 192036.3828, 8062786.0541",
    "32701, 179.9, -17.5, 170780.9627, 8062451.0773",
    "32631, 0.0, 0.0, 166021.4431, 0.0000",
    "32732, 6.0, -79.9, 441292.5527, 1128062.1714"
  })
  void agreesWithGdalInBothDirections(
      int epsg, double longitude, double latitude, double easting, double northing) {
    UtmProjection projection = UtmProjection.of(epsg);

    Coordinate utm = projection.toUtm(longitude, latitude);
    Coordinate back = projection.toLonLat(easting, northing);

    assertThat(utm.x).isCloseTo(easting, within(1e-3));
    assertThat(utm.y).isCloseTo(northing, within(1e-3));
    assertThat(back.x).isCloseTo(longitude, within(1e-7));
    assertThat(back.y).isCloseTo(latitude, within(1e-8));
  }

  @Test
  void agreesWithGdalAcrossZones() {
    Coordinate position = UtmProjection.of(32633).toLonLat(399_960, 5_300_040);

    Coordinate neighbour = UtmProjection.of(32632).toUtm(position.x, position.y);

    assertThat(neighbour.x).isCloseTo(848_825.199916, within(1e-3));
    assertThat(neighbour.y).isCloseTo(5_309_708.331967, within(1e-3));
  }

  @Test
  void geometriesReturnFromARoundTrip() throws ParseException {
    Geometry utm =
        new WKTReader()
            .read("POLYGON ((300000 5300000, 400000 5300000, 350000 5400000, 300000 5300000))");

    Geometry back = UtmProjection.of(32633).toUtm(UtmProjection.of(32633).toWgs84(utm));

    assertThat(back.equalsExact(utm, 1e-4)).isTrue();
  }

  @Test
  void aGeometryAcrossTheAntimeridianStaysInOnePiece() throws ParseException {
    Geometry utm = new WKTReader().read("LINESTRING (100000 8000000, 300000 8000000)");

    Geometry wgs84 = UtmProjection.of(32701).toWgs84(utm);

    assertThat(wgs84.getEnvelopeInternal().getWidth()).isLessThan(3);
    assertThat(wgs84.getEnvelopeInternal().getMinX()).isLessThan(-180);
  }
}
