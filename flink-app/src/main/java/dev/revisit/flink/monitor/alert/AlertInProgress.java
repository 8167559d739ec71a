package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.Identifiers;
import dev.revisit.schemas.Agreement;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * One alert while the looks go by: who belongs to it, what it has reached, and what was said of it.
 */
final class AlertInProgress {

  private static final double MILLIS_PER_DAY = 86_400_000.0;

  private final int index;
  private final String id;
  private final int seedCell;
  private final int openingLook;
  private final BitSet shown = new BitSet();
  private final BitSet anomalous = new BitSet();
  private final List<Transition> transitions = new ArrayList<>();

  /** Numbers of the cells that joined since the alert was raised or reopened. */
  private final BitSet members = new BitSet();

  private Optional<AlertInProgress> heir = Optional.empty();
  private boolean open;
  private boolean tooOld;
  private int endedAt = -1;
  private int confirmedAt = -1;
  private double probability;
  private double evidence;

  // What it has reached since it was raised or reopened.
  private byte level;
  private byte levelBefore;
  private int strongest;
  private int sensors;
  private boolean bothSensors;
  private int area;

  // What the look at hand says.
  private int activeCells;
  private int provisionalCells;
  private int confirmedCells;
  private int bothSensorCells;
  private double strongestEvidence;
  private int strongestNow;

  /**
   * @param index among the alerts of the fold
   */
  AlertInProgress(int index, String block, int seedCell, int openingLook, FoldLook opening) {
    this.index = index;
    this.id = Identifiers.of("alert", block, Integer.toString(seedCell), opening.acquisitionKey());
    this.seedCell = seedCell;
    this.openingLook = openingLook;
    this.open = true;
  }

  int index() {
    return index;
  }

  String id() {
    return id;
  }

  int openingLook() {
    return openingLook;
  }

  boolean open() {
    return open;
  }

  /** Whether it may take cells in: it is open and not at the end of its time. */
  boolean takesCells() {
    return open && !tooOld;
  }

  void markTooOld() {
    tooOld = true;
  }

  boolean tooOld() {
    return tooOld;
  }

  /** Index of the look at which it ended last. */
  int endedAt() {
    return endedAt;
  }

  /** Older alerts keep their name when two become one. */
  boolean isOlderThan(AlertInProgress other) {
    return openingLook < other.openingLook
        || (openingLook == other.openingLook && seedCell < other.seedCell);
  }

  void reopen() {
    open = true;
    level = CellEpisodes.NONE;
    levelBefore = CellEpisodes.NONE;
    strongest = 0;
    sensors = 0;
    bothSensors = false;
    members.clear();
  }

  /** Takes a cell in, with its looks so far. */
  void join(int i, int look, CellEpisodes episodes, List<FoldLook> looks) {
    members.set(i);
    for (int l = Math.max(openingLook, episodes.openedAt(i)); l <= look; l++) {
      int code = looks.get(l).code(episodes.cell(i));
      if (code != CellEpisodes.NOT_JUDGED) {
        see(l, episodes.anomalous(code));
      }
    }
  }

  /** Notes that a look showed one of its cells. */
  void see(int look, boolean anomalousLook) {
    shown.set(look);
    if (anomalousLook) {
      anomalous.set(look);
    }
  }

  /** Takes over what another alert was. Its cells are handed over by the caller. */
  void absorb(AlertInProgress other) {
    shown.or(other.shown);
    anomalous.or(other.anomalous);
    strongest = Math.max(strongest, other.strongest);
    sensors |= other.sensors;
    bothSensors |= other.bothSensors;
    members.or(other.members);
  }

  /** Numbers of the cells that joined since the alert was raised or reopened, ascending. */
  int[] members() {
    return members.stream().toArray();
  }

  /** Forgets what the previous look said. */
  void beginLook() {
    activeCells = 0;
    provisionalCells = 0;
    confirmedCells = 0;
    bothSensorCells = 0;
    strongestEvidence = 0;
    strongestNow = -1;
    levelBefore = level;
  }

  /** Counts a cell that the look shows, whether it is still active after it or not. */
  void showCell(int code) {
    strongestNow = Math.max(strongestNow, code);
  }

  /** Counts a cell that is active after the look. */
  void countActive(int i, CellEpisodes episodes) {
    activeCells++;
    provisionalCells += episodes.level(i) >= CellEpisodes.PROVISIONAL ? 1 : 0;
    confirmedCells += episodes.level(i) >= CellEpisodes.CONFIRMED ? 1 : 0;
    bothSensorCells += episodes.bothSensors(i) ? 1 : 0;
    strongest = Math.max(strongest, episodes.strongest(i));
    sensors |= episodes.sensors(i);
    strongestEvidence = Math.max(strongestEvidence, episodes.evidence(i));
  }

  /** Draws the conclusions of the look for the alert as a whole. */
  void conclude(int look, int minimumCells, CellEpisodes episodes) {
    byte reached =
        confirmedCells >= minimumCells
            ? CellEpisodes.CONFIRMED
            : provisionalCells >= minimumCells ? CellEpisodes.PROVISIONAL : CellEpisodes.FIRST;
    level = (byte) Math.max(level, reached);
    if (level == CellEpisodes.CONFIRMED && confirmedAt < 0) {
      confirmedAt = look;
    }
    bothSensors |= bothSensorCells >= minimumCells;
    if (strongestNow >= 0) {
      probability = (double) strongestNow / ScoreMap.STEPS;
    }
    if (activeCells == 0) {
      for (int i : members()) {
        strongestEvidence = Math.max(strongestEvidence, episodes.evidence(i));
      }
    }
    evidence = strongestEvidence;
  }

  /** Whether no cell is active any more. */
  boolean over() {
    return activeCells == 0;
  }

  void end(int look) {
    open = false;
    endedAt = look;
  }

  /** Ends because another alert takes over. */
  void endIn(int look, AlertInProgress into) {
    end(look);
    heir = Optional.of(into);
  }

  /** The alert that goes on in its place; itself unless it was merged. */
  AlertInProgress resolved() {
    AlertInProgress alert = this;
    while (alert.heir.isPresent()) {
      alert = alert.heir.get();
    }
    return alert;
  }

  AlertStatus statusAtEnd() {
    return confirmedAt >= 0 ? AlertStatus.FINISHED : AlertStatus.RETRACTED;
  }

  /** The event that the look at hand makes of an alert that goes on, if any. */
  Optional<ChangeEventType> progress(boolean raised, boolean reopened, AlertPolicy policy) {
    if (level == CellEpisodes.CONFIRMED && levelBefore < CellEpisodes.CONFIRMED) {
      return Optional.of(ChangeEventType.CONFIRMED);
    }
    if (raised) {
      return Optional.of(ChangeEventType.RAISED);
    }
    if (reopened) {
      return Optional.of(ChangeEventType.REOPENED);
    }
    Transition last = transitions.get(transitions.size() - 1);
    if (status().compareTo(last.status()) > 0
        || severity(policy).compareTo(last.severity()) > 0
        || agreement().compareTo(last.agreement()) > 0) {
      return Optional.of(ChangeEventType.STRENGTHENED);
    }
    return activeCells >= policy.growthFactor() * area
        ? Optional.of(ChangeEventType.GREW)
        : Optional.empty();
  }

  AlertStatus status() {
    return switch (level) {
      case CellEpisodes.CONFIRMED -> AlertStatus.CONFIRMED;
      case CellEpisodes.PROVISIONAL -> AlertStatus.PROVISIONAL;
      default -> AlertStatus.FIRST;
    };
  }

  private Severity severity(AlertPolicy policy) {
    return strongest >= CellEpisodes.firstCode(policy.severeFrom()) ? Severity.HIGH : Severity.LOW;
  }

  private Agreement agreement() {
    if (bothSensors) {
      return Agreement.HIGHEST;
    }
    return level == CellEpisodes.CONFIRMED ? Agreement.HIGH : Agreement.NOMINAL;
  }

  /**
   * Cells that are active; when there are none, those that had been confirmed; all, if none was.
   */
  CellSet cells(CellEpisodes episodes) {
    CellSet active = members(episodes, episodes::active);
    if (!active.isEmpty()) {
      return active;
    }
    CellSet confirmed = members(episodes, i -> episodes.level(i) == CellEpisodes.CONFIRMED);
    return confirmed.isEmpty() ? members(episodes, i -> true) : confirmed;
  }

  private CellSet members(CellEpisodes episodes, IntPredicate filter) {
    return CellSet.of(members.stream().filter(filter).map(episodes::cell).toArray());
  }

  /** Puts a step on record. */
  void record(
      ChangeEventType type,
      AlertStatus status,
      int look,
      Optional<String> mergedInto,
      CellEpisodes episodes,
      List<FoldLook> looks,
      AlertPolicy policy) {
    CellSet cells = cells(episodes);
    List<FoldLook> contributing = anomalous.stream().mapToObj(looks::get).toList();
    Transition transition =
        new Transition(
            type,
            id,
            look,
            looks.get(look).acquisitionKey(),
            status,
            severity(policy),
            agreement(),
            sensorList(),
            probability,
            evidence,
            looks.get(openingLook).observedAt(),
            looks.get(anomalous.length() - 1).observedAt(),
            looks.get(shown.length() - 1).observedAt(),
            confirmedAt < 0 ? Optional.empty() : Optional.of(looks.get(confirmedAt).observedAt()),
            shown.cardinality(),
            anomalous.cardinality(),
            cells,
            looks.get(openingLook).acquisitionKey(),
            contributing.stream().map(FoldLook::acquisitionKey).toList(),
            daysSinceClear(look, looks),
            mergedInto,
            "");
    transitions.add(transition.fingerprinted(looks.get(look), contributing));
    area = cells.size();
  }

  private List<Sensor> sensorList() {
    List<Sensor> list = new ArrayList<>();
    for (Sensor sensor : List.of(Sensor.SENTINEL_1, Sensor.SENTINEL_2)) {
      if ((sensors & CellEpisodes.bit(sensor)) != 0) {
        list.add(sensor);
      }
    }
    return list;
  }

  private OptionalDouble daysSinceClear(int look, List<FoldLook> looks) {
    Instant now = looks.get(look).observedAt();
    for (int l = look - 1; l >= 0; l--) {
      if (looks.get(l).code(seedCell) != CellEpisodes.NOT_JUDGED) {
        return OptionalDouble.of(
            Duration.between(looks.get(l).observedAt(), now).toMillis() / MILLIS_PER_DAY);
      }
    }
    return OptionalDouble.empty();
  }

  AlertTimeline timeline(List<FoldLook> looks) {
    return new AlertTimeline(id, seedCell, looks.get(openingLook).observedAt(), transitions);
  }
}
