package dev.revisit.flink.monitor.alert;

import static dev.revisit.flink.monitor.alert.Story.rectangle;
import static dev.revisit.flink.monitor.alert.Story.square;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.schemas.Agreement;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertFoldTest {

  /** Log-odds: A ln(0.85/0.15), S ln(0.96/0.04), u ln(0.6/0.4), n ln(0.1/0.9). */
  private static final double A = 1.7346011;

  private static final double S = 3.1780538;
  private static final double U = 0.4054651;
  private static final double N = -2.1972246;

  @Test
  void looksOutOfOrderAreRefused() {
    List<FoldLook> looks = new ArrayList<>(Story.of("A A").looks());
    Collections.reverse(looks);

    assertThatThrownBy(
            () -> AlertFold.fold(Story.BLOCK, Story.allOwned(), looks, AlertPolicy.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FoldLook.ORDER");
  }

  @Test
  void anAcquisitionThatAppearsTwiceIsRefused() {
    List<FoldLook> looks = Story.of("A").looks();
    List<FoldLook> twice = List.of(looks.get(0), looks.get(0));

    assertThatThrownBy(
            () -> AlertFold.fold(Story.BLOCK, Story.allOwned(), twice, AlertPolicy.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scoresThatMeanNothingAreRefused() {
    byte[] scores = new byte[CellObservation.CELLS];
    scores[3] = (byte) 201;
    List<FoldLook> looks = List.of(new FoldLook("a", "a", Story.START, Sensor.SENTINEL_2, scores));

    assertThatThrownBy(
            () -> AlertFold.fold(Story.BLOCK, Story.allOwned(), looks, AlertPolicy.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("201");
  }

  @Test
  void withoutLooksThereIsNoAlert() {
    assertThat(AlertFold.fold(Story.BLOCK, Story.allOwned(), List.of(), AlertPolicy.defaults()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n n n", ". . .", "u u u u", "n u n u n u"})
  void withoutAnAnomalousLookThereIsNoAlert(String line) {
    assertThat(Story.of(line).told()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "A, RAISED:FIRST@0",
    "A A, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1",
    "A A A, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2",
    "n n A, RAISED:FIRST@2",
    "A n A n A, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@2 CONFIRMED@4"
  })
  void oneTwoThreeAnomalousLooksAreFirstProvisionalConfirmed(String line, String told) {
    assertThat(Story.of(line).told()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "X, RAISED:FIRST@0",
    "X u u u u u u u u u u u u, RAISED:FIRST@0",
    "X . . . ., RAISED:FIRST@0"
  })
  void oneLookAloneNeverConfirms(String line, String told) {
    assertThat(Story.of(line).told()).isEqualTo(told);
  }

  @Test
  void twoStrongLooksConfirmByEvidence() {
    // 3.178 + 3.178 is past 6.
    assertThat(Story.of("S S").told()).isEqualTo("RAISED:FIRST@0 CONFIRMED@1");
    // 1.735 + 3.178 is not.
    assertThat(Story.of("A S").told()).isEqualTo("RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1");
    // A normal look in between takes 2.197 away.
    assertThat(Story.of("S n S").told()).isEqualTo("RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@2");
  }

  @Test
  void evidenceIsTheCappedSumOfLogOdds() {
    assertThat(Story.of("A").last().evidence()).isCloseTo(A, within(1e-6));
    assertThat(Story.of("S A").last().evidence()).isCloseTo(S + A, within(1e-6));
    assertThat(Story.of("S u n A").last().evidence()).isCloseTo(S + U + N + A, within(1e-6));
    // Never below nothing: 1.735 - 2.197 is 0, then 1.735.
    assertThat(Story.of("A n A").last().evidence()).isCloseTo(A, within(1e-6));
    // Certainty counts 4 a look and 12 in all.
    assertThat(Story.of("X").last().evidence()).isEqualTo(4);
    assertThat(Story.of("X X").last().evidence()).isEqualTo(8);
    assertThat(Story.of("X X X X X n n n").last().evidence()).isCloseTo(12 + 3 * N, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "A n n, RAISED:FIRST@0 RETRACTED@2",
    "A A n n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 RETRACTED@3",
    "A n, RAISED:FIRST@0",
    // Undecided is not normal: it ends the run.
    "A n u n, RAISED:FIRST@0",
    "A n u n n, RAISED:FIRST@0 RETRACTED@4",
    // A cloud is nothing at all: it does not end the run, and does not make one.
    "A n . n, RAISED:FIRST@0 RETRACTED@3",
    "A . . . ., RAISED:FIRST@0"
  })
  void twoNormalLooksInARowRetractWhatWasNotConfirmed(String line, String told) {
    assertThat(Story.of(line).told()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "A A A n n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2",
    "A A A n n n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 FINISHED@5",
    "A A A n n u n n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2",
    "A A A n n A n n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2"
  })
  void threeNormalLooksInARowFinishWhatWasConfirmed(String line, String told) {
    assertThat(Story.of(line).told()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    // Radar that has seen nothing says nothing, neither by a run nor by evidence.
    "A nr nr nr A, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@4",
    "S nr nr S, RAISED:FIRST@0 CONFIRMED@3",
    // Both have seen something: both have to be normal again.
    "A Ar nr nr, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1",
    "A Ar nr nr n n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 RETRACTED@5",
    "A Ar nr n nr n, RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 RETRACTED@5"
  })
  void aSensorSpeaksForItselfOnly(String line, String told) {
    assertThat(Story.of(line).told()).isEqualTo(told);
  }

  @Test
  void aConfirmedAlertFinishesWhenItIsOlderThanAYear() {
    assertThat(Story.of("S S +355d A").told()).isEqualTo("RAISED:FIRST@0 CONFIRMED@1");
    Story story = Story.of("S S +356d A");
    assertThat(story.told()).isEqualTo("RAISED:FIRST@0 CONFIRMED@1 FINISHED@2");
    // Nor does a surface that stays as it is open again, before it was normal once.
    assertThat(Story.of("S S +356d A A A A").told())
        .isEqualTo("RAISED:FIRST@0 CONFIRMED@1 FINISHED@2");
    assertThat(Story.of("S S +356d A A n A").told())
        .isEqualTo("RAISED:FIRST@0 CONFIRMED@1 FINISHED@2 | RAISED:FIRST@5");
  }

  @Test
  void ageEndsAnAlertEvenAtALookThatDoesNotShowIt() {
    Transition last = Story.of("S S +400d .").last();

    assertThat(last.status()).isEqualTo(AlertStatus.FINISHED);
    assertThat(last.lastObserved()).isEqualTo(Story.START.plus(Duration.ofDays(5)));
    assertThat(last.probability()).isEqualTo(0.96);
  }

  @Test
  void anUnconfirmedAlertIsRetractedWhenItIsOlderThanAYear() {
    assertThat(Story.of("A +400d .").told()).isEqualTo("RAISED:FIRST@0 RETRACTED@1");
  }

  @Test
  void aSnapshotTellsTheWholeStory() {
    Transition last = Story.of("n A . u A n A").last();

    assertThat(last.firstDetected()).isEqualTo(Story.START.plus(Duration.ofDays(5)));
    assertThat(last.lastAnomalous()).isEqualTo(Story.START.plus(Duration.ofDays(30)));
    assertThat(last.lastObserved()).isEqualTo(last.lastAnomalous());
    assertThat(last.confirmedAt()).hasValue(last.lastAnomalous());
    assertThat(last.looks()).isEqualTo(5);
    assertThat(last.anomalousLooks()).isEqualTo(3);
    assertThat(last.probability()).isEqualTo(0.85);
    assertThat(last.cells()).isEqualTo(square(10, 10, 2));
    assertThat(last.areaHectares()).isEqualTo(0.64);
    assertThat(last.openingAcquisition()).isEqualTo("S2-2021-05-06T10:00:00Z");
    assertThat(last.anomalousAcquisitions())
        .containsExactly(
            "S2-2021-05-06T10:00:00Z", "S2-2021-05-21T10:00:00Z", "S2-2021-05-31T10:00:00Z");
    assertThat(last.daysSinceClear()).hasValue(5);
  }

  @Test
  void daysSinceClearLooksBackOverClouds() {
    assertThat(Story.of("A").last().daysSinceClear()).isEmpty();
    assertThat(Story.of("A . . A").last().daysSinceClear()).hasValue(15);
  }

  @Test
  void severityIsThatOfTheStrongestLook() {
    assertThat(Story.of("A").last().severity()).isEqualTo(Severity.LOW);
    assertThat(Story.of("S").last().severity()).isEqualTo(Severity.HIGH);
    Story story = Story.of("A A A A S");
    assertThat(story.told())
        .isEqualTo(
            "RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 STRENGTHENED:CONFIRMED@4");
    assertThat(story.last().severity()).isEqualTo(Severity.HIGH);
    assertThat(Story.of("S A A n n n").last().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void agreementIsHighestWhenOpticalAndRadarAreBothAnomalous() {
    assertThat(Story.of("A A").last().agreement()).isEqualTo(Agreement.NOMINAL);
    assertThat(Story.of("A A A").last().agreement()).isEqualTo(Agreement.HIGH);
    assertThat(Story.of("A nr A A").last().agreement()).isEqualTo(Agreement.HIGH);
    Transition both = Story.of("A Ar").last();
    assertThat(both.agreement()).isEqualTo(Agreement.HIGHEST);
    assertThat(both.sensors()).containsExactly(Sensor.SENTINEL_1, Sensor.SENTINEL_2);
    assertThat(Story.of("A A A n Ar").told())
        .isEqualTo(
            "RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 STRENGTHENED:CONFIRMED@4");
  }

  @Test
  void oneSpeckledCellDoesNotMakeSensorsAgree() {
    Transition last =
        new Story()
            .and(square(10, 10, 2), "A n A Sr")
            .and(CellSet.of(10 * 256 + 10, 11 * 256 + 10, 11 * 256 + 11), "A n A nr")
            .last();

    assertThat(last.sensors()).containsExactly(Sensor.SENTINEL_1, Sensor.SENTINEL_2);
    assertThat(last.agreement()).isEqualTo(Agreement.NOMINAL);
  }

  @Test
  void fewerCellsThanTheMinimumAreaWait() {
    assertThat(new Story().and(rectangle(10, 10, 1, 3), "A A A A").told()).isEmpty();
    assertThat(
            new Story()
                .and(rectangle(10, 10, 1, 3), "A A A A")
                .fold(AlertPolicy.defaults().with(0.8, 0.5, 0.48)))
        .hasSize(1);
  }

  @Test
  void diagonalNeighboursAreNeighbours() {
    CellSet diagonal = CellSet.of(10 * 256 + 10, 11 * 256 + 11, 12 * 256 + 12, 13 * 256 + 13);

    assertThat(new Story().and(diagonal, "A").told()).isEqualTo("RAISED:FIRST@0");
  }

  @Test
  void theEdgesOfABlockAreNotNeighbours() {
    CellSet left = rectangle(10, 0, 2, 1);
    CellSet right = rectangle(9, 255, 2, 1);

    assertThat(new Story().and(left, "A A").and(right, "A A").told()).isEmpty();
  }

  @Test
  void cellsThatAnotherTileOwnsRaiseNothing() {
    boolean[] owned = Story.allOwned();
    owned[10 * 256 + 10] = false;

    assertThat(AlertFold.fold(Story.BLOCK, owned, Story.of("A A").looks(), AlertPolicy.defaults()))
        .isEmpty();
  }

  @Test
  void waitingCellsBringTheirLooksWhenTheAlertIsBigEnough() {
    List<AlertTimeline> timelines =
        new Story()
            .and(rectangle(10, 10, 1, 3), "A A . A")
            .and(rectangle(11, 11, 1, 3), "n n . A")
            .fold();

    assertThat(timelines).hasSize(1);
    Transition raised = timelines.get(0).last();
    assertThat(Story.told(timelines.get(0))).isEqualTo("RAISED:FIRST@3");
    assertThat(timelines.get(0).seedCell()).isEqualTo(10 * 256 + 10);
    assertThat(raised.firstDetected()).isEqualTo(Story.START);
    assertThat(raised.looks()).isEqualTo(3);
    assertThat(raised.anomalousLooks()).isEqualTo(3);
  }

  @Test
  void statusIsWhatTheMinimumAreaHasReachedTogether() {
    // Three of six cells are confirmed at the third look: too few.
    Story story =
        new Story().and(rectangle(10, 10, 1, 3), "A A A A").and(rectangle(11, 10, 1, 3), "n A A A");

    assertThat(story.told()).isEqualTo("RAISED:FIRST@1 STRENGTHENED:PROVISIONAL@2 CONFIRMED@3");
  }

  @Test
  void statusDoesNotFallWhileAnyCellIsActive() {
    Story story =
        new Story()
            .and(square(10, 10, 2), "A A A n n n")
            .and(CellSet.of(10 * 256 + 10), "A A A A A A");

    assertThat(story.told()).isEqualTo("RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2");
  }

  @Test
  void anAlertGrowsWhenItsAreaIsAQuarterLarger() {
    // 16 cells; 3 more are not enough, 1 more makes a quarter.
    Story story =
        new Story()
            .and(square(10, 10, 4), "A A A A A")
            .and(rectangle(10, 14, 3, 1), "n n n A A")
            .and(rectangle(13, 14, 1, 1), "n n n n A");

    assertThat(story.told())
        .isEqualTo("RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 GREW:CONFIRMED@4");
    assertThat(story.last().cells().size()).isEqualTo(20);
    assertThat(story.last().firstDetected()).isEqualTo(Story.START);
  }

  @Test
  void oneCellMayJoinAnAlert() {
    Story story = Story.of("A A").and(CellSet.of(12 * 256 + 12), "n A");

    assertThat(story.last().cells().size()).isEqualTo(5);
  }

  @Test
  void alertsThatMeetBecomeOneAndTheOlderSeedNamesIt() {
    List<AlertTimeline> timelines =
        new Story()
            .and(square(10, 10, 2), "n A A A A")
            .and(square(10, 13, 2), "A A A A A")
            .and(rectangle(10, 12, 2, 1), "n n n A A")
            .fold();

    assertThat(timelines).hasSize(2);
    AlertTimeline older = timelines.get(0);
    AlertTimeline younger = timelines.get(1);
    assertThat(older.seedCell()).isEqualTo(10 * 256 + 13);
    assertThat(Story.told(older))
        .isEqualTo("RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 GREW:CONFIRMED@3");
    assertThat(older.last().cells()).isEqualTo(rectangle(10, 10, 2, 5));
    assertThat(Story.told(younger))
        .isEqualTo("RAISED:FIRST@1 STRENGTHENED:PROVISIONAL@2 MERGED:FINISHED@3");
    assertThat(younger.last().mergedInto()).hasValue(older.alertId());
    assertThat(younger.last().cells()).isEqualTo(square(10, 10, 2));
  }

  @Test
  void aChainOfAlertsHasOneHeir() {
    List<AlertTimeline> timelines =
        new Story()
            .and(square(10, 10, 2), "A A")
            .and(square(10, 13, 2), "A A")
            .and(square(10, 16, 2), "A A")
            .and(rectangle(10, 12, 1, 1), "n A")
            .and(rectangle(11, 15, 1, 1), "n A")
            .fold();

    assertThat(timelines).hasSize(3);
    assertThat(timelines.get(1).last().mergedInto()).hasValue(timelines.get(0).alertId());
    assertThat(timelines.get(2).last().mergedInto()).hasValue(timelines.get(0).alertId());
    assertThat(timelines.get(0).last().cells().size()).isEqualTo(14);
  }

  @Test
  void alertsApartStayApart() {
    assertThat(Story.of("A").and(square(20, 20, 2), "A").fold()).hasSize(2);
  }

  @Test
  void aCellThatComesBackBelongsToItsAlertEvenWhenItLiesAlone() {
    Story story =
        new Story()
            .and(rectangle(10, 10, 1, 4), "A A A A")
            .and(rectangle(10, 14, 1, 3), "A n n n")
            .and(rectangle(10, 17, 1, 1), "A n n A");

    assertThat(story.told())
        .isEqualTo("RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 GREW:CONFIRMED@3");
    assertThat(story.last().cells().size()).isEqualTo(5);
  }

  @Test
  void anAlertThatEndedIsReopenedWithinNinetyDays() {
    assertThat(Story.of("A n n A").told()).isEqualTo("RAISED:FIRST@0 RETRACTED@2 REOPENED:FIRST@3");
    assertThat(Story.of("A A A n n n A A A").told())
        .isEqualTo(
            "RAISED:FIRST@0 STRENGTHENED:PROVISIONAL@1 CONFIRMED@2 FINISHED@5 REOPENED:FIRST@6 "
                + "STRENGTHENED:PROVISIONAL@7 CONFIRMED@8");
    assertThat(Story.of("A n n +85d A").told())
        .isEqualTo("RAISED:FIRST@0 RETRACTED@2 REOPENED:FIRST@3");
    assertThat(Story.of("A n n +86d A").told())
        .isEqualTo("RAISED:FIRST@0 RETRACTED@2 | RAISED:FIRST@3");
  }

  @Test
  void whatWasOnceConfirmedFinishesAgainAfterItWasReopened() {
    Transition last = Story.of("A A A n n n A n n").last();

    assertThat(last.status()).isEqualTo(AlertStatus.FINISHED);
    assertThat(last.confirmedAt()).hasValue(Story.START.plus(Duration.ofDays(10)));
  }

  @Test
  void anAlertThatEndsShowsTheCellsThatWereConfirmed() {
    Transition last =
        new Story()
            .and(square(10, 10, 3), "A A A n n n")
            .and(rectangle(10, 10, 1, 3), "A A n n n n")
            .last();

    assertThat(last.status()).isEqualTo(AlertStatus.FINISHED);
    assertThat(last.cells()).isEqualTo(rectangle(11, 10, 2, 3));
  }

  @Test
  void theNameDependsOnBlockSeedAndOpeningLook() {
    String id = Story.of("A A").fold().get(0).alertId();

    assertThat(id).hasSize(32).matches("[0-9a-f]+");
    assertThat(Story.of("A A A n n n").fold().get(0).alertId()).isEqualTo(id);
    assertThat(Story.of("n A").fold().get(0).alertId()).isNotEqualTo(id);
    assertThat(new Story().and(square(10, 11, 2), "A A").fold().get(0).alertId()).isNotEqualTo(id);
  }

  @Test
  void theFingerprintTellsRevisionsApart() {
    FoldLook look = Story.of("A").looks().get(0);
    FoldLook reprocessed =
        new FoldLook(
            look.acquisitionKey(), "newer", look.observedAt(), look.sensor(), look.scores());

    assertThat(fingerprint(reprocessed)).isNotEqualTo(fingerprint(look));
  }

  private static String fingerprint(FoldLook look) {
    return AlertFold.fold(Story.BLOCK, Story.allOwned(), List.of(look), AlertPolicy.defaults())
        .get(0)
        .last()
        .fingerprint();
  }
}
