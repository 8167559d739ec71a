package dev.revisit.flink.monitor.season;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeasonTest {

  @ParameterizedTest
  @CsvSource({
    "2020-12-01T00:00:00Z, 2021-DJF, 8084",
    "2020-11-30T23:59:59.999Z, 2020-SON, 8083",
    "2021-02-28T23:59:59Z, 2021-DJF, 8084",
    "2020-02-29T12:00:00Z, 2020-DJF, 8080",
    "2021-03-01T00:00:00Z, 2021-MAM, 8085",
    "2021-06-15T10:00:00Z, 2021-JJA, 8086",
    "2021-09-01T00:00:00Z, 2021-SON, 8087"
  })
  void aWinterIsNamedByTheYearOfItsJanuary(Instant instant, String name, int index) {
    assertThat(Season.of(instant).name()).isEqualTo(name);
    assertThat(Season.of(instant).index()).isEqualTo(index);
  }

  @ParameterizedTest
  @CsvSource({
    "2021-01-15T00:00:00Z, 2020-12-01T00:00:00Z, 2021-03-01T00:00:00Z",
    "2021-04-15T00:00:00Z, 2021-03-01T00:00:00Z, 2021-06-01T00:00:00Z",
    "2021-07-15T00:00:00Z, 2021-06-01T00:00:00Z, 2021-09-01T00:00:00Z",
    "2021-10-15T00:00:00Z, 2021-09-01T00:00:00Z, 2021-12-01T00:00:00Z"
  })
  void aSeasonBeginsAndEndsOnTheFirstOfAMonth(Instant inside, Instant start, Instant end) {
    assertThat(Season.of(inside).start()).isEqualTo(start);
    assertThat(Season.of(inside).end()).isEqualTo(end);
  }

  @Test
  void aSeasonIsClosedFromTheEndOfTheGraceOn() {
    Season spring = Season.of(Instant.parse("2021-04-01T00:00:00Z"));

    assertThat(spring.closedAt(Instant.parse("2021-06-10T23:59:59Z"), Season.GRACE)).isFalse();
    assertThat(spring.closedAt(Instant.parse("2021-06-11T00:00:00Z"), Season.GRACE)).isTrue();
  }

  @Test
  void fourSeasonsEarlierIsTheSameSeasonOfTheYearBefore() {
    Season winter = Season.of(Instant.parse("2021-01-15T00:00:00Z"));

    assertThat(winter.minus(4).name()).isEqualTo("2020-DJF");
    assertThat(winter.minus(1).name()).isEqualTo("2020-SON");
    assertThat(winter.minus(4).quarter()).isEqualTo(winter.quarter());
    assertThat(winter.minus(1)).isLessThan(winter);
  }

  @Test
  void seasonsBeforeTheYearNullKeepTheirQuarter() {
    assertThat(new Season(-1).quarter()).isEqualTo(3);
    assertThat(new Season(-1).year()).isEqualTo(-1);
  }
}
