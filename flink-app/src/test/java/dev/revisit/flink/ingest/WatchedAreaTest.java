package dev.revisit.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.flink.kafka.UndecodableRecordException;
import dev.revisit.schemas.MonitoredArea;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedAreaTest {

  @Test
  void aPolygonIsWatched() throws UndecodableRecordException {
    WatchedArea area =
        WatchedArea.of(
            area("{\"type\":\"Polygon\",\"coordinates\":[[[5,50],[6,50],[6,51],[5,51],[5,50]]]}"));
    assertThat(area.geometry().getArea()).isEqualTo(1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"type\":\"Point\",\"coordinates\":[5,50]}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[5,50],[6,51],[6,50],[5,51],[5,50]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[5,500],[6,500],[6,510],[5,510],[5,500]]]}"
      })
  void whatIsNoPolygonInDegreesIsRefusedByName(String geometry) {
    assertThatThrownBy(() -> WatchedArea.of(area(geometry)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("area north-field");
  }

  private static MonitoredArea area(String geometry) {
    return MonitoredArea.newBuilder().setAreaId("north-field").setGeometry(geometry).build();
  }
}
