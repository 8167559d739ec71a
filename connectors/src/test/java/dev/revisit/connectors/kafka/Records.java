package dev.revisit.connectors.kafka;

import dev.revisit.schemas.Alert;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.Feedback;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.ModelRelease;
import dev.revisit.schemas.MonitoredArea;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.Stage;
import dev.revisit.schemas.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** One record for each topic, in the order of {@link Topic}. */
final class Records {
  static final Instant OBSERVED = Instant.parse("2024-05-01T10:00:31Z");
  static final Instant NOTIFIED = Instant.parse("2024-05-01T11:00:00Z");
  static final Instant INGESTED = Instant.parse("2024-05-01T11:00:01Z");
  static final Instant EMITTED = Instant.parse("2024-05-01T11:05:00Z");

  private static final String KEY = "S2/sentinel-2b/20240501T100029/R122/33UUP";
  private static final String BLOCK = "33UUP/05/07";

  private Records() {}

  static List<SpecificRecord> all() {
    return List.of(
        sceneNotification(),
        blockObservation(),
        changeEvent(),
        alert(),
        landCoverEvent(),
        sceneReport(),
        deadLetter(),
        monitoredArea(),
        modelRelease(),
        feedback());
  }

  static SceneNotification sceneNotification() {
    return SceneNotification.newBuilder()
        .setNotificationId("n-1")
        .setAcquisitionKey(KEY)
        .setSensor(Sensor.SENTINEL_2)
        .setSource("feeder")
        .setItemId("item")
        .setObservedAt(OBSERVED)
        .setNotifiedAt(NOTIFIED)
        .setIngestedAt(INGESTED)
        .build();
  }

  static BlockObservation blockObservation() {
    return BlockObservation.newBuilder()
        .setNotificationId("n-1")
        .setAcquisitionKey(KEY)
        .setRevision("05.10/2024-05-01T10:30:00Z")
        .setSensor(Sensor.SENTINEL_2)
        .setItemId("item")
        .setMgrsTile("33UUP")
        .setBlock(BLOCK)
        .setObservedAt(OBSERVED)
        .setNotifiedAt(NOTIFIED)
        .setIngestedAt(INGESTED)
        .setSceneBlocks(1)
        .setAssets(List.of())
        .build();
  }

  static ChangeEvent changeEvent() {
    return ChangeEvent.newBuilder()
        .setEventId("e-1")
        .setType(ChangeEventType.RAISED)
        .setAlertId("a-1")
        .setSequence(1)
        .setStatus(AlertStatus.FIRST)
        .setProbability(0.9)
        .setEvidence(2.5)
        .setFirstDetected(OBSERVED)
        .setLastAnomalous(OBSERVED)
        .setLastObserved(OBSERVED)
        .setObservedAt(OBSERVED)
        .setNotifiedAt(NOTIFIED)
        .setIngestedAt(INGESTED)
        .setEmittedAt(EMITTED)
        .setLooks(1)
        .setAnomalousLooks(1)
        .setDurationDays(0)
        .setMgrsTile("33UUP")
        .setBlock(BLOCK)
        .setGeometry("{}")
        .setBbox(List.of(13.0, 48.0, 13.1, 48.1))
        .setAreaHa(0.16)
        .setModel(model())
        .setConfigurationDigest("c")
        .setClearFraction(1)
        .build();
  }

  static Alert alert() {
    return Alert.newBuilder()
        .setAlertId("a-1")
        .setSequence(1)
        .setLastEventId("e-1")
        .setLastEventType(ChangeEventType.RAISED)
        .setStatus(AlertStatus.FIRST)
        .setProbability(0.9)
        .setEvidence(2.5)
        .setFirstDetected(OBSERVED)
        .setLastAnomalous(OBSERVED)
        .setLastObserved(OBSERVED)
        .setLooks(1)
        .setAnomalousLooks(1)
        .setDurationDays(0)
        .setMgrsTile("33UUP")
        .setBlock(BLOCK)
        .setGeometry("{}")
        .setBbox(List.of(13.0, 48.0, 13.1, 48.1))
        .setAreaHa(0.16)
        .setModel(model())
        .setConfigurationDigest("c")
        .build();
  }

  static LandCoverEvent landCoverEvent() {
    return LandCoverEvent.newBuilder()
        .setEventId("l-1")
        .setAcquisitionKey(KEY)
        .setItemId("item")
        .setSensor(Sensor.SENTINEL_2)
        .setMgrsTile("33UUP")
        .setBlock(BLOCK)
        .setObservedAt(OBSERVED)
        .setNotifiedAt(NOTIFIED)
        .setIngestedAt(INGESTED)
        .setEmittedAt(EMITTED)
        .setClassScheme("dynamic-world")
        .setClasses(List.of())
        .setMeanConfidence(0.5)
        .setValidFraction(1)
        .setAreaHa(10_000)
        .setModel(model())
        .setConfigurationDigest("c")
        .build();
  }

  static SceneReport sceneReport() {
    return SceneReport.newBuilder()
        .setReportId("r-1")
        .setNotificationId("n-1")
        .setAcquisitionKey(KEY)
        .setItemId("item")
        .setSensor(Sensor.SENTINEL_2)
        .setSceneBlocks(0)
        .setOutcome(SceneOutcome.SKIPPED)
        .setNotifiedAt(NOTIFIED)
        .setIngestedAt(INGESTED)
        .setEmittedAt(EMITTED)
        .build();
  }

  static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setDeadLetterId("d-1")
        .setStage(Stage.DECODE)
        .setSourceTopic("scene-notifications")
        .setSourcePartition(3)
        .setSourceOffset(42)
        .setSourceValue(ByteBuffer.wrap("garbage".getBytes(StandardCharsets.UTF_8)))
        .setErrorClass("garbage-bytes")
        .setMessage("m")
        .setRemedy("r")
        .setFailedAt(EMITTED)
        .build();
  }

  static MonitoredArea monitoredArea() {
    return MonitoredArea.newBuilder().setAreaId("area-1").setGeometry("{}").build();
  }

  static ModelRelease modelRelease() {
    return ModelRelease.newBuilder()
        .setName("seamo")
        .setVersion("1")
        .setUri("file:///models/seamo")
        .setSha256("00")
        .setReleasedAt(EMITTED)
        .build();
  }

  static Feedback feedback() {
    return Feedback.newBuilder()
        .setFeedbackId("f-1")
        .setAlertId("a-1")
        .setVerdict(Verdict.CONFIRMED)
        .setAuthor("analyst")
        .setGivenAt(EMITTED)
        .build();
  }

  private static ModelReference model() {
    return ModelReference.newBuilder().setName("seamo").setVersion("1").build();
  }
}
