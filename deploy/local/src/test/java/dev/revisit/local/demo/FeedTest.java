package dev.revisit.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.ClassFraction;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.ScorerAgreement;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.SkipReason;
import dev.revisit.schemas.Stage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final Instant SEEN = Instant.parse("2021-05-01T10:56:31Z");

  private static LandCoverEvent.Builder cover() {
    return LandCoverEvent.newBuilder()
        .setEventId("e")
        .setAcquisitionKey("k")
        .setItemId("i")
        .setSensor(Sensor.SENTINEL_2)
        .setMgrsTile("31UFS")
        .setBlock("31UFS/05/07")
        .setObservedAt(SEEN)
        .setNotifiedAt(SEEN)
        .setIngestedAt(SEEN)
        .setEmittedAt(SEEN)
        .setClassScheme("dynamic-world")
        .setClasses(
            List.of(
                new ClassFraction(1, "trees", 0.1),
                new ClassFraction(4, "crops", 0.62),
                new ClassFraction(0, "water", 0.0),
                new ClassFraction(2, "grass", 0.28)))
        .setMeanConfidence(0.8)
        .setValidFraction(0.984)
        .setAreaHa(100)
        .setModel(new ModelReference("m", "1", null))
        .setConfigurationDigest("d");
  }

  private static SceneReport.Builder report(SceneOutcome outcome) {
    return SceneReport.newBuilder()
        .setReportId("r")
        .setNotificationId("n")
        .setAcquisitionKey("k")
        .setItemId("S1_item")
        .setSensor(Sensor.SENTINEL_1)
        .setSceneBlocks(0)
        .setOutcome(outcome)
        .setNotifiedAt(SEEN)
        .setIngestedAt(SEEN)
        .setEmittedAt(SEEN);
  }

  private static ChangeEvent.Builder change() {
    return ChangeEvent.newBuilder()
        .setEventId("e")
        .setType(ChangeEventType.RAISED)
        .setAlertId("0123456789abcdef")
        .setSequence(1)
        .setStatus(AlertStatus.FIRST)
        .setSensors(List.of(Sensor.SENTINEL_2))
        .setProbability(0.91)
        .setEvidence(2.3)
        .setFirstDetected(SEEN)
        .setLastAnomalous(SEEN)
        .setLastObserved(SEEN)
        .setObservedAt(SEEN)
        .setNotifiedAt(SEEN)
        .setIngestedAt(SEEN)
        .setEmittedAt(SEEN)
        .setLooks(1)
        .setAnomalousLooks(1)
        .setDurationDays(0)
        .setMgrsTile("31UFS")
        .setBlock("31UFS/05/07")
        .setGeometry("{}")
        .setBbox(List.of(0.0, 0.0, 1.0, 1.0))
        .setAreaHa(0.64)
        .setModel(new ModelReference("m", "1", null))
        .setConfigurationDigest("d")
        .setClearFraction(1);
  }

  @Test
  void aChangeThatOneScorerJudgedSaysNothingOfAgreement() {
    assertThat(
            Feed.line(
                Topic.CHANGE_EVENTS,
                change().setScorerAgreement(ScorerAgreement.ONE_SCORER).build()))
        .contains(
            "CHANGE   2021-05-01 10:56  S2    31UFS/05/07  RAISED (FIRST), alert 01234567, 0.64 ha, p 0.91");
  }

  @Test
  void aChangeThatTheScorersSeeDifferentlySaysWhoDisagrees() {
    assertThat(
            Feed.line(
                Topic.CHANGE_EVENTS,
                change().setScorerAgreement(ScorerAgreement.SPECTRAL_ONLY).build()))
        .hasValueSatisfying(l -> assertThat(l).endsWith("p 0.91, model disagrees"));
    assertThat(
            Feed.line(
                Topic.CHANGE_EVENTS, change().setScorerAgreement(ScorerAgreement.BOTH).build()))
        .hasValueSatisfying(l -> assertThat(l).endsWith("p 0.91, both scorers agree"));
  }

  @Test
  void anAbstentionIsNotDressedUpAsClasses() {
    assertThat(Feed.line(Topic.LAND_COVER_EVENTS, cover().setAbstained(true).build()))
        .hasValueSatisfying(l -> assertThat(l).contains("abstained").doesNotContain("crops"));
  }

  @Test
  void landCoverShowsTheLargestClassesFirst() {
    assertThat(Feed.line(Topic.LAND_COVER_EVENTS, cover().build()))
        .contains(
            "cover    2021-05-01 10:56  S2    31UFS/05/07  crops 62 %, grass 28 %, trees 10 %; valid 98 %");
  }

  @Test
  void landCoverOfAModelThatIsNotTrainedSaysSo() {
    assertThat(
            Feed.line(Topic.LAND_COVER_EVENTS, cover().setAdvisories(List.of("untrained")).build()))
        .hasValueSatisfying(l -> assertThat(l).endsWith("valid 98 %; untrained model"));
  }

  @Test
  void aProcessedSceneIsSilentAndASkippedOneSaysWhy() {
    assertThat(Feed.line(Topic.SCENE_REPORTS, report(SceneOutcome.PROCESSED).build())).isEmpty();
    assertThat(
            Feed.line(
                Topic.SCENE_REPORTS,
                report(SceneOutcome.SKIPPED)
                    .setSkipReason(SkipReason.OUTSIDE_AREAS)
                    .setDetail("No area.")
                    .build()))
        .hasValueSatisfying(
            l -> assertThat(l).startsWith("skipped").contains("S1_item OUTSIDE_AREAS: No area."));
  }

  @Test
  void aDeadLetterShowsItsRemedy() {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setDeadLetterId("d")
            .setStage(Stage.READ)
            .setSourceTopic("t")
            .setSourcePartition(0)
            .setSourceOffset(1)
            .setErrorClass("truncated-raster")
            .setMessage("B04 ends early.")
            .setRemedy("Fetch it again.")
            .setFailedAt(SEEN)
            .build();
    assertThat(Feed.line(Topic.DEAD_LETTERS, letter))
        .hasValueSatisfying(
            l ->
                assertThat(l)
                    .startsWith("LETTER")
                    .contains("READ")
                    .endsWith("truncated-raster: B04 ends early. (Fetch it again.)"));
  }
}
