package dev.revisit.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.Sensor;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SceneLedgerTest {
  private final SceneLedger ledger = new SceneLedger();

  @BeforeEach
  void announce() {
    ledger.announced(notification("n1", "item-1"));
    ledger.announced(notification("n2", "item-2"));
  }

  private static SceneNotification notification(String id, String item) {
    return SceneNotification.newBuilder()
        .setNotificationId(id)
        .setAcquisitionKey("key-" + item)
        .setSensor(Sensor.SENTINEL_2)
        .setType(NotificationType.CREATED)
        .setSource("test")
        .setItemId(item)
        .setNotifiedAt(Instant.EPOCH)
        .setIngestedAt(Instant.EPOCH)
        .build();
  }

  private static SceneReport report(String notification, String block, int blocks) {
    return SceneReport.newBuilder()
        .setReportId(notification + "/" + block)
        .setNotificationId(notification)
        .setAcquisitionKey("key")
        .setItemId("item of " + notification)
        .setSensor(Sensor.SENTINEL_2)
        .setBlock(block)
        .setSceneBlocks(blocks)
        .setOutcome(SceneOutcome.PROCESSED)
        .setNotifiedAt(Instant.EPOCH)
        .setIngestedAt(Instant.EPOCH)
        .setEmittedAt(Instant.EPOCH)
        .build();
  }

  @Test
  void aSceneWithoutAnyReportIsMissing() {
    ledger.reported(report("n2", null, 0));
    assertThat(ledger.missing())
        .singleElement()
        .satisfies(m -> assertThat(m.describe()).isEqualTo("item-1 (no report)"));
    assertThat(ledger.isComplete()).isFalse();
  }

  @Test
  void aSceneIsCompleteWithAsManyBlocksAsItReaches() {
    ledger.reported(report("n1", null, 0));
    ledger.reported(report("n2", "33UUP/00/00", 2));
    assertThat(ledger.missing())
        .singleElement()
        .satisfies(m -> assertThat(m.expectedBlocks()).isEqualTo(Optional.of(2)));
    ledger.reported(report("n2", "33UUP/00/01", 2));
    assertThat(ledger.isComplete()).isTrue();
    assertThat(ledger.irregularities()).isEmpty();
  }

  @Test
  void theSameBlockTwiceDoesNotCompleteASceneAndIsIrregular() {
    ledger.reported(report("n2", "33UUP/00/00", 2));
    ledger.reported(report("n2", "33UUP/00/00", 2));
    assertThat(ledger.missing()).hasSize(2);
    assertThat(ledger.irregularities())
        .singleElement()
        .asString()
        .contains("more than one report on block 33UUP/00/00");
  }

  @Test
  void aReportTooManyIsIrregularAlsoAfterTheSceneWasComplete() {
    ledger.reported(report("n1", null, 0));
    ledger.reported(report("n1", null, 0));
    assertThat(ledger.complete()).isEqualTo(1);
    assertThat(ledger.irregularities()).hasSize(1);
  }

  @Test
  void aReportOnABlockBesidesOneOnTheWholeSceneIsIrregular() {
    ledger.reported(report("n1", null, 0));
    ledger.reported(report("n1", "33UUP/00/00", 1));
    assertThat(ledger.irregularities()).isNotEmpty();
  }

  @Test
  void reportsThatDisagreeOnTheNumberOfBlocksAreIrregular() {
    ledger.reported(report("n1", "33UUP/00/00", 1));
    ledger.reported(report("n1", "33UUP/00/01", 2));
    assertThat(ledger.irregularities()).singleElement().asString().contains("disagree");
  }

  @Test
  void aReportOnASceneThatNobodyAnnouncedIsIrregular() {
    ledger.reported(report("n9", null, 0));
    assertThat(ledger.irregularities()).singleElement().asString().contains("not announced");
    assertThat(ledger.complete()).isZero();
  }
}
