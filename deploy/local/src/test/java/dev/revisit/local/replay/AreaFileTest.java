package dev.revisit.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.local.UserError;
import dev.revisit.schemas.MonitoredArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.geojson.GeoJsonReader;

class AreaFileTest {
  private static final String SQUARE =
      "{\"type\":\"Polygon\",\"coordinates\":[[[5,50],[6,50],[6,51],[5,51],[5,50]]]}";

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("fields.geojson"), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "{\"type\":\"Point\",\"coordinates\":[5,50]}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"FeatureCollection\",\"features\":[]}",
        "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[600000,5700000],[610000,5700000],[610000,5710000],[600000,5700000]]]}"
      })
  void whatIsNoAreaIsRefusedWithARemedy(String content) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> AreaFile.read(file))
        .isInstanceOfSatisfying(UserError.class, e -> assertThat(e.remedy()).contains("WGS 84"))
        .hasMessageContaining("fields.geojson");
  }

  @Test
  void aBareGeometryIsNamedAfterItsFile() throws IOException {
    assertThat(AreaFile.read(file(SQUARE)))
        .singleElement()
        .extracting(MonitoredArea::getAreaId)
        .isEqualTo("fields");
  }

  @Test
  void featuresBringTheirIdsAndThresholds() throws IOException {
    List<MonitoredArea> areas =
        AreaFile.read(
            file(
                "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"f7\",\"geometry\":"
                    + SQUARE
                    + ",\"properties\":{\"name\":\"Field 7\",\"minimum_area_ha\":1.5,\"products\":[\"land-cover-map\"]}},{\"type\":\"Feature\",\"geometry\":"
                    + SQUARE
                    + ",\"properties\":null}]}"));
    assertThat(areas).extracting(MonitoredArea::getAreaId).containsExactly("f7", "fields-2");
    assertThat(areas.get(0).getName()).isEqualTo("Field 7");
    assertThat(areas.get(0).getMinimumAreaHa()).isEqualTo(1.5);
    assertThat(areas.get(0).getAnomalousFrom()).isNull();
    assertThat(areas.get(0).getProducts()).containsExactly("land-cover-map");
  }

  @Test
  void allIsTheUnionOfTheFootprints() throws Exception {
    MonitoredArea all =
        AreaFile.covering(
                List.of(
                    Items.item("a", "2020-01-01T00:00:00Z", "", 5, 50),
                    Items.item("b", "2020-01-01T00:00:00Z", "", 5.05, 50),
                    Items.item("c", "2020-01-01T00:00:00Z", "", 20, 10)))
            .orElseThrow();
    Geometry geometry = new GeoJsonReader().read(all.getGeometry());
    assertThat(geometry.getNumGeometries()).isEqualTo(2);
    // Two squares of 0.01 that overlap by a half, and one alone: 0.015 + 0.01 square degrees.
    assertThat(geometry.getArea()).isCloseTo(0.025, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(all.getGeometry()).doesNotContain("crs");
  }

  @Test
  void withoutFootprintsThereIsNoArea() {
    assertThat(AreaFile.covering(List.of())).isEmpty();
  }
}
