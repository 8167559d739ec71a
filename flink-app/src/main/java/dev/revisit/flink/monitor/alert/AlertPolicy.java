package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.Identifiers;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * The rules by which looks become alerts.
 *
 * @param anomalousFrom a look is anomalous at a cell from this probability
 * @param normalBelow and normal below this one; in between it decides nothing but ends a run of
 *     normal looks
 * @param severeFrom severity is HIGH from this probability
 * @param evidenceCapPerLook most log-odds, of either sign, that one look adds to the evidence
 * @param evidenceCap most evidence; the least is 0
 * @param confirmingEvidence evidence that confirms from two anomalous looks on; more than one look
 *     can give
 * @param minimumAreaHectares smallest alert, and smallest part of one that lifts its status
 * @param retractAfterNormalLooks consecutive normal looks, of each sensor that saw something, that
 *     end an unconfirmed cell
 * @param finishAfterNormalLooks likewise of a confirmed cell
 * @param maximumAge time after its opening look at which an alert ends in any case
 * @param reopenWithin time after its end within which an alert may be reopened
 * @param growthFactor area, relative to the last event, from which growth is an event
 */
public record AlertPolicy(
    double anomalousFrom,
    double normalBelow,
    double severeFrom,
    double evidenceCapPerLook,
    double evidenceCap,
    double confirmingEvidence,
    double minimumAreaHectares,
    int retractAfterNormalLooks,
    int finishAfterNormalLooks,
    Duration maximumAge,
    Duration reopenWithin,
    double growthFactor)
    implements Serializable {

  public AlertPolicy {
    require(
        0 < normalBelow
            && normalBelow <= anomalousFrom
            && anomalousFrom <= severeFrom
            && severeFrom <= 1,
        "0 < normal-below <= anomalous-from <= severe-from <= 1");
    require(
        0 < evidenceCapPerLook
            && evidenceCapPerLook < confirmingEvidence
            && confirmingEvidence <= evidenceCap,
        "0 < evidence cap per look < confirming evidence <= evidence cap, so that one look never"
            + " confirms");
    require(
        minimumAreaHectares > 0 && minimumAreaHectares <= 65_536 * CellSet.HECTARES_PER_CELL,
        "0 < minimum area <= area of a block");
    require(
        retractAfterNormalLooks > 0 && finishAfterNormalLooks > 0,
        "at least one normal look ends a cell");
    require(!maximumAge.isNegative() && !maximumAge.isZero(), "the maximum age is positive");
    require(!reopenWithin.isNegative(), "the time to reopen is not negative");
    require(growthFactor > 1, "the growth factor is more than 1");
  }

  /**
   * The defaults. Two looks of probability 0.953 or more confirm by evidence (log-odds 3 each),
   * three anomalous looks always do.
   */
  public static AlertPolicy defaults() {
    return new AlertPolicy(
        0.8, 0.5, 0.95, 4.0, 12.0, 6.0, 0.5, 2, 3, Duration.ofDays(365), Duration.ofDays(90), 1.25);
  }

  /** The same rules with the thresholds of an area. */
  public AlertPolicy with(
      double newAnomalousFrom, double newNormalBelow, double newMinimumAreaHectares) {
    return new AlertPolicy(
        newAnomalousFrom,
        newNormalBelow,
        Math.max(severeFrom, newAnomalousFrom),
        evidenceCapPerLook,
        evidenceCap,
        confirmingEvidence,
        newMinimumAreaHectares,
        retractAfterNormalLooks,
        finishAfterNormalLooks,
        maximumAge,
        reopenWithin,
        growthFactor);
  }

  /** Fewest cells that have the minimum area. */
  public int minimumCells() {
    // Half a square metre of tolerance, so that 0.64 ha are four cells whatever the rounding.
    return Math.max(
        1, (int) Math.ceil((minimumAreaHectares - 0.00005) / CellSet.HECTARES_PER_CELL));
  }

  /**
   * Opening date before which alerts are history: they had reached the maximum age before anything
   * that may still arrive (within the allowed lateness behind the newest look).
   */
  public Instant settledBefore(Instant newestLook, Duration allowedLateness) {
    return newestLook.minus(allowedLateness).minus(maximumAge);
  }

  /**
   * Date before which looks may be forgotten: a maximum age before the settled alerts. Where the
   * surface is quiet once a year (enough normal looks to end an alert, and then the time to reopen
   * without an anomalous one), nothing else is ever said because of it. A cell that flickers around
   * the thresholds for more than two years may be told anew under another name.
   */
  public Instant looksNeededFrom(Instant newestLook, Duration allowedLateness) {
    return settledBefore(newestLook, allowedLateness).minus(maximumAge);
  }

  /** SHA-256 of all rules. */
  public String digest() {
    return Identifiers.digest("alert-policy-1", toString());
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "alert policy breaks the rule " + rule + "; change the configuration");
    }
  }
}
