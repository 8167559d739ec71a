package dev.revisit.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.SkipReason;
import dev.revisit.schemas.Stage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  private static SceneReport.Builder report() {
    return SceneReport.newBuilder()
        .setReportId("r")
        .setNotificationId("n")
        .setAcquisitionKey("k")
        .setItemId("i")
        .setSensor(Sensor.SENTINEL_2)
        .setSceneBlocks(0)
        .setOutcome(SceneOutcome.SKIPPED)
        .setNotifiedAt(Instant.parse("2021-05-01T10:56:00Z"))
        .setIngestedAt(Instant.parse("2021-05-01T10:56:00.5Z"))
        .setEmittedAt(Instant.parse("2021-05-01T10:56:00.123456Z"));
  }

  @Test
  void anUnknownValueKindIsRefusedWithItsName() {
    Schema schema =
        Schema.createRecord(
            "R",
            null,
            null,
            false,
            List.of(new Schema.Field("f", Schema.create(Schema.Type.STRING))));
    GenericData.Record record = new GenericData.Record(schema);
    record.put("f", new Object());
    assertThatThrownBy(() -> RecordJson.of(record))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void fieldsKeepTheNamesAndOrderOfTheSchema() {
    assertThat(RecordJson.of(report().build()).fieldNames())
        .toIterable()
        .startsWith(
            "report_id", "notification_id", "acquisition_key", "item_id", "sensor", "block");
  }

  @Test
  void aChangeTellsWhatEachScorerSaw() {
    assertThat(RecordJson.of(new ChangeEvent()).fieldNames())
        .toIterable()
        .containsSubsequence(
            "scorers", "spectral_probability", "model_probability", "scorer_agreement");
  }

  @Test
  void anAbsentValueIsKeptAsNull() {
    ObjectNode json = RecordJson.of(report().build());
    assertThat(json.has("block")).isTrue();
    assertThat(json.get("block").isNull()).isTrue();
  }

  @Test
  void aUnionIsItsValue() {
    assertThat(
            RecordJson.of(report().setSkipReason(SkipReason.ALL_CLOUD).build())
                .get("skip_reason")
                .asText())
        .isEqualTo("ALL_CLOUD");
  }

  @Test
  void instantsAreTextWithMilliseconds() {
    ObjectNode json = RecordJson.of(report().build());
    assertThat(json.get("notified_at").asText()).isEqualTo("2021-05-01T10:56:00.000Z");
    assertThat(json.get("ingested_at").asText()).isEqualTo("2021-05-01T10:56:00.500Z");
    assertThat(json.get("emitted_at").asText()).isEqualTo("2021-05-01T10:56:00.123Z");
  }

  @Test
  void mapKeysAreSortedSoThatEqualRecordsGiveEqualText() {
    assertThat(
            RecordJson.of(
                    report().setSeconds(Map.of("read", 2.0, "encode", 1.5, "judge", 0.25)).build())
                .get("seconds")
                .toString())
        .isEqualTo("{\"encode\":1.5,\"judge\":0.25,\"read\":2.0}");
  }

  @Test
  void bytesAreBase64AndReadingThemLeavesTheRecordAsItWas() {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setDeadLetterId("d")
            .setStage(Stage.DECODE)
            .setSourceTopic("scene-notifications")
            .setSourcePartition(0)
            .setSourceOffset(7)
            .setSourceValue(ByteBuffer.wrap("not avro".getBytes(StandardCharsets.UTF_8)))
            .setErrorClass("garbage-bytes")
            .setMessage("m")
            .setRemedy("r")
            .setFailedAt(Instant.EPOCH)
            .build();
    assertThat(RecordJson.of(letter)).isEqualTo(RecordJson.of(letter));
    // echo -n 'not avro' | base64
    assertThat(RecordJson.of(letter).toString())
        .contains("\"source_value\":\"bm90IGF2cm8=\"")
        .contains("\"source_offset\":7");
  }

  @Test
  void aStringThatHoldsJsonStaysAString() {
    SceneNotification notification =
        SceneNotification.newBuilder()
            .setNotificationId("n")
            .setAcquisitionKey("k")
            .setSensor(Sensor.UNKNOWN)
            .setType(NotificationType.CREATED)
            .setSource("s")
            .setItemId("i")
            .setItem("{\"a\":1}")
            .setNotifiedAt(Instant.EPOCH)
            .setIngestedAt(Instant.EPOCH)
            .build();
    assertThat(RecordJson.of(notification).get("item").asText()).isEqualTo("{\"a\":1}");
  }
}
