package dev.revisit.local.evaluate.alerts;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the alerts of one run and the truth of one catalogue met.
 *
 * @param name of the run
 * @param events one a planted change, in the order of the truth
 * @param alerts one an alert, by id
 * @param squareKilometreYears watched in the monitored period
 */
public record RunOutcome(
    String name, List<Found> events, List<Told> alerts, double squareKilometreYears) {

  /** Copies the lists. */
  public RunOutcome {
    events = List.copyOf(events);
    alerts = List.copyOf(alerts);
  }

  /**
   * A planted change and what was told of it.
   *
   * @param event what happened
   * @param monitored whether it began in the monitored period
   * @param followed whether the record goes on for the follow-up time after its start
   * @param daysToRaised from its start to the look that first made an alert there
   * @param daysToConfirmed from its start to the look that first confirmed one
   * @param alertId of the alert that confirmed first
   * @param inTheEnd whether the latest state of an alert still tells it
   * @param underOlderAlert whether a confirmed alert that had begun before lay on it, so that
   *     nothing new could be told there
   */
  public record Found(
      TruthEvent event,
      boolean monitored,
      boolean followed,
      OptionalLong daysToRaised,
      OptionalLong daysToConfirmed,
      Optional<String> alertId,
      boolean inTheEnd,
      boolean underOlderAlert) {}

  /**
   * An alert and what it was about.
   *
   * @param alert as it was told
   * @param firstDetected day of its opening look, as told when it was confirmed, else at first
   * @param monitored whether that lies in the monitored period
   * @param raisedTrue whether anything that was told of it matches a change
   * @param confirmed whether it was ever confirmed
   * @param cause what it was about when it was confirmed: {@link AlertMatching#CHANGE}, a kind of
   *     event that is no change, {@link AlertMatching#OTHER_TIME} or {@link AlertMatching#OTHER}
   * @param trueInTheEnd whether its latest state tells a change; empty if it tells nothing for sure
   * @param ground land cover under most of it, where the catalogue tells
   */
  public record Told(
      AlertHistory alert,
      LocalDate firstDetected,
      boolean monitored,
      boolean raisedTrue,
      boolean confirmed,
      String cause,
      Optional<Boolean> trueInTheEnd,
      Optional<String> ground) {

    /** Whether it was confirmed and there was a change. */
    boolean confirmedTrue() {
      return confirmed && cause.equals(AlertMatching.CHANGE);
    }

    /** Whether it was confirmed and there was none. */
    boolean confirmedFalse() {
      return confirmed && !cause.equals(AlertMatching.CHANGE);
    }
  }
}
