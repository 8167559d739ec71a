package dev.revisit.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.MonitoredArea;
import dev.revisit.schemas.state.SeenAcquisition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CloudEventHeadersTest {

  static List<SpecificRecord> records() {
    return Records.all();
  }

  @Test
  void aRecordThatTravelsOnNoTopicIsNoEvent() {
    SpecificRecord state =
        SeenAcquisition.newBuilder()
            .setRevision("")
            .setNotificationId("n")
            .setObservedAt(0)
            .build();

    assertThatThrownBy(() -> CloudEventHeaders.of(state, "/revisit/monitor", "application/avro"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no topic");
  }

  @Test
  void aChangeEventHasTheAttributesOfTheContract() {
    Map<String, String> headers = headers(Records.changeEvent());

    assertThat(headers)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "e-1")
        .containsEntry("ce_source", "/revisit/monitor")
        .containsEntry("ce_type", "dev.revisit.change-event.raised")
        .containsEntry("ce_subject", "a-1")
        .containsEntry("ce_time", "2024-05-01T10:00:31Z")
        .containsEntry("content-type", "application/avro; encoding=single-object");
    assertThat(headers.get("ce_dataschema"))
        .matches("urn:avro:dev\\.revisit\\.schemas\\.ChangeEvent:[0-9a-f]{16}");
  }

  @Test
  void aReplayHasTheSameHeaders() {
    ChangeEvent first = Records.changeEvent();
    ChangeEvent replayed =
        ChangeEvent.newBuilder(first)
            .setEmittedAt(first.getEmittedAt().plusSeconds(3600))
            .setIngestedAt(first.getIngestedAt().plusSeconds(3600))
            .build();

    assertThat(headers(replayed)).isEqualTo(headers(first));
  }

  @Test
  void twoEditionsOfAnAreaHaveTwoIds() {
    MonitoredArea edited =
        MonitoredArea.newBuilder(Records.monitoredArea()).setName("renamed").build();

    assertThat(headers(edited).get("ce_id"))
        .startsWith("area-1/")
        .isNotEqualTo(headers(Records.monitoredArea()).get("ce_id"));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordHasTheMandatoryAttributes(SpecificRecord record) {
    Map<String, String> headers = headers(record);

    assertThat(headers)
        .containsKeys("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject")
        .doesNotContainValue("");
    assertThat(URI.create(headers.get("ce_dataschema"))).isNotNull();
    if (headers.containsKey("ce_time")) {
      assertThat(Instant.parse(headers.get("ce_time"))).isAfter(Instant.EPOCH);
    }
  }

  private static Map<String, String> headers(SpecificRecord record) {
    Map<String, String> found = new TreeMap<>();
    CloudEventHeaders.of(record, "/revisit/monitor", new SingleObjectWireFormat().contentType())
        .forEach(
            header -> found.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return found;
  }
}
