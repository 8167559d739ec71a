package dev.revisit.connectors.stac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

class SearchFilterTest {

  @Test
  void aSearchThatMakesNoSenseIsRefused() {
    Instant day = Instant.parse("2020-01-01T00:00:00Z");

    assertThatThrownBy(() -> StacSearch.builder().from(day).to(day.minusSeconds(1)).build())
        .hasMessageContaining("ends before it begins");
    assertThatThrownBy(() -> StacSearch.builder().pageSize(0).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BoundingBox(0, 2, 1, 1))
        .hasMessageContaining("west, south, east, north");
    assertThatThrownBy(() -> new BoundingBox(0, 0, 200, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bothEndsOfAnIntervalBelongToIt() {
    Instant day = Instant.parse("2020-06-01T00:00:00Z");

    assertThat(passes(StacSearch.builder().from(day).to(day).build(), Features.item("a"))).isTrue();
    assertThat(passes(StacSearch.builder().from(day.plusMillis(1)).build(), Features.item("a")))
        .isFalse();
    assertThat(passes(StacSearch.builder().to(day.minusMillis(1)).build(), Features.item("a")))
        .isFalse();
  }

  @Test
  void aCompositeIsInTheIntervalWhenItsOwnIntervalTouchesIt() {
    String month =
        Features.item("a")
            .replace(
                "\"datetime\"",
                "\"start_datetime\": \"2020-06-01T00:00:00Z\", \"end_datetime\":"
                    + " \"2020-06-30T23:59:59Z\", \"datetime\"");
    Instant middle = Instant.parse("2020-06-15T00:00:00Z");

    assertThat(passes(StacSearch.builder().from(middle).build(), month)).isTrue();
    assertThat(passes(StacSearch.builder().from(middle.plusSeconds(86400 * 20)).build(), month))
        .isFalse();
  }

  @Test
  void whatAnItemDoesNotTellCannotExcludeIt() {
    String silent = "{\"type\": \"Feature\", \"id\": \"a\"}";
    StacSearch search =
        StacSearch.builder()
            .collection("c")
            .from(Instant.EPOCH)
            .bbox(new BoundingBox(0, 0, 1, 1))
            .build();

    assertThat(passes(search, silent)).isTrue();
  }

  @Test
  void aBoxAcrossTheAntimeridianHoldsBothSides() {
    StacSearch search = StacSearch.builder().bbox(new BoundingBox(170, -20, -170, 20)).build();

    assertThat(passes(search, Features.item("a", "c", 175, 0, "2020-06-01T00:00:00Z"))).isTrue();
    assertThat(passes(search, Features.item("a", "c", -175, 0, "2020-06-01T00:00:00Z"))).isTrue();
    assertThat(passes(search, Features.item("a", "c", 0, 0, "2020-06-01T00:00:00Z"))).isFalse();
  }

  @Test
  void aGeometryCountsExactlyNotByItsBox() {
    GeometryFactory factory = new GeometryFactory();
    var ring =
        factory
            .toGeometry(new Envelope(0, 10, 0, 10))
            .difference(factory.createPoint(new Coordinate(5, 5)).buffer(2));
    StacSearch search = StacSearch.builder().intersects(ring).build();

    assertThat(passes(search, Features.item("a", "c", 5, 5, "2020-06-01T00:00:00Z"))).isFalse();
    assertThat(passes(search, Features.item("a", "c", 1, 1, "2020-06-01T00:00:00Z"))).isTrue();
  }

  @Test
  void idsAndCollectionsCount() {
    assertThat(passes(StacSearch.builder().ids(List.of("b")).build(), Features.item("a")))
        .isFalse();
    assertThat(passes(StacSearch.builder().collection("d").build(), Features.item("a"))).isFalse();
    assertThat(
            passes(
                StacSearch.builder().ids(List.of("a")).collection("c").build(), Features.item("a")))
        .isTrue();
  }

  private static boolean passes(StacSearch search, String item) {
    try {
      return new SearchFilter(search).test(StacItem.of(StacJson.MAPPER.readTree(item)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
