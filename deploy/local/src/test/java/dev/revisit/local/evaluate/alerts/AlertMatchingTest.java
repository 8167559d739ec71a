package dev.revisit.local.evaluate.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.local.evaluate.alerts.AlertHistory.Statement;
import dev.revisit.local.evaluate.alerts.RunOutcome.Found;
import dev.revisit.local.evaluate.alerts.RunOutcome.Told;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Squares of hundredths of a degree; two years of 500 square kilometres, of which one counts. */
class AlertMatchingTest {
  private static final LocalDate FIRST = LocalDate.parse("2023-01-01");
  private static final double SQUARE_KILOMETRES = 500;
  private static final int FOLLOW_UP_DAYS = 100;

  private static Geometry square(double west, double east) {
    return new GeometryFactory().toGeometry(new Envelope(west, east, 0, 0.01));
  }

  private static TruthEvent event(
      String kind, String start, String end, boolean change, double west, double east) {
    return new TruthEvent(
        kind + "-1",
        kind,
        LocalDate.parse(start),
        Optional.of(end).filter(day -> !day.isEmpty()).map(LocalDate::parse),
        change,
        square(west, east));
  }

  /** One statement: type, status, day of the look. */
  private record Said(ChangeEventType type, AlertStatus status, String day) {}

  private static Said raised(String day) {
    return new Said(ChangeEventType.RAISED, AlertStatus.FIRST, day);
  }

  private static Said confirmed(String day) {
    return new Said(ChangeEventType.CONFIRMED, AlertStatus.CONFIRMED, day);
  }

  private static AlertHistory alert(String id, double west, double east, Said... said) {
    List<Statement> statements = new ArrayList<>();
    Instant first = Instant.parse(said[0].day() + "T10:00:00Z");
    for (Said one : said) {
      statements.add(
          new Statement(
              statements.size() + 1,
              one.type(),
              one.status(),
              Instant.parse(one.day() + "T10:00:00Z"),
              first,
              square(west, east)));
    }
    return new AlertHistory(id, statements);
  }

  private static RunOutcome match(List<TruthEvent> events, AlertHistory... alerts) {
    return AlertMatching.match(
        "run",
        List.of(alerts),
        new CatalogueTruth(
            "catalogue", events, SQUARE_KILOMETRES, FIRST, LocalDate.parse("2024-12-31")),
        Ground.UNKNOWN,
        FOLLOW_UP_DAYS);
  }

  private static final TruthEvent FIRE =
      event("fire", "2024-07-01", "2024-09-01", true, 0.00, 0.10);

  @Test
  void aConfirmedAlertOnAFireFindsItAndTellsHowLongItTook() {
    RunOutcome outcome =
        match(List.of(FIRE), alert("a", 0.02, 0.08, raised("2024-07-06"), confirmed("2024-07-21")));

    Found found = outcome.events().get(0);
    assertThat(found.daysToRaised()).hasValue(5);
    assertThat(found.daysToConfirmed()).hasValue(20);
    assertThat(found.alertId()).contains("a");
    assertThat(outcome.alerts().get(0).confirmedTrue()).isTrue();
    Map<String, Double> metrics = AlertMeasures.metrics(List.of(outcome));
    assertThat(metrics.get("recall")).isEqualTo(1);
    assertThat(metrics.get("precision")).isEqualTo(1);
    assertThat(metrics.get("days_to_confirmed_p90")).isEqualTo(20);
    assertThat(metrics.get("false_alerts_per_1000km2_year")).isZero();
  }

  @Test
  void anAlertThatIsOnlyRaisedFindsNothingButIsTold() {
    RunOutcome outcome = match(List.of(FIRE), alert("a", 0, 0.1, raised("2024-07-06")));

    assertThat(outcome.events().get(0).daysToRaised()).hasValue(5);
    assertThat(outcome.events().get(0).daysToConfirmed()).isEmpty();
    Map<String, Double> metrics = AlertMeasures.metrics(List.of(outcome));
    assertThat(metrics.get("recall")).isZero();
    assertThat(metrics.get("recall_raised")).isEqualTo(1);
    assertThat(metrics.get("precision")).isNaN();
    assertThat(metrics.get("precision_raised")).isEqualTo(1);
  }

  @Test
  void aTenthOfTheSmallerAreaIsEnoughAndLessIsNot() {
    // The alert is 0.10 wide as the fire is; 0.011 and 0.009 of it lie on the fire.
    RunOutcome enough = match(List.of(FIRE), alert("a", 0.089, 0.189, confirmed("2024-07-06")));
    RunOutcome tooLittle = match(List.of(FIRE), alert("a", 0.091, 0.191, confirmed("2024-07-06")));
    // Half of a small alert lies on it, although that is little of the fire.
    RunOutcome small = match(List.of(FIRE), alert("a", 0.098, 0.102, confirmed("2024-07-06")));

    assertThat(enough.events().get(0).alertId()).contains("a");
    assertThat(tooLittle.events().get(0).alertId()).isEmpty();
    assertThat(tooLittle.alerts().get(0).cause()).isEqualTo(AlertMatching.OTHER);
    assertThat(small.events().get(0).alertId()).contains("a");
  }

  @Test
  void anAlertThatBeganBeforeTheFireIsFalseAndHidesIt() {
    RunOutcome outcome =
        match(List.of(FIRE), alert("a", 0, 0.1, raised("2024-06-30"), confirmed("2024-07-21")));

    assertThat(outcome.events().get(0).daysToConfirmed()).isEmpty();
    assertThat(outcome.events().get(0).underOlderAlert()).isTrue();
    assertThat(outcome.alerts().get(0).cause()).isEqualTo(AlertMatching.OTHER_TIME);
    assertThat(AlertMeasures.counts(List.of(outcome)))
        .containsEntry("events_missed_under_older_alert", 1L)
        .containsEntry("false_other_time", 1L);
    // One false alert in 500 square kilometres and 365 days of 365.25.
    assertThat(AlertMeasures.falseAlertRate(List.of(outcome))).isCloseTo(2.0, within(0.01));
  }

  @Test
  void anAlertMayComeAYearAfterTheEndAndNotLater() {
    TruthEvent flood = event("flood", "2023-02-01", "2023-02-20", true, 0, 0.1);

    RunOutcome inTime = match(List.of(flood), alert("a", 0, 0.1, confirmed("2024-02-20")));
    RunOutcome late = match(List.of(flood), alert("a", 0, 0.1, confirmed("2024-02-21")));

    assertThat(inTime.events().get(0).daysToConfirmed()).hasValue(384);
    assertThat(late.alerts().get(0).cause()).isEqualTo(AlertMatching.OTHER_TIME);
  }

  @Test
  void anAlertOverTwoEventsFindsBothAndIsTrueOnce() {
    TruthEvent cut = event("clear-cut", "2024-06-01", "", true, 0.10, 0.20);

    RunOutcome outcome = match(List.of(FIRE, cut), alert("a", 0.05, 0.15, confirmed("2024-07-11")));

    assertThat(outcome.events()).allMatch(found -> found.alertId().equals(Optional.of("a")));
    assertThat(outcome.events().get(1).daysToConfirmed()).hasValue(40);
    assertThat(AlertMeasures.counts(List.of(outcome)))
        .containsEntry("events_confirmed", 2L)
        .containsEntry("alerts_confirmed_true", 1L)
        .containsEntry("alerts_confirmed_false", 0L);
    assertThat(AlertMeasures.metrics(List.of(outcome)))
        .containsEntry("days_to_confirmed_median", 25.0); // of 10 and 40
  }

  @Test
  void aHarvestIsNoChangeAndNamesTheCauseOfAFalseAlertForAYear() {
    TruthEvent harvest = event("harvest", "2024-07-20", "", false, 0.2, 0.3);

    RunOutcome outcome =
        match(
            List.of(FIRE, harvest),
            alert("fire", 0, 0.1, confirmed("2024-07-11")),
            alert("stubble", 0.2, 0.3, confirmed("2024-08-01")),
            alert("early", 0.2, 0.3, confirmed("2024-07-01")));

    assertThat(outcome.events()).hasSize(1);
    assertThat(outcome.alerts())
        .extracting(Told::cause)
        .containsExactly(AlertMatching.CHANGE, "harvest", AlertMatching.OTHER);
    assertThat(AlertMeasures.metrics(List.of(outcome)).get("precision"))
        .isCloseTo(1 / 3.0, within(1e-12));
    assertThat(AlertMeasures.counts(List.of(outcome)))
        .containsEntry("false_harvest", 1L)
        .containsEntry("false_other", 1L);
  }

  @Test
  void whatWasTakenBackLaterStillCountsAsToldButNotInTheEnd() {
    RunOutcome outcome =
        match(
            List.of(FIRE),
            alert(
                "a",
                0,
                0.1,
                confirmed("2024-07-11"),
                new Said(ChangeEventType.CORRECTED, AlertStatus.RETRACTED, "2024-07-16")));

    assertThat(AlertMeasures.metrics(List.of(outcome)))
        .containsEntry("recall", 1.0)
        .containsEntry("precision", 1.0)
        .containsEntry("recall_latest", 0.0)
        .containsEntry("precision_latest", Double.NaN);
    assertThat(AlertMeasures.counts(List.of(outcome)))
        .containsEntry("confirmed_retracted_later", 1L)
        .containsEntry("confirmed_corrected_later", 1L);
  }

  @Test
  void aMergedAlertIsToldButItsHeirSpeaksForItInTheEnd() {
    RunOutcome outcome =
        match(
            List.of(FIRE),
            alert("heir", 0.0, 0.05, confirmed("2024-07-11")),
            alert(
                "merged",
                0.05,
                0.1,
                confirmed("2024-07-11"),
                new Said(ChangeEventType.MERGED, AlertStatus.FINISHED, "2024-07-16")));

    assertThat(outcome.alerts())
        .extracting(Told::trueInTheEnd)
        .containsExactly(Optional.of(true), Optional.empty());
    assertThat(AlertMeasures.counts(List.of(outcome))).containsEntry("confirmed_merged_later", 1L);
  }

  @Test
  void withoutAlertsNothingIsFoundAndPrecisionIsUndefined() {
    RunOutcome outcome = match(List.of(FIRE));

    assertThat(AlertMeasures.metrics(List.of(outcome)))
        .containsEntry("recall", 0.0)
        .containsEntry("precision", Double.NaN)
        .containsEntry("days_to_raised_median", Double.NaN);
  }

  @Test
  void withoutTruthEveryConfirmedAlertIsFalseAndRecallIsUndefined() {
    RunOutcome outcome = match(List.of(), alert("a", 0, 0.1, confirmed("2024-07-11")));

    assertThat(AlertMeasures.metrics(List.of(outcome)))
        .containsEntry("recall", Double.NaN)
        .containsEntry("precision", 0.0);
  }

  @Test
  void whatHappensInTheFirstYearIsNotInTheMonitoredPeriod() {
    TruthEvent early = event("fire", "2023-08-01", "2023-09-01", true, 0, 0.1);

    RunOutcome outcome = match(List.of(early), alert("a", 0.5, 0.6, confirmed("2023-08-05")));

    assertThat(outcome.events().get(0).monitored()).isFalse();
    assertThat(AlertMeasures.metrics(List.of(outcome)))
        .containsEntry("recall_monitored", Double.NaN)
        .containsEntry("precision", 0.0)
        .containsEntry("precision_monitored", Double.NaN)
        .containsEntry("false_alerts_per_1000km2_year", 0.0);
  }

  /** The record ends on 31 December 2024: a hundred days after 22 September. */
  @Test
  void aChangeAtTheEndOfTheRecordCountsForRecallButNotForTheFollowedOnes() {
    TruthEvent found = event("clear-cut", "2024-06-01", "", true, 0.1, 0.2);
    TruthEvent lastFollowed = event("clear-cut", "2024-09-22", "", true, 0.2, 0.3);
    TruthEvent foundTooLateToBeFollowed = event("flood", "2024-09-23", "", true, 0.3, 0.4);
    TruthEvent missed = event("flood", "2024-12-20", "", true, 0.4, 0.5);

    RunOutcome outcome =
        match(
            List.of(FIRE, found, lastFollowed, foundTooLateToBeFollowed, missed),
            alert("a", 0.0, 0.1, confirmed("2024-07-11")),
            alert("b", 0.1, 0.2, confirmed("2024-06-21")),
            alert("c", 0.3, 0.4, confirmed("2024-10-01")));
    AlertReport report = AlertEvaluation.of(List.of(outcome), FOLLOW_UP_DAYS, 7).report(1);

    assertThat(outcome.events())
        .extracting(Found::followed)
        .containsExactly(true, true, true, false, false);
    assertThat(AlertMeasures.metrics(List.of(outcome)).get("recall"))
        .isCloseTo(3 / 5.0, within(1e-12));
    assertThat(AlertMeasures.metrics(List.of(outcome)).get("recall_followed"))
        .isCloseTo(2 / 3.0, within(1e-12));
    assertThat(AlertMeasures.counts(List.of(outcome)))
        .containsEntry("events", 5L)
        .containsEntry("events_followed", 3L)
        .containsEntry("events_confirmed", 3L)
        .containsEntry("events_followed_confirmed", 2L);
    assertThat(report.toJson().at("/follow_up_days").intValue()).isEqualTo(100);
    assertThat(report.toJson().at("/kinds/clear-cut/followed").intValue()).isEqualTo(2);
    assertThat(report.toJson().at("/kinds/clear-cut/followed_confirmed").intValue()).isEqualTo(1);
    assertThat(report.toJson().at("/kinds/flood/followed").intValue()).isZero();
    // Of three events, one draw in 27 has none that was found, and 8 in 27 none that was missed.
    assertThat(report.toJson().at("/intervals_95/recall_followed/0").doubleValue()).isZero();
    assertThat(report.toJson().at("/intervals_95/recall_followed/1").doubleValue()).isEqualTo(1);
    assertThat(AlertTable.lines(report))
        .anyMatch(line -> line.matches(" +recall with 100 days to go on +0.667 +\\(95 %: .*"));
  }

  @Test
  void runsArePooledAndEachHasARow() {
    RunOutcome found = match(List.of(FIRE), alert("a", 0, 0.1, confirmed("2024-07-11")));
    RunOutcome missed =
        new RunOutcome("other", match(List.of(FIRE)).events(), List.of(), SQUARE_KILOMETRES);

    AlertReport report = AlertEvaluation.of(List.of(found, missed), FOLLOW_UP_DAYS, 7).report(1);

    assertThat(report.toJson().at("/metrics/recall").doubleValue()).isEqualTo(0.5);
    assertThat(report.toJson().at("/groups/run/recall").doubleValue()).isEqualTo(1);
    assertThat(report.toJson().at("/groups/other/recall").doubleValue()).isZero();
    assertThat(report.toJson().at("/groups/other/precision").isNull()).isTrue();
    assertThat(report.toJson().at("/intervals_95/recall/0").doubleValue()).isZero();
    assertThat(report.toJson().at("/intervals_95/recall/1").doubleValue()).isEqualTo(1);
    assertThat(report.toJson().at("/kinds/fire/confirmed").intValue()).isEqualTo(1);
    assertThat(AlertTable.lines(report))
        .anyMatch(line -> line.matches(" +fire +2 +1 +1 +0.500 +10, 10 +10, 10"));
  }
}
