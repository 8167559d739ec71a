package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.Identifiers;
import dev.revisit.schemas.Agreement;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One step in the life of an alert, with everything that is known of the alert after it.
 *
 * @param look index, in the list that was folded, of the look that made the step; -1 when the looks
 *     are not known
 * @param acquisitionKey and that look's acquisition
 * @param sensors whose looks were anomalous, ascending
 * @param probability of the strongest cell at the latest look that showed the alert
 * @param evidence capped sum of log-odds of the strongest cell
 * @param firstDetected date of the opening look
 * @param lastObserved date of the latest look that showed the alert
 * @param looks that showed the alert, since and including the opening look
 * @param anomalousLooks how many of them were anomalous at one of its cells
 * @param cells the active ones; when the alert ends, those that had been confirmed (all, if none
 *     was)
 * @param openingAcquisition acquisition of the opening look
 * @param anomalousAcquisitions of the anomalous looks, by date
 * @param daysSinceClear days before this look at which the seed cell was last seen
 * @param mergedInto the alert that took over, when the type is MERGED
 * @param fingerprint hash of all of the above (acquisitions and items instead of the index)
 */
public record Transition(
    ChangeEventType type,
    String alertId,
    int look,
    String acquisitionKey,
    AlertStatus status,
    Severity severity,
    Agreement agreement,
    List<Sensor> sensors,
    double probability,
    double evidence,
    Instant firstDetected,
    Instant lastAnomalous,
    Instant lastObserved,
    Optional<Instant> confirmedAt,
    int looks,
    int anomalousLooks,
    CellSet cells,
    String openingAcquisition,
    List<String> anomalousAcquisitions,
    OptionalDouble daysSinceClear,
    Optional<String> mergedInto,
    String fingerprint) {

  public Transition {
    sensors = List.copyOf(sensors);
    anomalousAcquisitions = List.copyOf(anomalousAcquisitions);
  }

  /** Whether the alert ends here. */
  public boolean ends() {
    return status == AlertStatus.FINISHED || status == AlertStatus.RETRACTED;
  }

  public double areaHectares() {
    return cells.areaHectares();
  }

  /** The same facts as a correction of what was published before. */
  Transition corrected() {
    return as(ChangeEventType.CORRECTED, status);
  }

  /** The alert as it was when it is now known never to have been one. */
  Transition withdrawn() {
    return as(ChangeEventType.CORRECTED, AlertStatus.RETRACTED);
  }

  private Transition as(ChangeEventType newType, AlertStatus newStatus) {
    return new Transition(
        newType,
        alertId,
        look,
        acquisitionKey,
        newStatus,
        severity,
        agreement,
        sensors,
        probability,
        evidence,
        firstDetected,
        lastAnomalous,
        lastObserved,
        confirmedAt,
        looks,
        anomalousLooks,
        cells,
        openingAcquisition,
        anomalousAcquisitions,
        daysSinceClear,
        mergedInto,
        fingerprint);
  }

  /**
   * The withdrawal of an alert of which nothing is known any more but its id, as after a change of
   * the rules: no cells, no looks, all dates those of the look at which it was noticed.
   */
  static Transition withdrawnWithoutTrace(String alertId, FoldLook noticedAt) {
    Instant date = noticedAt.observedAt();
    return new Transition(
        ChangeEventType.CORRECTED,
        alertId,
        -1,
        noticedAt.acquisitionKey(),
        AlertStatus.RETRACTED,
        Severity.UNKNOWN,
        Agreement.UNKNOWN,
        List.of(),
        0,
        0,
        date,
        date,
        date,
        Optional.empty(),
        0,
        0,
        CellSet.of(),
        noticedAt.acquisitionKey(),
        List.of(),
        OptionalDouble.empty(),
        Optional.empty(),
        Identifiers.of("withdrawn", alertId));
  }

  /**
   * The same transition with the fingerprint of its content; items tell revisions of an acquisition
   * apart.
   */
  Transition fingerprinted(FoldLook look, List<FoldLook> anomalous) {
    List<String> parts = new ArrayList<>();
    parts.add(type.name());
    parts.add(alertId);
    parts.add(look.acquisitionKey());
    parts.add(look.itemId());
    parts.add(status.name());
    parts.add(severity.name());
    parts.add(agreement.name());
    parts.add(sensors.toString());
    parts.add(Double.toString(probability));
    parts.add(Double.toString(evidence));
    parts.add(firstDetected.toString());
    parts.add(lastAnomalous.toString());
    parts.add(lastObserved.toString());
    parts.add(confirmedAt.toString());
    parts.add(Integer.toString(looks));
    parts.add(cells.text());
    parts.add(openingAcquisition);
    parts.add(daysSinceClear.toString());
    parts.add(mergedInto.toString());
    for (FoldLook of : anomalous) {
      parts.add(of.acquisitionKey());
      parts.add(of.itemId());
    }
    return new Transition(
        type,
        alertId,
        this.look,
        acquisitionKey,
        status,
        severity,
        agreement,
        sensors,
        probability,
        evidence,
        firstDetected,
        lastAnomalous,
        lastObserved,
        confirmedAt,
        looks,
        anomalousLooks,
        cells,
        openingAcquisition,
        anomalousAcquisitions,
        daysSinceClear,
        mergedInto,
        Identifiers.of(parts.toArray(String[]::new)));
  }
}
