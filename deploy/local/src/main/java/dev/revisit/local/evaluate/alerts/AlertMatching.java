package dev.revisit.local.evaluate.alerts;

import dev.revisit.local.evaluate.alerts.AlertHistory.Statement;
import dev.revisit.local.evaluate.alerts.RunOutcome.Found;
import dev.revisit.local.evaluate.alerts.RunOutcome.Told;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Brings alerts and planted events together.
 *
 * <p>A statement (one change event) <b>matches</b> a planted event when they share at least {@value
 * #LEAST_SHARE} of the area of the smaller of the two, and the alert was first detected on a day
 * from the event's first to {@value #YEARS_AFTER_END} year after its end. A planted change is
 * <b>raised</b> by the first matching statement that does not retract, and <b>confirmed</b> by the
 * first one of status CONFIRMED or FINISHED, as subscribers were told at that time: what was taken
 * back later still counts. A confirmed alert is <b>true</b> when one of its confirming statements
 * matches a change, else <b>false</b>; an alert over two events is true once and finds both. In the
 * end, only the latest statement of alerts that were not merged counts.
 *
 * <p>A planted change is <b>followed</b> when the last scene was taken at least the follow-up time
 * after its first day. One that begins in the last weeks of the record has too few looks for anyone
 * to confirm it, and says more about the end of the record than about the judge.
 */
public final class AlertMatching {
  /** Least share of the smaller of the two areas. */
  public static final double LEAST_SHARE = 0.1;

  /** Years after the end of an event in which alerts may still be about it. */
  public static final int YEARS_AFTER_END = 1;

  /** There was a change. */
  public static final String CHANGE = "change";

  /** There was a change, but the alert began before it or too long after it. */
  public static final String OTHER_TIME = "other-time";

  /** Nothing was planted there. */
  public static final String OTHER = "other";

  private final CatalogueTruth truth;
  private final Ground ground;
  private final int followUpDays;

  private AlertMatching(CatalogueTruth truth, Ground ground, int followUpDays) {
    this.truth = truth;
    this.ground = ground;
    this.followUpDays = followUpDays;
  }

  /**
   * What alerts and truth have to do with each other.
   *
   * @param followUpDays the follow-up time, days, not negative
   */
  public static RunOutcome match(
      String name,
      List<AlertHistory> alerts,
      CatalogueTruth truth,
      Ground ground,
      int followUpDays) {
    AlertMatching matching = new AlertMatching(truth, ground, followUpDays);
    return new RunOutcome(
        name,
        truth.events().stream()
            .filter(TruthEvent::change)
            .map(event -> matching.found(event, alerts))
            .toList(),
        alerts.stream().map(matching::told).toList(),
        truth.squareKilometres() * truth.monitoredYears());
  }

  private record Match(AlertHistory alert, Statement statement) {
    Instant observedAt() {
      return statement.observedAt();
    }
  }

  private Found found(TruthEvent event, List<AlertHistory> alerts) {
    List<AlertHistory> there =
        alerts.stream()
            .filter(alert -> alert.statements().stream().anyMatch(s -> overlaps(s, event)))
            .toList();
    Optional<Match> raised = earliest(event, there, Statement::raised);
    Optional<Match> confirmed = earliest(event, there, Statement::confirmed);
    return new Found(
        event,
        !event.start().isBefore(truth.monitoredFrom()),
        !truth.lastScene().isBefore(event.start().plusDays(followUpDays)),
        daysTo(event, raised),
        daysTo(event, confirmed),
        confirmed.map(match -> match.alert().id()),
        there.stream().anyMatch(alert -> inTheEnd(alert) && matches(alert.latest(), event)),
        there.stream()
            .flatMap(alert -> alert.statements().stream())
            .filter(s -> s.confirmed() && overlaps(s, event))
            .anyMatch(s -> day(s.firstDetected()).isBefore(event.start())));
  }

  private static Optional<Match> earliest(
      TruthEvent event, List<AlertHistory> alerts, Predicate<Statement> stage) {
    return alerts.stream()
        .flatMap(
            alert ->
                alert.statements().stream()
                    .filter(stage)
                    .filter(s -> matches(s, event))
                    .map(s -> new Match(alert, s)))
        .min(Comparator.comparing(Match::observedAt).thenComparing(match -> match.alert().id()));
  }

  private static OptionalLong daysTo(TruthEvent event, Optional<Match> match) {
    return match.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            ChronoUnit.DAYS.between(event.start(), day(match.get().statement().observedAt())));
  }

  private Told told(AlertHistory alert) {
    Statement about = alert.confirmation().orElse(alert.first());
    LocalDate firstDetected = day(about.firstDetected());
    List<Statement> confirming = alert.statements().stream().filter(Statement::confirmed).toList();
    List<Statement> raising = alert.statements().stream().filter(Statement::raised).toList();
    return new Told(
        alert,
        firstDetected,
        !firstDetected.isBefore(truth.monitoredFrom()),
        changes().anyMatch(event -> raising.stream().anyMatch(s -> matches(s, event))),
        !confirming.isEmpty(),
        cause(confirming.isEmpty() ? raising : confirming),
        inTheEnd(alert)
            ? Optional.of(changes().anyMatch(event -> matches(alert.latest(), event)))
            : Optional.empty(),
        ground.under(about.outline(), firstDetected));
  }

  private Stream<TruthEvent> changes() {
    return truth.events().stream().filter(TruthEvent::change);
  }

  private String cause(List<Statement> statements) {
    if (changes().anyMatch(event -> statements.stream().anyMatch(s -> matches(s, event)))) {
      return CHANGE;
    }
    List<String> causes = new ArrayList<>();
    truth.events().stream()
        .filter(event -> !event.change())
        .filter(event -> statements.stream().anyMatch(s -> matches(s, event)))
        .forEach(event -> causes.add(event.kind()));
    if (changes().anyMatch(event -> statements.stream().anyMatch(s -> overlaps(s, event)))) {
      causes.add(OTHER_TIME);
    }
    return causes.isEmpty() ? OTHER : causes.get(0);
  }

  private static boolean inTheEnd(AlertHistory alert) {
    return alert.latest().confirmed() && !alert.merged();
  }

  private static boolean matches(Statement statement, TruthEvent event) {
    LocalDate detected = day(statement.firstDetected());
    return !detected.isBefore(event.start())
        && event.until().map(until -> !detected.isAfter(until)).orElse(true)
        && overlaps(statement, event);
  }

  /** Shares are the same in degrees and in metres: over so small a place the map is linear. */
  private static boolean overlaps(Statement statement, TruthEvent event) {
    Geometry one = statement.outline();
    Geometry other = event.outline();
    if (!one.getEnvelopeInternal().intersects(other.getEnvelopeInternal())) {
      return false;
    }
    double shared = OverlayNGRobust.overlay(one, other, OverlayNG.INTERSECTION).getArea();
    double smaller = Math.min(one.getArea(), other.getArea());
    return shared > 0 && shared >= LEAST_SHARE * smaller;
  }

  private static LocalDate day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
