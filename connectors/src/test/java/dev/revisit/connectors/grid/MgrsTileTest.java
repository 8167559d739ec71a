package dev.revisit.connectors.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class MgrsTileTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "33",
        "33UU",
        "33UUPP",
        "XXUUP",
        "33uu-",
        "MGRS 33UUP",
        "T",
        "333UUP",
        "33U UP"
      })
  void refusesWhatIsNoTileName(String name) {
    assertThatThrownBy(() -> MgrsTile.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for example 33UUP");
  }

  @ParameterizedTest
  @CsvSource({
    "00UUP, UTM zone 0",
    "61UUP, UTM zone 61",
    "33IUP, latitude band 'I'",
    "33OUP, latitude band 'O'",
    "33UAP, column 'A' does not exist in zone 33",
    "33UUI, row 'I'",
    "33UUO, row 'O'",
    // Band U ends at 6,206 km; the next row A starts at 8,000 km.
    "33UUA, ''",
    "33UUE, row 'E' does not occur in zone 33U",
    "32XMH, zone 32X does not exist",
    "34XDH, zone 34X does not exist"
  })
  void refusesTilesThatDoNotExist(String name, String reason) {
    if (reason.isEmpty()) {
      assertThat(MgrsTile.parse(name).id()).isEqualTo(name);
      return;
    }
    assertThatThrownBy(() -> MgrsTile.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "33UUP, 33UUP",
    "6VVN, 06VVN",
    "06VVN, 06VVN",
    "MGRS-33UUP, 33UUP",
    "MGRS-6VVN, 06VVN",
    "T33UUP, 33UUP",
    "33uup, 33UUP"
  })
  void readsNamesAsCataloguesWriteThem(String name, String id) {
    assertThat(MgrsTile.parse(name).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "34LBP, 32734, 199980, 8900020",
    "33XWJ, 32633, 499980, 8900040",
    "33UUP, 32633, 300000, 5400000",
    "29RKH, 32629, 199980, 2800020",
    "06VVN, 32606, 399960, 6800040"
  })
  void rasterStartsWhereTheProductsSay(String name, int epsg, double west, double north) {
    MgrsTile tile = MgrsTile.parse(name);

    assertThat(tile.epsg()).isEqualTo(epsg);
    assertThat(tile.west()).isEqualTo(west);
    assertThat(tile.north()).isEqualTo(north);
  }

  @Test
  void rasterIsThatOfEveryRecordedItem() throws IOException {
    Path shared = Path.of(System.getProperty("revisit.shared", "absent"));
    Path folder = shared.resolve("data").resolve("stac-items");
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "needs the recorded items in revisit.shared/data/stac-items");
    List<JsonNode> items = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode document = new ObjectMapper().readTree(file.toFile());
        (document.has("features") ? document.get("features") : List.of(document))
            .forEach(items::add);
      }
    }
    int checked = 0;
    for (JsonNode item : items) {
      JsonNode properties = item.path("properties");
      String name = properties.path("grid:code").asText(properties.path("s2:mgrs_tile").asText(""));
      int epsg =
          properties
              .path("proj:epsg")
              .asInt(
                  number(
                      properties
                          .path("proj:code")
                          .asText(item.at("/assets/B02/proj:code").asText("0"))));
      for (JsonNode asset : item.path("assets")) {
        JsonNode transform = asset.path("proj:transform");
        // Sentinel-2 only: an RTC item of Sentinel-1 may name a tile, too, and then has its raster
        // of 20 m.
        if (name.isEmpty() || transform.size() < 6) {
          continue;
        }
        MgrsTile tile = MgrsTile.parse(name);
        assertThat(tile.west())
            .as("%s %s", item.path("id"), name)
            .isEqualTo(transform.get(2).asDouble());
        assertThat(tile.north())
            .as("%s %s", item.path("id"), name)
            .isEqualTo(transform.get(5).asDouble());
        assertThat(tile.epsg()).isEqualTo(epsg);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  private static int number(String code) {
    return Integer.parseInt(code.replace("EPSG:", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "13.41, 52.52, 33UUU",
    "-3.70, 40.42, 30TVK",
    "151.21, -33.87, 56HLH",
    "36.82, -1.29, 37MBU",
    // Bergen belongs to 32V although its longitude is that of zone 31.
    "5.32, 60.39, 32VKN",
    // Longyearbyen in 33X.
    "15.63, 78.22, 33XWG",
    // Ny-Alesund, whose longitude is that of zone 32.
    "11.93, 78.92, 33XVH",
    "8.9, 78.9, 31XFH"
  })
  void placesBelongToTheirKnownTiles(double longitude, double latitude, String id) {
    assertThat(MgrsTile.owner(longitude, latitude)).map(MgrsTile::id).contains(id);
  }

  @Test
  void noTileOwnsThePoles() {
    assertThat(MgrsTile.owner(0, 84)).isEmpty();
    assertThat(MgrsTile.owner(0, -80.01)).isEmpty();
    assertThat(MgrsTile.owner(0, Double.NaN)).isEmpty();
    assertThat(MgrsTile.owner(0, 83.99)).isPresent();
  }

  @Test
  void aSquareThatABandsEdgeCutsIsOneTile() {
    // 48 degrees north crosses the square from 5300 to 5400 km; its centre lies in band U.
    assertThat(MgrsTile.parse("32TPU")).isEqualTo(MgrsTile.parse("32UPU"));
    assertThat(MgrsTile.parse("32TPU").id()).isEqualTo("32UPU");
    assertThat(MgrsTile.owner(11.5, 47.95)).contains(MgrsTile.parse("32UPU"));
  }

  @Test
  void ownsItsSquareAndNotItsOverlap() {
    MgrsTile tile = MgrsTile.parse("33UUP");

    assertThat(tile.owns(300_000, 5_300_000)).isTrue();
    assertThat(tile.owns(399_999.9, 5_399_999.9)).isTrue();
    assertThat(tile.owns(400_000, 5_350_000)).isFalse();
    assertThat(tile.owns(350_000, 5_299_999.9)).isFalse();
  }

  @Test
  void ownsNothingAcrossTheZonesBorder() {
    MgrsTile tile = MgrsTile.parse("33TTG");
    Coordinate inside = tile.projection().toUtm(12.001, 42);
    Coordinate outside = tile.projection().toUtm(11.999, 42);

    assertThat(tile.owns(inside.x, inside.y)).isTrue();
    assertThat(tile.owns(outside.x, outside.y)).isFalse();
    assertThat(MgrsTile.owner(11.999, 42)).contains(MgrsTile.parse("32TQM"));
  }

  /**
   * Names on both sides of zone borders in real product lists: what Sentinel-2 publishes, and what
   * it leaves out.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "33TTG", "31TBG", "35TKG", "37TBG", "30TTM", "34TBM", "33STA", "33STV", "32TLN", "33VUL",
            "35VLL", "32UQE",
        "30UYE", "31UGV", "34UGE", "31VEF", "31VEG", "31VEK", "31VFL", "35WLV", "32VKK", "32VKQ",
            "33UUV", "29RKH"
      })
  void knowsTilesThatArePublished(String name) {
    assertThat(MgrsTile.parse(name).isPublished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "33TTH", "31TBH", "35TKH", "30TTN", "36TTN", "33UTP", "33UTV", "33WUM", "35WLM", "32UQF",
        "30UYF", "34UGF", "32VJN", "31VFG"
      })
  void knowsTilesThatAreNotPublished(String name) {
    assertThat(MgrsTile.parse(name).isPublished()).isFalse();
  }

  @Test
  void aPositionWhoseOwnSquareIsNotPublishedBelongsToTheZoneBefore() {
    MgrsTile unpublished = MgrsTile.parse("33UTP");
    MgrsTile before = MgrsTile.parse("32UQU");
    Coordinate own = unpublished.projection().toUtm(12.2, 48.3);
    Coordinate other = before.projection().toUtm(12.2, 48.3);

    assertThat(MgrsTile.owner(12.2, 48.3)).contains(before);
    assertThat(before.owns(other.x, other.y)).isTrue();
    assertThat(unpublished.owns(own.x, own.y)).isFalse();
  }

  @Test
  void aPointInTheOverlapTouchesFourRasters() throws ParseException {
    Coordinate p = UtmProjection.of(32633).toLonLat(405_000, 5_295_000);

    assertThat(ids("POINT (" + p.x + " " + p.y + ")"))
        .containsExactlyInAnyOrder("33UUP", "33UVP", "33TUN", "33TVN");
  }

  @Test
  void findsTilesOfBothZonesAtTheirBorder() throws ParseException {
    assertThat(ids("POINT (12.001 42)")).contains("33TTG", "32TQM");
  }

  @Test
  void findsTilesOfBothHemispheresAtTheEquator() throws ParseException {
    // A northern raster reaches 9.8 km beyond the equator, a southern one ends there.
    assertThat(ids("POINT (17.9 -0.05)")).contains("33NZA", "33MZV");
    assertThat(ids("POINT (17.9 0.05)")).contains("33NZA").doesNotContain("33MZV");
  }

  @Test
  void findsTheSameTilesHoweverTheAntimeridianIsWritten() throws ParseException {
    String split =
        "MULTIPOLYGON (((179 -17, 180 -17, 180 -16, 179 -16, 179 -17)), ((-180 -17, -179 -17, -179 -16, -180 -16, -180 -17)))";
    List<String> tiles = ids(split);

    assertThat(tiles).anyMatch(id -> id.startsWith("60")).anyMatch(id -> id.startsWith("01"));
    assertThat(ids("POLYGON ((179 -17, 181 -17, 181 -16, 179 -16, 179 -17))")).isEqualTo(tiles);
    assertThat(ids("POLYGON ((-181 -17, -179 -17, -179 -16, -181 -16, -181 -17))"))
        .isEqualTo(tiles);
  }

  @Test
  void refusesAPolygonThatWasNotSplitAtTheAntimeridian() {
    assertThatThrownBy(() -> ids("POLYGON ((179 -17, -179 -17, -179 -16, 179 -16, 179 -17))"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RFC 7946");
  }

  @Test
  void refusesLatitudeFirst() {
    assertThatThrownBy(() -> ids("POINT (48.3 112)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longitude first");
  }

  @Test
  void findsNothingForAnEmptyGeometryOrAtThePoles() throws ParseException {
    assertThat(ids("POLYGON EMPTY")).isEmpty();
    assertThat(ids("POINT (0 89)")).isEmpty();
    assertThat(ids("POINT (0 -89)")).isEmpty();
  }

  @Test
  void southernNorwayBelongsToZone32() throws ParseException {
    assertThat(ids("POINT (4.5 60)")).containsExactly("31VEG", "32VKM");
    assertThat(MgrsTile.owner(4.5, 60)).contains(MgrsTile.parse("32VKM"));
    // Further west the square of zone 32 is not published.
    assertThat(MgrsTile.owner(3.2, 60)).contains(MgrsTile.parse("31VEG"));
  }

  private static List<String> ids(String wkt) throws ParseException {
    Geometry geometry = new WKTReader().read(wkt);
    return MgrsTile.intersecting(geometry).stream().map(MgrsTile::id).toList();
  }
}
