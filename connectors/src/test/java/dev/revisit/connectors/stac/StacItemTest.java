package dev.revisit.connectors.stac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;

class StacItemTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{'id': 7}",
        "{'id': 'x'}",
        "{'type': 'Feature', 'id': 'x', 'stac_version': '1.0.0', 'links': []}",
        "{'type': 'Feature', 'id': 'x', 'stac_version': '1.0.0', 'links': [], 'assets': {'a': {}},"
            + " 'properties': {}}",
        "{'type': 'Feature', 'id': 'x', 'stac_version': '1.0.0', 'links': [], 'assets': {'a': null},"
            + " 'properties': {}}",
        "{'type': 'Feature', 'id': 'x', 'stac_version': '1.0.0', 'links': [], 'assets': [],"
            + " 'properties': {}}",
        "{'type': 'Feature', 'id': 'x', 'stac_version': '1.0.0', 'links': 5, 'assets': {},"
            + " 'properties': {}}",
        "{'type': 'Feature', 'id': 'x', 'stac_version': '1.0.0', 'links': [], 'assets': {},"
            + " 'properties': null}"
      })
  void anInvalidDocumentBecomesAnItemWithADefect(String document) {
    StacItem item = StacItem.of(json(document));

    assertThat(item.defect()).isPresent();
    assertThat(item.id()).isNotBlank();
  }

  @Test
  void anItemWithoutIdIsNamedAfterItsContent() {
    StacItem item = StacItem.of(json("{'type': 'Feature'}"));
    StacItem same = StacItem.of(json("{'type': 'Feature'}"));
    StacItem other = StacItem.of(json("{'type': 'Feature', 'bbox': []}"));

    assertThat(item.id()).startsWith("without-id-").isEqualTo(same.id()).isNotEqualTo(other.id());
  }

  @Test
  void textThatIsNoJsonIsRefusedWithARemedy() {
    assertThatThrownBy(() -> StacItem.fromJson("<html>"))
        .isInstanceOf(StacException.class)
        .hasMessageContaining("not JSON")
        .hasMessageContaining("Announce");
  }

  @Test
  void aNullGeometryIsReplacedByTheBoundingBox() {
    StacItem item = valid("'geometry': null, 'bbox': [10, 50, 11, 51]");

    assertThat(item.defect()).isEmpty();
    assertThat((Object) item.geometry().orElseThrow().getEnvelopeInternal())
        .isEqualTo(new Envelope(10, 11, 50, 51));
  }

  @Test
  void aBoundingBoxWithHeightsIsUnderstood() {
    StacItem item = valid("'geometry': null, 'bbox': [10, 50, -5, 11, 51, 900]");

    assertThat((Object) item.geometry().orElseThrow().getEnvelopeInternal())
        .isEqualTo(new Envelope(10, 11, 50, 51));
  }

  @Test
  void aBoundingBoxAcrossTheAntimeridianBecomesTwoParts() {
    StacItem item = valid("'geometry': null, 'bbox': [179, -17, -179, -16]");

    assertThat(item.geometry().orElseThrow().getNumGeometries()).isEqualTo(2);
    assertThat(item.geometry().orElseThrow().getArea()).isEqualTo(2.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'geometry': {'type': 'Polygon', 'coordinates': 'none'}",
        "'geometry': {'type': 'Dodecahedron', 'coordinates': []}",
        "'geometry': {'type': 'Polygon', 'coordinates': []}",
        "'geometry': {'type': 'Polygon', 'coordinates': [[[0, 0], [1, 1]]]}",
        "'geometry': null, 'bbox': ['a', 'b', 'c', 'd']",
        "'geometry': null"
      })
  void anUnreadableGeometryIsAbsent(String geometry) {
    assertThat(valid(geometry).geometry()).isEmpty();
  }

  @Test
  void relativeHrefsAreResolvedAgainstTheItemsOwnLocation() {
    StacItem item =
        StacItem.of(
            json(
                document(
                    "'bbox': [0, 0, 1, 1]",
                    "'a': {'href': './B02.tif'}, 'b': {'href': '../x y/B03.tif'},"
                        + "'c': {'href': 'https://example.org/B04.tif'},"
                        + "'d': {'href': 's3://bucket/B05.tif', 'alternate': {'web': {'href':"
                        + " 'B05.tif'}}}")),
            URI.create("file:///data/c/item/item.json"));

    assertThat(item.assets().get("a").href()).isEqualTo("file:///data/c/item/B02.tif");
    assertThat(item.assets().get("b").href()).isEqualTo("file:///data/c/x%20y/B03.tif");
    assertThat(item.assets().get("c").href()).isEqualTo("https://example.org/B04.tif");
    assertThat(item.assets().get("d").href()).isEqualTo("s3://bucket/B05.tif");
    assertThat(item.assets().get("d").fields().at("/alternate/web/href").asText())
        .isEqualTo("file:///data/c/item/B05.tif");
    assertThat(item.selfHref()).contains(URI.create("file:///data/c/item/item.json"));
  }

  @Test
  void readingDoesNotChangeTheDocumentItReads() {
    JsonNode document = json(document("'bbox': [0, 0, 1, 1]", "'a': {'href': './B02.tif'}"));
    JsonNode before = document.deepCopy();

    StacItem.of(document, URI.create("https://example.org/item.json"));

    assertThat(document).isEqualTo(before);
  }

  @Test
  void anItemTravelsAsTextWithAbsoluteHrefs() {
    StacItem item =
        StacItem.of(
            json(document("'bbox': [0, 0, 1, 1]", "'a': {'href': './B02.tif'}")),
            URI.create("https://example.org/c/item.json"));

    StacItem arrived = StacItem.fromJson(item.toJson());

    assertThat(arrived.assets().get("a").href()).isEqualTo("https://example.org/c/B02.tif");
    assertThat(arrived.selfHref()).isEqualTo(item.selfHref());
    assertThat(arrived.json()).isEqualTo(item.json());
  }

  @Test
  void aRealItemOfEarthSearchIsReadWhole() {
    StacItem item =
        SharedData.item("earth-search-v1_sentinel-2-c1-l2a_S2B_T20EPT_20250731T131905_L2A.json");

    assertThat(item.defect()).isEmpty();
    assertThat(item.id()).isEqualTo("S2B_T20EPT_20250731T131905_L2A");
    assertThat(item.collection()).contains("sentinel-2-c1-l2a");
    assertThat(item.datetime()).contains(Instant.parse("2025-07-31T13:19:22.930Z"));
    assertThat(item.integer("proj:epsg")).contains(32720);
    assertThat(item.text("s2:processing_baseline")).contains("05.11");
    assertThat(item.assets()).hasSize(23);
    assertThat(item.assets().get("red").fields().at("/raster:bands/0/offset").doubleValue())
        .isEqualTo(-0.1);
    assertThat(item.assets().get("red").roles()).containsExactly("data", "reflectance");
    assertThat(item.selfHref())
        .contains(
            URI.create(
                "https://earth-search.aws.element84.com/v1/collections/sentinel-2-c1-l2a/items/"
                    + "S2B_T20EPT_20250731T131905_L2A"));
    assertThat(item.geometry().orElseThrow().getEnvelopeInternal().getMinX())
        .isEqualTo(-59.831578, within(1e-6));
  }

  @Test
  void aSelfLinkThatNobodyCanReadIsNoLocation() {
    assertThat(SharedData.item("earth-search-v0_S2A_28QCH_20200714_0_L2A.json").selfHref())
        .isEmpty();
  }

  private static StacItem valid(String geometry) {
    return StacItem.of(json(document(geometry, "")));
  }

  private static String document(String geometry, String assets) {
    return "{'type': 'Feature', 'stac_version': '1.1.0', 'id': 'x', 'links': [],"
        + "'properties': {'datetime': '2020-01-01T00:00:00Z'}, 'assets': {"
        + assets
        + "}, "
        + geometry
        + "}";
  }

  private static JsonNode json(String text) {
    try {
      return StacJson.MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
