package dev.revisit.connectors.stac;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StacTimesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2023-13-01T00:00:00Z",
        "2023-06-28T25:07:05Z",
        "2023-06-28 at nine o'clock",
        "20230628T210705",
        "2023-06-28T21:07:05 Europe/Vienna"
      })
  void whatIsNoTimeIsEmpty(String text) {
    assertThat(StacTimes.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-07-31T13:19:22.930000Z, 2025-07-31T13:19:22.930Z",
    "2023-06-28 21:07:05.989235+00:00, 2023-06-28T21:07:05.989235Z",
    "2018-07-16T00:40:42, 2018-07-16T00:40:42Z",
    "2022-11-06T09:32:34.081877+00:00, 2022-11-06T09:32:34.081877Z",
    "2022-11-06T09:32:34+0100, 2022-11-06T08:32:34Z",
    "2022-11-06T09:32:34+01, 2022-11-06T08:32:34Z",
    "2022-11-06t09:32:34z, 2022-11-06T09:32:34Z",
    "2022-11-06T09:32Z, 2022-11-06T09:32:00Z",
    "2022-11-06, 2022-11-06T00:00:00Z",
    "' 2022-11-06 09:32:34 +02:00 ', 2022-11-06T07:32:34Z"
  })
  void timesAsCataloguesReallyWriteThemAreUnderstood(String text, Instant expected) {
    assertThat(StacTimes.parse(text)).contains(expected);
  }
}
