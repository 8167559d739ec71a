package dev.revisit.local.evaluate.alerts;

import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * One alert as subscribers were told of it.
 *
 * @param id of the alert
 * @param statements by sequence, at least one
 */
public record AlertHistory(String id, List<Statement> statements) {

  /** Copies the list. */
  public AlertHistory {
    statements = List.copyOf(statements);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("alert " + id + " was never told of");
    }
  }

  /**
   * One change event.
   *
   * @param sequence of the event within the alert, from 1
   * @param type of the event
   * @param status of the alert after it
   * @param observedAt date of the look that caused it
   * @param firstDetected date of the alert's opening look
   * @param outline of the alert, longitude and latitude
   */
  public record Statement(
      int sequence,
      ChangeEventType type,
      AlertStatus status,
      Instant observedAt,
      Instant firstDetected,
      Geometry outline) {

    /** Whether it says that something is, or was, there. */
    boolean raised() {
      return status != AlertStatus.RETRACTED && status != AlertStatus.UNKNOWN;
    }

    /** Whether it says so for sure; only confirmed alerts ever finish. */
    boolean confirmed() {
      return status == AlertStatus.CONFIRMED || status == AlertStatus.FINISHED;
    }
  }

  /** The first statement. */
  public Statement first() {
    return statements.get(0);
  }

  /** What subscribers know in the end. */
  public Statement latest() {
    return statements.get(statements.size() - 1);
  }

  /** The first statement that confirms, if one ever did. */
  public Optional<Statement> confirmation() {
    return statements.stream().filter(Statement::confirmed).findFirst();
  }

  /** Whether another alert took its place. */
  public boolean merged() {
    return statements.stream().anyMatch(s -> s.type() == ChangeEventType.MERGED);
  }

  /** Whether it was confirmed and taken back in the end. */
  boolean takenBack() {
    return confirmation().isPresent() && latest().status() == AlertStatus.RETRACTED;
  }

  /** Whether a late scene changed what was told after it was confirmed. */
  boolean correctedAfterConfirmation() {
    return confirmation()
        .map(
            told ->
                statements.stream()
                    .anyMatch(
                        s ->
                            s.type() == ChangeEventType.CORRECTED
                                && s.sequence() > told.sequence()))
        .orElse(false);
  }
}
