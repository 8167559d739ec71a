package dev.revisit.flink.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.monitor.SyntheticScenes.Content;
import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.flink.monitor.alert.FoldLook;
import dev.revisit.schemas.Alert;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.SkipReason;
import dev.revisit.schemas.Stage;
import dev.revisit.schemas.state.StoredLook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockMonitorTest extends MonitoredBlock {
  @Override
  MonitorSettings settings() {
    return settings(ChangeFusion.both());
  }

  @BeforeEach
  void start() throws Exception {
    startAfresh();
  }

  @Test
  void aClearingIsRaisedOnceAndConfirmedByTheNextLooks() throws Exception {
    forestSummerOf2022();
    observe("2023-06-20T10:10:00Z", Content.FOREST);
    assertThat(harness.extractOutputValues()).isEmpty();

    observe("2023-07-01T10:10:00Z", Content.CLEARED);
    observe("2023-07-11T10:10:00Z", Content.ALL_CLOUD);
    observe("2023-07-21T10:10:00Z", Content.CLEARED);
    observe("2023-08-01T10:10:00Z", Content.CLEARED);

    List<ChangeEvent> events = harness.extractOutputValues();
    assertThat(events)
        .extracting(ChangeEvent::getType)
        .startsWith(ChangeEventType.RAISED)
        .contains(ChangeEventType.CONFIRMED);
    assertThat(events).extracting(ChangeEvent::getAlertId).containsOnly(events.get(0).getAlertId());
    ChangeEvent raised = events.get(0);
    assertThat(raised.getObservedAt()).isEqualTo(Instant.parse("2023-07-01T10:10:00Z"));
    assertThat(raised.getAreaHa()).isEqualTo(SyntheticScenes.CLEARING_HECTARES, within(1e-9));
    assertThat(raised.getIndices())
        .anySatisfy(
            index -> {
              assertThat(index.getIndex()).isEqualTo("NDVI");
              // (3150 - 350) / (3150 + 350) and (2400 - 1600) / (2400 + 1600)
              assertThat(index.getExpected()).isEqualTo(0.8, within(0.005));
              assertThat(index.getObserved()).isEqualTo(0.2, within(0.005));
            });
    assertThat(raised.getAdvisories()).contains("spectral-only");
    assertThat(latestAlerts().values())
        .singleElement()
        .extracting(Alert::getStatus)
        .isEqualTo(AlertStatus.CONFIRMED);
  }

  @Test
  void aDipThatRecoversIsRetracted() throws Exception {
    forestSummerOf2022();
    observe("2023-07-01T10:10:00Z", Content.CLEARED);
    observe("2023-07-11T10:10:00Z", Content.FOREST);
    observe("2023-07-21T10:10:00Z", Content.FOREST);

    assertThat(harness.extractOutputValues())
        .extracting(ChangeEvent::getType)
        .containsExactly(ChangeEventType.RAISED, ChangeEventType.RETRACTED);
  }

  @Test
  void everyLookTellsTheLandCoverOfAModelThatIsNotTrained() throws Exception {
    observe("2022-06-10T10:10:00Z", Content.FOREST);

    LandCoverEvent event = side(MonitorPipeline.LAND_COVER).get(0);
    assertThat(event.getAdvisories()).contains("untrained", "missing-bands");
    assertThat(event.getAreaHa()).isEqualTo(64 * 64 * 0.01, within(1e-9));
    assertThat(event.getValidFraction()).isEqualTo(64.0 * 64 / (1024 * 1024), within(1e-12));
    assertThat(event.getIndexMeans().get("NDVI")).isEqualTo(0.8, within(0.005));
    assertThat(event.getClasses().stream().mapToDouble(c -> c.getFraction()).sum())
        .isEqualTo(1.0, within(1e-9));
  }

  @Test
  void aSeasonIsFoldedByTheFirstLookThatMayKnowIt() throws Exception {
    observe("2022-08-01T10:10:00Z", Content.FOREST);
    // Autumn has begun, but summer stays open for ten more days.
    observe("2022-09-08T10:10:00Z", Content.FOREST);
    observe("2022-09-12T10:10:00Z", Content.FOREST);

    assertThat(side(MonitorPipeline.REPORTS))
        .extracting(SceneReport::getSeasonsFolded)
        .containsExactly(0, 0, 1);
    assertThat(side(MonitorPipeline.LAND_COVER))
        .extracting(LandCoverEvent::getReferenceSeason)
        .containsExactly(null, null, "2022-JJA");
  }

  @Test
  void aSeasonIsFoldedOnceHoweverLongTheBlockIsWatched() throws Exception {
    for (int year = 2020; year < 2024; year++) {
      for (String day : List.of("01-20", "04-20", "07-20", "10-20")) {
        observe(year + "-" + day + "T10:10:00Z", Content.FOREST);
      }
    }

    assertThat(side(MonitorPipeline.REPORTS))
        .extracting(SceneReport::getSeasonsFolded)
        .startsWith(0, 1)
        .allMatch(folded -> folded <= 1);
    assertThat(side(MonitorPipeline.LAND_COVER))
        .last()
        .extracting(LandCoverEvent::getReferenceSeason)
        .isEqualTo("2023-JJA");
  }

  @Test
  void afterALongGapTheLastSeasonBeforeItIsStillKnown() throws Exception {
    observe("2020-07-01T10:10:00Z", Content.FOREST);
    observe("2022-05-01T10:10:00Z", Content.FOREST);
    observe("2022-05-11T10:10:00Z", Content.FOREST);

    assertThat(side(MonitorPipeline.REPORTS))
        .extracting(SceneReport::getSeasonsFolded)
        .containsExactly(0, 1, 0);
    assertThat(side(MonitorPipeline.LAND_COVER))
        .extracting(LandCoverEvent::getReferenceSeason)
        .containsExactly(null, "2020-JJA", "2020-JJA");
  }

  @Test
  void whatWasGreenTheYearBeforeLastAndNeverSinceIsAnomalous() throws Exception {
    for (String day : List.of("04-10", "04-20", "07-10", "07-20", "10-10", "10-20")) {
      observe("2020-" + day + "T10:10:00Z", Content.FOREST);
    }
    for (String day : List.of("04-10", "04-20", "07-10", "07-20", "10-10", "10-20")) {
      observe("2021-" + day + "T10:10:00Z", Content.CLEARED);
    }
    observe("2022-05-20T10:10:00Z", Content.CLEARED);

    // All seasons of the past year look like that, so only the year before it can tell.
    List<StoredLook> looks = storedLooks();
    byte[] codes = FoldLook.of(looks.get(looks.size() - 1)).scores();
    assertThat(codes[5 * 256 + 5] & 0xff).isEqualTo(200);
    assertThat(codes[0] & 0xff).isLessThan(100);
  }

  @Test
  void theOrderOfArrivalDoesNotChangeTheLatestAlerts() throws Exception {
    List<ReadOutcome> late = new ArrayList<>();
    late.add(outcome("2023-06-05T10:10:00Z", Content.FOREST));
    late.add(outcome("2023-06-15T10:10:00Z", Content.CLEARED));
    late.add(outcome("2023-06-25T10:10:00Z", Content.ALL_CLOUD));
    late.add(outcome("2023-07-05T10:10:00Z", Content.CLEARED));
    late.add(outcome("2023-07-15T10:10:00Z", Content.CLEARED));
    late.add(outcome("2023-07-25T10:10:00Z", Content.FOREST));
    forestSummerOf2022();
    for (ReadOutcome outcome : late) {
      process(outcome);
    }
    Map<String, String> inOrder = alertFacts();
    assertThat(inOrder).hasSize(1);

    for (int seed = 0; seed < 4; seed++) {
      startAfresh();
      forestSummerOf2022();
      List<ReadOutcome> shuffled = new ArrayList<>(late);
      Collections.shuffle(shuffled, new Random(seed));
      for (ReadOutcome outcome : shuffled) {
        process(outcome);
      }
      assertThat(alertFacts()).as("seed " + seed).isEqualTo(inOrder);
    }
  }

  @Test
  void aSceneThatArrivesAfterItsSeasonWasUsedMakesLaterLooksBeJudgedAgain() throws Exception {
    forestSummerOf2022();
    // The first summer look of 2023 arrives before a late one of spring; both are judged in the
    // end.
    observe("2023-06-20T10:10:00Z", Content.FOREST);
    observe("2023-05-20T10:10:00Z", Content.FOREST);

    assertThat(side(MonitorPipeline.REPORTS))
        .last()
        .satisfies(
            report -> {
              assertThat(report.getOutcome()).isEqualTo(SceneOutcome.PROCESSED);
              assertThat(report.getLate()).isTrue();
            });
  }

  @Test
  void aSceneOlderThanTheAllowedLatenessChangesNothing() throws Exception {
    forestSummerOf2022();
    observe("2022-05-01T10:10:00Z", Content.FOREST);

    assertThat(side(MonitorPipeline.REPORTS))
        .last()
        .extracting(SceneReport::getSkipReason)
        .isEqualTo(SkipReason.TOO_LATE);
  }

  @Test
  void redeliveryIsSilentAndAnotherAnnouncementIsADuplicate() throws Exception {
    ReadOutcome outcome = outcome("2022-06-10T10:10:00Z", Content.FOREST);
    process(outcome);
    process(outcome);
    assertThat(side(MonitorPipeline.REPORTS)).hasSize(1);

    BlockObservation again =
        BlockObservation.newBuilder(outcome.observed().observation())
            .setNotificationId("from another feeder")
            .build();
    process(read(again));
    assertThat(side(MonitorPipeline.REPORTS))
        .last()
        .extracting(SceneReport::getSkipReason)
        .isEqualTo(SkipReason.DUPLICATE);
    assertThat(side(MonitorPipeline.LAND_COVER)).hasSize(1);
  }

  @Test
  void aNewerRevisionReplacesTheOldOneAndCorrectsWhatItRaised() throws Exception {
    forestSummerOf2022();
    process(read(scenes.write(Instant.parse("2023-07-01T10:10:00Z"), Content.CLEARED, "05.09/a")));
    assertThat(harness.extractOutputValues())
        .extracting(ChangeEvent::getType)
        .containsExactly(ChangeEventType.RAISED);
    String raised = harness.extractOutputValues().get(0).getEventId();

    process(read(scenes.write(Instant.parse("2023-07-01T10:10:00Z"), Content.FOREST, "05.10/b")));
    process(read(scenes.write(Instant.parse("2023-07-01T10:10:00Z"), Content.CLEARED, "04.00/c")));

    assertThat(harness.extractOutputValues())
        .last()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo(ChangeEventType.CORRECTED);
              assertThat(event.getStatus()).isEqualTo(AlertStatus.RETRACTED);
              assertThat(event.getSupersedes()).containsExactly(raised);
            });
    List<SceneReport> reports = side(MonitorPipeline.REPORTS);
    assertThat(reports.get(reports.size() - 2).getReplacedRevision()).isTrue();
    assertThat(reports.get(reports.size() - 1).getSkipReason())
        .isEqualTo(SkipReason.OLDER_REVISION);
  }

  @Test
  void scenesWithoutDataOrAllInCloudAreReportedAndJudgeNothing() throws Exception {
    observe("2022-06-10T10:10:00Z", Content.NO_DATA);
    observe("2022-06-20T10:10:00Z", Content.ALL_CLOUD);

    assertThat(side(MonitorPipeline.REPORTS))
        .extracting(SceneReport::getSkipReason)
        .containsExactly(SkipReason.NO_DATA, SkipReason.ALL_CLOUD);
    assertThat(side(MonitorPipeline.LAND_COVER)).isEmpty();
  }

  @Test
  void aSceneThatCannotBeReadBecomesADeadLetterAndNothingElse() throws Exception {
    ReadOutcome good = outcome("2022-06-10T10:10:00Z", Content.FOREST);
    process(
        new ReadOutcome.Failed(
            good.observed(),
            new SceneFailure(Stage.READ, "truncated-raster", "cut off", "announce again", false, 1),
            0.1));

    DeadLetter letter = side(MonitorPipeline.DEAD_LETTERS).get(0);
    assertThat(letter.getErrorClass()).isEqualTo("truncated-raster");
    assertThat(letter.getSourceOffset()).isEqualTo(7);
    assertThat(side(MonitorPipeline.REPORTS))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.getOutcome()).isEqualTo(SceneOutcome.FAILED);
              assertThat(report.getDeadLetterId()).isEqualTo(letter.getDeadLetterId());
            });
  }

  @Test
  void aRestoredBlockGoesOnAsIfNothingHadHappened() throws Exception {
    forestSummerOf2022();
    observe("2023-07-01T10:10:00Z", Content.CLEARED);
    String alert = harness.extractOutputValues().get(0).getAlertId();
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    restore(snapshot);

    observe("2023-07-11T10:10:00Z", Content.CLEARED);
    observe("2023-07-21T10:10:00Z", Content.CLEARED);

    List<ChangeEvent> events = harness.extractOutputValues();
    assertThat(events).extracting(ChangeEvent::getAlertId).containsOnly(alert);
    assertThat(events).extracting(ChangeEvent::getSequence).startsWith(2);
    assertThat(events).last().extracting(ChangeEvent::getStatus).isEqualTo(AlertStatus.CONFIRMED);
  }
}
