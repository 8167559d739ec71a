package dev.revisit.local.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.connectors.notification.Scene;
import dev.revisit.local.picture.PlaceSeries.Look;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.GeometryFactory;

class PlaceSeriesTest {
  private static Instant at(String day) {
    return Instant.parse(day + "T10:00:00Z");
  }

  private static Look look(String day, double ndvi, double clear) {
    return new Look(
        new Scene(
            day,
            Sensor.SENTINEL_2,
            Optional.empty(),
            Optional.empty(),
            at(day),
            Optional.empty(),
            OrbitDirection.UNKNOWN,
            "",
            Optional.empty(),
            new GeometryFactory().createPoint(),
            List.of(),
            day,
            Optional.empty(),
            Optional.empty()),
        Double.isNaN(ndvi) ? OptionalDouble.empty() : OptionalDouble.of(ndvi),
        clear);
  }

  private static final PlaceSeries SERIES =
      new PlaceSeries(
          List.of(
              look("2023-06-10", 0.7, 1.0),
              look("2023-07-10", 0.8, 0.96),
              look("2023-07-25", Double.NaN, 0.1),
              look("2023-10-10", 0.4, 1.0),
              look("2024-05-10", 0.6, 1.0),
              look("2024-06-20", 0.3, 0.5),
              look("2024-07-20", 0.2, 1.0)));

  @Test
  void expectedIsTheMeanOfTheSameSeasonOfEarlierYears() {
    List<Look> seen = SERIES.seen();

    assertThat(seen).hasSize(6);
    assertThat(SERIES.expected(seen.get(5)).getAsDouble()).isEqualTo(0.75);
    assertThat(SERIES.expected(seen.get(0))).isEmpty();
    assertThat(SERIES.expected(seen.get(3))).isEmpty();
  }

  @Test
  void afterIsTheFirstClearLookOrTheClearestOfThem() {
    assertThat(SERIES.firstFrom(at("2024-06-01")).orElseThrow().at()).isEqualTo(at("2024-07-20"));
    assertThat(
            new PlaceSeries(List.of(look("2024-06-20", 0.3, 0.5), look("2024-06-25", 0.3, 0.6)))
                .firstFrom(at("2024-06-20"))
                .orElseThrow()
                .clear())
        .isEqualTo(0.6);
    assertThat(SERIES.firstFrom(at("2024-07-21"))).isEmpty();
    assertThat(SERIES.last().orElseThrow().at()).isEqualTo(at("2024-07-20"));
  }

  @Test
  void beforeIsTheClearLookNearestToAYearEarlier() {
    Look after = SERIES.last().orElseThrow();

    assertThat(SERIES.yearBefore(after, after.at()).orElseThrow().at()).isEqualTo(at("2023-07-10"));
  }

  @Test
  void theClosedSeasonsOfAYearAreShownByTheirClearestLooks() {
    assertThat(SERIES.seasonsBefore(SERIES.last().orElseThrow()))
        .extracting(Look::at)
        .containsExactly(at("2023-06-10"), at("2023-10-10"), at("2024-05-10"));
    // A season is closed ten days after its end: on 8 June the spring is not.
    assertThat(SERIES.seasonsBefore(look("2024-06-08", 0.5, 1.0)))
        .extracting(Look::at)
        .containsExactly(at("2023-06-10"), at("2023-10-10"));
  }

  @Test
  void withoutALookAYearEarlierBeforeIsTheLastClearOneBeforeTheChange() {
    PlaceSeries brief =
        new PlaceSeries(
            List.of(
                look("2024-04-10", 0.6, 1.0),
                look("2024-05-10", 0.6, 1.0),
                look("2024-06-20", 0.3, 1.0),
                look("2024-07-20", 0.2, 1.0)));
    Look after = brief.last().orElseThrow();

    assertThat(brief.yearBefore(after, at("2024-06-01")).orElseThrow().at())
        .isEqualTo(at("2024-05-10"));
    assertThat(brief.yearBefore(after, at("2024-01-01"))).isEmpty();
  }
}
