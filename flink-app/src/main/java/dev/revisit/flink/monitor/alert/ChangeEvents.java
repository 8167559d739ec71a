package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.Identifiers;
import dev.revisit.schemas.Alert;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.EventInput;
import dev.revisit.schemas.InputRole;
import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.ScorerAgreement;
import dev.revisit.schemas.state.StoredLook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes transitions as the events of the contract. Classes before and after, chips and map
 * products are left empty for those who know them.
 *
 * <p>The look that caused an event is the one that made the transition; for a CORRECTED event, the
 * trigger, since its arrival changed the past. {@code ingested_at} is the trigger's in both cases.
 */
public final class ChangeEvents {

  /**
   * The place was green at some time of one year and has not been in the year after it. The indices
   * of the look need not depart from their reference then, which may be of that year.
   */
  public static final String NOT_GREEN_FOR_A_YEAR = "not-green-for-a-year";

  /** The look was compared with another season of the year. */
  public static final String NO_SAME_SEASON_REFERENCE = "no-same-season-reference";

  /**
   * Nothing is known any more of a withdrawn alert but its block, which is the geometry; the area
   * is 0.
   */
  public static final String EXTENT_UNKNOWN = "extent-unknown";

  /** Begins the advisory of a MERGED event; the id of the alert that goes on follows. */
  public static final String MERGED_INTO = "merged-into:";

  private static final double MILLIS_PER_DAY = 86_400_000.0;

  private final Clock clock;

  /**
   * @param clock gives {@code emitted_at}, in milliseconds
   */
  public ChangeEvents(Clock clock) {
    this.clock = clock;
  }

  /** Hash of alert, sequence, type, model version and content; the content covers the inputs. */
  static String eventId(Transition transition, int sequence, ModelReference model) {
    return Identifiers.of(
        "event",
        transition.alertId(),
        Integer.toString(sequence),
        transition.type().name(),
        transition.status().name(),
        model.getName(),
        model.getVersion(),
        transition.fingerprint());
  }

  /** The event that announces an emission. */
  public ChangeEvent event(AlertDiff.Emission emission, EventContext context) {
    Transition transition = emission.transition();
    StoredLook cause = cause(transition, context);
    Optional<LookScores> scores = scores(transition, context);
    AlertGeometry geometry = AlertGeometry.of(context.block(), transition.cells());
    return ChangeEvent.newBuilder()
        .setEventId(emission.eventId())
        .setType(transition.type())
        .setAlertId(transition.alertId())
        .setSequence(emission.sequence())
        .setSupersedes(emission.supersedes())
        .setStatus(transition.status())
        .setSeverity(transition.severity())
        .setAgreement(transition.agreement())
        .setSensors(transition.sensors())
        .setProbability(transition.probability())
        .setEvidence(transition.evidence())
        .setAbstained(abstained(transition, cause))
        .setAdvisories(advisories(transition, cause, scores, context))
        .setScorers(context.scorers())
        .setSpectralProbability(
            scores
                .map(of -> of.spectralProbability(transition.cells()))
                .flatMap(ChangeEvents::boxed)
                .orElse(null))
        .setModelProbability(
            scores
                .map(of -> of.modelProbability(transition.cells()))
                .flatMap(ChangeEvents::boxed)
                .orElse(null))
        .setScorerAgreement(
            scores.map(of -> of.agreement(transition.cells())).orElse(ScorerAgreement.UNKNOWN))
        .setFirstDetected(transition.firstDetected())
        .setLastAnomalous(transition.lastAnomalous())
        .setLastObserved(transition.lastObserved())
        .setConfirmedAt(transition.confirmedAt().orElse(null))
        .setObservedAt(Instant.ofEpochMilli(cause.getObservedAt()))
        .setNotifiedAt(Instant.ofEpochMilli(cause.getNotifiedAt()))
        .setIngestedAt(context.ingestedAt())
        .setEmittedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .setLooks(transition.looks())
        .setAnomalousLooks(transition.anomalousLooks())
        .setDurationDays(days(transition.firstDetected(), transition.lastAnomalous()))
        .setMgrsTile(context.block().tile().id())
        .setBlock(context.block().id())
        .setGeometry(geometry.geoJson())
        .setBbox(geometry.boundingBox())
        .setAreaHa(transition.areaHectares())
        .setClassBefore(null)
        .setClassAfter(null)
        .setIndices(scores.map(of -> of.evidence(transition.cells())).orElse(List.of()))
        .setInputs(inputs(transition, cause, context))
        .setModel(context.model())
        .setConfigurationDigest(context.configurationDigest())
        .setClearFraction(cause.getClearFraction())
        .setDaysSinceClear(
            transition.daysSinceClear().isPresent()
                ? transition.daysSinceClear().getAsDouble()
                : null)
        .setBeforeChip(null)
        .setAfterChip(null)
        .setMapProduct(null)
        .build();
  }

  /** The latest state of the alert, as its latest event tells it. */
  public static Alert alert(ChangeEvent event) {
    return Alert.newBuilder()
        .setAlertId(event.getAlertId())
        .setSequence(event.getSequence())
        .setLastEventId(event.getEventId())
        .setLastEventType(event.getType())
        .setStatus(event.getStatus())
        .setSeverity(event.getSeverity())
        .setAgreement(event.getAgreement())
        .setSensors(event.getSensors())
        .setProbability(event.getProbability())
        .setEvidence(event.getEvidence())
        .setAdvisories(event.getAdvisories())
        .setFirstDetected(event.getFirstDetected())
        .setLastAnomalous(event.getLastAnomalous())
        .setLastObserved(event.getLastObserved())
        .setConfirmedAt(event.getConfirmedAt())
        .setLooks(event.getLooks())
        .setAnomalousLooks(event.getAnomalousLooks())
        .setDurationDays(event.getDurationDays())
        .setMgrsTile(event.getMgrsTile())
        .setBlock(event.getBlock())
        .setGeometry(event.getGeometry())
        .setBbox(event.getBbox())
        .setAreaHa(event.getAreaHa())
        .setClassBefore(event.getClassBefore())
        .setClassAfter(event.getClassAfter())
        .setModel(event.getModel())
        .setConfigurationDigest(event.getConfigurationDigest())
        .build();
  }

  private static StoredLook cause(Transition transition, EventContext context) {
    return transition.type() == ChangeEventType.CORRECTED
        ? context.trigger()
        : look(transition.acquisitionKey(), context)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the look "
                            + transition.acquisitionKey()
                            + " of a transition is not in the context; "
                            + "pass all looks that were folded"));
  }

  private static Optional<StoredLook> look(String acquisitionKey, EventContext context) {
    return context.trigger().getAcquisitionKey().equals(acquisitionKey)
        ? Optional.of(context.trigger())
        : Optional.ofNullable(context.looks().get(acquisitionKey));
  }

  /** An alert that ends by its age at a look that does not show it is not judged by that look. */
  private static boolean abstained(Transition transition, StoredLook cause) {
    return transition.type() != ChangeEventType.CORRECTED
        && transition.lastObserved().toEpochMilli() != cause.getObservedAt();
  }

  private static List<String> advisories(
      Transition transition, StoredLook cause, Optional<LookScores> scores, EventContext context) {
    List<String> advisories = new ArrayList<>(context.advisories());
    if (cause.getOtherSeasonReference() && !advisories.contains(NO_SAME_SEASON_REFERENCE)) {
      advisories.add(NO_SAME_SEASON_REFERENCE);
    }
    if (scores.filter(of -> of.changedOverYears(transition.cells())).isPresent()) {
      advisories.add(NOT_GREEN_FOR_A_YEAR);
    }
    if (transition.cells().isEmpty()) {
      advisories.add(EXTENT_UNKNOWN);
    }
    transition.mergedInto().ifPresent(id -> advisories.add(MERGED_INTO + id));
    return advisories;
  }

  /** The scores of the look that made the transition, if it was judged just now. */
  private static Optional<LookScores> scores(Transition transition, EventContext context) {
    boolean judgedNow =
        transition.acquisitionKey().equals(context.trigger().getAcquisitionKey())
            && !(transition.type() == ChangeEventType.CORRECTED
                && transition.status() == AlertStatus.RETRACTED);
    return judgedNow ? context.scores() : Optional.empty();
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static List<EventInput> inputs(
      Transition transition, StoredLook cause, EventContext context) {
    List<EventInput> inputs = new ArrayList<>();
    inputs.add(input(cause, InputRole.LOOK));
    for (String key : transition.anomalousAcquisitions()) {
      if (!key.equals(cause.getAcquisitionKey())) {
        look(key, context).ifPresent(look -> inputs.add(input(look, InputRole.EVIDENCE)));
      }
    }
    return inputs;
  }

  private static EventInput input(StoredLook look, InputRole role) {
    return EventInput.newBuilder()
        .setAcquisitionKey(look.getAcquisitionKey())
        .setItemId(look.getItemId())
        .setItemHref(look.getItemHref())
        .setProcessingBaseline(look.getProcessingBaseline())
        .setRole(role)
        .build();
  }

  private static double days(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / MILLIS_PER_DAY;
  }
}
