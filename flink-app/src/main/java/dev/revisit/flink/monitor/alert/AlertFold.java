package dev.revisit.flink.monitor.alert;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the looks at a block to the lives of its alerts: a pure function of the set of looks, so
 * that the order in which scenes arrive cannot matter.
 *
 * <p>The looks are taken by date. At each of them, in this order:
 *
 * <ol>
 *   <li>every cell takes the look in ({@link CellEpisodes});
 *   <li>alerts (and cells of none) whose opening look is more than the maximum age back come to
 *       their end;
 *   <li>cells that have just opened, and active ones that wait beside them, form 8-connected
 *       components. A component that touches an open alert (a neighbouring active cell, or a cell
 *       that was part of it) joins it; if it touches several, they become one, which keeps the name
 *       of the oldest seed. One that touches none and has the minimum area reopens an alert that
 *       one of its cells was part of and that ended recently, or else becomes an alert, named by
 *       the cell with the earliest opening look and then the smallest index. A smaller one waits;
 *   <li>each alert gets at most one transition: FINISHED or RETRACTED when no cell is active;
 *       MERGED; CONFIRMED; RAISED; REOPENED; STRENGTHENED (status, severity or agreement up); GREW.
 * </ol>
 *
 * <p>The status of an alert is the highest level that at least the minimum area has reached
 * together, and does not fall while the alert is open. Agreement is HIGHEST when optical and radar
 * looks were both anomalous over at least the minimum area.
 *
 * <p>Cost: two passes over the scores, and work for cells that are ever anomalous: 200 looks take
 * some 30 ms with one alert of 400 cells and half a second when every cell of the block is
 * anomalous.
 */
public final class AlertFold {

  private static final int SIDE = Block.CELLS;
  private static final int NO_ALERT = -1;

  private final String block;
  private final List<FoldLook> looks;
  private final AlertPolicy policy;
  private final int minimumCells;
  private final CellEpisodes episodes;
  private final List<AlertInProgress> alerts = new ArrayList<>();

  /** By cell number: the open alert it is an active part of. */
  private final int[] alertOf;

  /** By cell number: the alert it was last part of, active or not. */
  private final int[] lastAlertOf;

  /** Cells that are active or were before the look at hand. */
  private int[] live = new int[0];

  private AlertFold(Block block, boolean[] ownedCells, List<FoldLook> looks, AlertPolicy policy) {
    this.block = block.id();
    this.looks = looks;
    this.policy = policy;
    this.minimumCells = policy.minimumCells();
    this.episodes = new CellEpisodes(ownedCells, looks, policy);
    this.alertOf = new int[episodes.size()];
    this.lastAlertOf = new int[episodes.size()];
    Arrays.fill(alertOf, NO_ALERT);
    Arrays.fill(lastAlertOf, NO_ALERT);
  }

  /**
   * Folds the looks.
   *
   * @param ownedCells {@link Block#ownedCells}: alerts are raised on these only
   * @param looks in {@link FoldLook#ORDER}, each acquisition once
   * @return by opening look, then seed cell
   * @throws IllegalArgumentException when the looks are out of order or an acquisition appears
   *     twice
   */
  public static List<AlertTimeline> fold(
      Block block, boolean[] ownedCells, List<FoldLook> looks, AlertPolicy policy) {
    if (ownedCells.length != CellObservation.CELLS) {
      throw new IllegalArgumentException(
          "ownedCells has " + ownedCells.length + " cells; a block has " + CellObservation.CELLS);
    }
    for (int i = 1; i < looks.size(); i++) {
      if (FoldLook.ORDER.compare(looks.get(i - 1), looks.get(i)) >= 0) {
        throw new IllegalArgumentException(
            "looks are not in order at "
                + looks.get(i)
                + "; sort them by FoldLook.ORDER, each acquisition once");
      }
    }
    AlertFold fold = new AlertFold(block, ownedCells, List.copyOf(looks), policy);
    for (int look = 0; look < looks.size(); look++) {
      fold.take(look);
    }
    return fold.timelines();
  }

  private void take(int look) {
    List<AlertInProgress> before = openAlerts();
    before.forEach(AlertInProgress::beginLook);
    int[] opened = takeCells(look);
    endOld(look, before);
    Map<AlertInProgress, ChangeEventType> begun = new LinkedHashMap<>();
    if (opened.length > 0) {
      group(look, opened, begun);
    }
    List<AlertInProgress> open = openAlerts();
    for (int i : live) {
      if (episodes.active(i) && alertOf[i] != NO_ALERT) {
        alerts.get(alertOf[i]).countActive(i, episodes);
      }
    }
    for (AlertInProgress alert : open) {
      alert.conclude(look, minimumCells, episodes);
      if (alert.over()) {
        AlertStatus status = alert.statusAtEnd();
        record(
            alert,
            status == AlertStatus.FINISHED ? ChangeEventType.FINISHED : ChangeEventType.RETRACTED,
            status,
            look,
            Optional.empty());
        alert.end(look);
      } else {
        ChangeEventType beginning = begun.get(alert);
        alert
            .progress(
                beginning == ChangeEventType.RAISED, beginning == ChangeEventType.REOPENED, policy)
            .ifPresent(type -> record(alert, type, alert.status(), look, Optional.empty()));
      }
    }
    forgetClosedCells();
  }

  private void record(
      AlertInProgress alert,
      ChangeEventType type,
      AlertStatus status,
      int look,
      Optional<String> mergedInto) {
    alert.record(type, status, look, mergedInto, episodes, looks, policy);
  }

  /** Every cell takes the look in; returns those that opened, ascending. */
  private int[] takeCells(int look) {
    FoldLook now = looks.get(look);
    int[] opened = new int[episodes.size()];
    int n = 0;
    for (int i = 0; i < episodes.size(); i++) {
      int code = now.code(episodes.cell(i));
      if (code == CellEpisodes.NOT_JUDGED) {
        continue;
      }
      if (alertOf[i] != NO_ALERT) {
        AlertInProgress alert = alerts.get(alertOf[i]);
        alert.see(look, episodes.anomalous(code));
        alert.showCell(code);
      }
      if (episodes.take(i, look, code, now.sensor())) {
        opened[n++] = i;
      }
    }
    int liveBefore = live.length;
    live = Arrays.copyOf(live, liveBefore + n);
    System.arraycopy(opened, 0, live, liveBefore, n);
    return Arrays.copyOf(opened, n);
  }

  private void endOld(int look, List<AlertInProgress> open) {
    for (AlertInProgress alert : open) {
      if (older(alert.openingLook(), look)) {
        alert.markTooOld();
      }
    }
    for (int i : live) {
      boolean old =
          alertOf[i] == NO_ALERT
              ? older(episodes.openedAt(i), look)
              : alerts.get(alertOf[i]).tooOld();
      if (old) {
        episodes.closeByAge(i);
      }
    }
  }

  private boolean older(int openingLook, int look) {
    return between(openingLook, look).compareTo(policy.maximumAge()) > 0;
  }

  private Duration between(int earlier, int later) {
    return Duration.between(looks.get(earlier).observedAt(), looks.get(later).observedAt());
  }

  /** A component of active cells without an alert, and the open alerts that it touches. */
  private record Component(List<Integer> members, List<AlertInProgress> touched) {}

  private void group(int look, int[] opened, Map<AlertInProgress, ChangeEventType> begun) {
    List<Component> components = components(opened);
    Map<AlertInProgress, AlertInProgress> heirs = heirs(components);
    heirs.forEach((from, into) -> merge(look, from, into));
    for (Component component : components) {
      AlertInProgress alert;
      if (!component.touched().isEmpty()) {
        AlertInProgress touched = component.touched().get(0);
        alert = heirs.getOrDefault(touched, touched);
      } else if (component.members().size() < minimumCells) {
        continue;
      } else {
        alert = reopened(look, component, begun).orElseGet(() -> raised(component, begun));
      }
      for (int i : component.members()) {
        alertOf[i] = alert.index();
        lastAlertOf[i] = alert.index();
        alert.join(i, look, episodes, looks);
        showCell(alert, i, look);
      }
    }
  }

  private List<Component> components(int[] opened) {
    List<Component> components = new ArrayList<>();
    boolean[] visited = new boolean[episodes.size()];
    for (int start : opened) {
      if (visited[start] || !waits(start)) {
        continue;
      }
      List<Integer> members = new ArrayList<>();
      List<AlertInProgress> touched = new ArrayList<>();
      members.add(start);
      visited[start] = true;
      for (int next = 0; next < members.size(); next++) {
        int i = members.get(next);
        touch(lastAlertOf[i], touched);
        for (int neighbour : neighbours(i)) {
          touch(alertOf[neighbour], touched);
          if (waits(neighbour) && !visited[neighbour]) {
            visited[neighbour] = true;
            members.add(neighbour);
          }
        }
      }
      components.add(new Component(members, touched));
    }
    return components;
  }

  private boolean waits(int i) {
    return episodes.active(i) && alertOf[i] == NO_ALERT;
  }

  private void touch(int alert, List<AlertInProgress> touched) {
    if (alert == NO_ALERT) {
      return;
    }
    AlertInProgress of = alerts.get(alert).resolved();
    if (of.takesCells() && !touched.contains(of)) {
      touched.add(of);
    }
  }

  /** Numbers of the up to eight neighbours that are ever anomalous. */
  private int[] neighbours(int i) {
    int row = episodes.cell(i) / SIDE;
    int column = episodes.cell(i) % SIDE;
    int[] found = new int[8];
    int n = 0;
    for (int r = Math.max(0, row - 1); r <= Math.min(SIDE - 1, row + 1); r++) {
      for (int c = Math.max(0, column - 1); c <= Math.min(SIDE - 1, column + 1); c++) {
        int number = episodes.number(r * SIDE + c);
        if (number >= 0 && number != i) {
          found[n++] = number;
        }
      }
    }
    return Arrays.copyOf(found, n);
  }

  /**
   * For each alert that gives up its name, the one that takes over; chains of touching alerts have
   * one heir.
   */
  private static Map<AlertInProgress, AlertInProgress> heirs(List<Component> components) {
    Map<AlertInProgress, AlertInProgress> heirs = new LinkedHashMap<>();
    for (Component component : components) {
      for (AlertInProgress other : component.touched()) {
        AlertInProgress a = heir(component.touched().get(0), heirs);
        AlertInProgress b = heir(other, heirs);
        if (a != b) {
          heirs.put(a.isOlderThan(b) ? b : a, a.isOlderThan(b) ? a : b);
        }
      }
    }
    heirs.replaceAll((from, into) -> heir(into, heirs));
    return heirs;
  }

  private static AlertInProgress heir(
      AlertInProgress alert, Map<AlertInProgress, AlertInProgress> heirs) {
    AlertInProgress of = alert;
    while (heirs.containsKey(of)) {
      of = heirs.get(of);
    }
    return of;
  }

  private void merge(int look, AlertInProgress from, AlertInProgress into) {
    for (int i : from.members()) {
      if (episodes.active(i)) {
        from.countActive(i, episodes);
      }
    }
    from.conclude(look, minimumCells, episodes);
    record(from, ChangeEventType.MERGED, from.statusAtEnd(), look, Optional.of(into.id()));
    from.endIn(look, into);
    into.absorb(from);
    for (int i : from.members()) {
      if (alertOf[i] == from.index()) {
        alertOf[i] = into.index();
        showCell(into, i, look);
      }
    }
  }

  private void showCell(AlertInProgress alert, int i, int look) {
    int code = looks.get(look).code(episodes.cell(i));
    if (code != CellEpisodes.NOT_JUDGED) {
      alert.showCell(code);
    }
  }

  private Optional<AlertInProgress> reopened(
      int look, Component component, Map<AlertInProgress, ChangeEventType> begun) {
    AlertInProgress oldest = null;
    for (int i : component.members()) {
      if (lastAlertOf[i] == NO_ALERT) {
        continue;
      }
      AlertInProgress alert = alerts.get(lastAlertOf[i]).resolved();
      boolean recent =
          !alert.open()
              && between(alert.endedAt(), look).compareTo(policy.reopenWithin()) <= 0
              && !older(alert.openingLook(), look);
      if (recent && (oldest == null || alert.isOlderThan(oldest))) {
        oldest = alert;
      }
    }
    if (oldest != null) {
      oldest.reopen();
      oldest.beginLook();
      begun.put(oldest, ChangeEventType.REOPENED);
    }
    return Optional.ofNullable(oldest);
  }

  private AlertInProgress raised(Component component, Map<AlertInProgress, ChangeEventType> begun) {
    int seed = component.members().get(0);
    for (int i : component.members()) {
      if (episodes.openedAt(i) < episodes.openedAt(seed)
          || (episodes.openedAt(i) == episodes.openedAt(seed) && i < seed)) {
        seed = i;
      }
    }
    int openingLook = episodes.openedAt(seed);
    AlertInProgress alert =
        new AlertInProgress(
            alerts.size(), block, episodes.cell(seed), openingLook, looks.get(openingLook));
    alerts.add(alert);
    alert.beginLook();
    begun.put(alert, ChangeEventType.RAISED);
    return alert;
  }

  private List<AlertInProgress> openAlerts() {
    return alerts.stream().filter(AlertInProgress::open).toList();
  }

  private void forgetClosedCells() {
    int n = 0;
    for (int i : live) {
      if (episodes.active(i)) {
        live[n++] = i;
      } else {
        alertOf[i] = NO_ALERT;
      }
    }
    live = Arrays.copyOf(live, n);
  }

  private List<AlertTimeline> timelines() {
    List<AlertInProgress> byAge = new ArrayList<>(alerts);
    byAge.sort((a, b) -> a.isOlderThan(b) ? -1 : b.isOlderThan(a) ? 1 : 0);
    return byAge.stream().map(alert -> alert.timeline(looks)).toList();
  }
}
