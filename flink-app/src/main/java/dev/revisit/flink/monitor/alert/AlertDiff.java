package dev.revisit.flink.monitor.alert;

import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.state.PublishedAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What has to be said so that subscribers, who know the published transitions, know the timelines.
 *
 * <ul>
 *   <li>What was published is the beginning of the new timeline: the rest follows in order.
 *   <li>It is not: a late or reprocessed scene changed the past. One CORRECTED snapshot of the
 *       latest state supersedes the events that no longer hold.
 *   <li>The alert is gone: a CORRECTED snapshot with status RETRACTED supersedes all of its events.
 * </ul>
 *
 * <p>Sequences go on without gaps in all cases; an alert that was gone and comes back goes on with
 * its sequence.
 *
 * <p>Alerts that opened before {@code settledBefore} are history ({@link
 * AlertPolicy#settledBefore}): they may still come to their end, but are neither corrected nor
 * raised. Once they have ended they are no longer kept among the published ones, well before their
 * looks are forgotten ({@link AlertPolicy#looksNeededFrom}).
 *
 * <p>The last entry of a published alert always has the fingerprint of the latest transition, so
 * any order of arrival ends with the same latest alerts.
 */
public final class AlertDiff {

  /** An event to publish. {@code transition.type()} is the type of the event. */
  public record Emission(
      Transition transition, int sequence, List<String> supersedes, String eventId) {
    public Emission {
      supersedes = List.copyOf(supersedes);
    }
  }

  /**
   * What to say, and what subscribers know then.
   *
   * @param emissions by alert id, then sequence
   * @param published what subscribers know afterwards, by alert id
   */
  public record Result(List<Emission> emissions, List<PublishedAlert> published) {
    public Result {
      emissions = List.copyOf(emissions);
      published = List.copyOf(published);
    }
  }

  private final ModelReference model;
  private final Instant settledBefore;
  private final List<Emission> emissions = new ArrayList<>();

  private AlertDiff(ModelReference model, Instant settledBefore) {
    this.model = model;
    this.settledBefore = settledBefore;
  }

  /**
   * Compares.
   *
   * @param published what subscribers know, each alert once
   * @param timelines of the looks as they are now
   * @param before timelines of the looks as they were when the alerts were published; asked only
   *     when an alert is gone, to say what it was. An alert that is not there either is withdrawn
   *     without its extent
   * @param trigger the look whose arrival made the difference
   * @param model takes part in event ids
   */
  public static Result between(
      Collection<PublishedAlert> published,
      List<AlertTimeline> timelines,
      Supplier<List<AlertTimeline>> before,
      FoldLook trigger,
      Instant settledBefore,
      ModelReference model) {
    AlertDiff diff = new AlertDiff(model, settledBefore);
    Map<String, PublishedAlert> known = new TreeMap<>();
    for (PublishedAlert alert : published) {
      if (known.put(alert.getAlertId(), alert) != null) {
        throw new IllegalArgumentException(
            "alert " + alert.getAlertId() + " is published twice in state");
      }
    }
    Map<String, AlertTimeline> now = byId(timelines);
    Optional<Map<String, AlertTimeline>> then = Optional.empty();
    Map<String, PublishedAlert> after = new TreeMap<>(known);
    Map<String, Optional<AlertTimeline>> all = new TreeMap<>();
    known.keySet().forEach(id -> all.put(id, Optional.empty()));
    now.forEach((id, timeline) -> all.put(id, Optional.of(timeline)));
    for (Map.Entry<String, Optional<AlertTimeline>> entry : all.entrySet()) {
      String id = entry.getKey();
      Optional<PublishedAlert> alert = Optional.ofNullable(known.get(id));
      Optional<PublishedAlert> next;
      if (entry.getValue().isPresent()) {
        next = diff.compared(alert, entry.getValue().get());
      } else {
        if (then.isEmpty()) {
          then = Optional.of(byId(before.get()));
        }
        next = diff.gone(alert.orElseThrow(), Optional.ofNullable(then.get().get(id)), trigger);
      }
      next.ifPresentOrElse(value -> after.put(id, value), () -> after.remove(id));
    }
    return new Result(diff.emissions, List.copyOf(after.values()));
  }

  private static Map<String, AlertTimeline> byId(List<AlertTimeline> timelines) {
    return timelines.stream()
        .collect(Collectors.toMap(AlertTimeline::alertId, Function.identity()));
  }

  private Optional<PublishedAlert> compared(
      Optional<PublishedAlert> published, AlertTimeline timeline) {
    boolean settled = timeline.openedAt().isBefore(settledBefore);
    if (published.isEmpty() && settled) {
      return Optional.empty();
    }
    PublishedAlert known =
        published.orElseGet(() -> new PublishedAlert(timeline.alertId(), 0, List.of(), List.of()));
    List<String> fingerprints = timeline.fingerprints();
    int holding = commonStart(known.getTransitions(), fingerprints);
    PublishedAlert next = known;
    if (holding == known.getTransitions().size()) {
      next = continued(known, timeline, holding);
    } else if (!settled) {
      next = corrected(known, timeline, holding);
    }
    return settled && timeline.last().ends() ? Optional.empty() : Optional.of(next);
  }

  private PublishedAlert continued(PublishedAlert known, AlertTimeline timeline, int holding) {
    List<String> eventIds = new ArrayList<>(known.getEventIds());
    int sequence = known.getSequence();
    List<Transition> all = timeline.transitions();
    for (Transition transition : all.subList(holding, all.size())) {
      eventIds.add(emit(transition, ++sequence, List.of()));
    }
    return new PublishedAlert(known.getAlertId(), sequence, timeline.fingerprints(), eventIds);
  }

  private PublishedAlert corrected(PublishedAlert known, AlertTimeline timeline, int holding) {
    List<String> superseded =
        known.getEventIds().subList(holding, known.getEventIds().size()).stream()
            .distinct()
            .toList();
    int sequence = known.getSequence() + 1;
    String eventId = emit(timeline.last().corrected(), sequence, superseded);
    List<String> eventIds = new ArrayList<>();
    for (int i = 0; i < timeline.transitions().size(); i++) {
      // An earlier correction may have announced several transitions, of which some still hold.
      boolean stands = i < holding && !superseded.contains(known.getEventIds().get(i));
      eventIds.add(stands ? known.getEventIds().get(i) : eventId);
    }
    return new PublishedAlert(known.getAlertId(), sequence, timeline.fingerprints(), eventIds);
  }

  private Optional<PublishedAlert> gone(
      PublishedAlert known, Optional<AlertTimeline> before, FoldLook trigger) {
    if (before.isPresent() && before.get().openedAt().isBefore(settledBefore)) {
      return Optional.empty();
    }
    if (known.getTransitions().isEmpty()) {
      return Optional.of(known);
    }
    Transition withdrawn =
        before
            .map(timeline -> timeline.last().withdrawn())
            .orElseGet(() -> Transition.withdrawnWithoutTrace(known.getAlertId(), trigger));
    int sequence = known.getSequence() + 1;
    emit(withdrawn, sequence, known.getEventIds().stream().distinct().toList());
    return Optional.of(new PublishedAlert(known.getAlertId(), sequence, List.of(), List.of()));
  }

  private String emit(Transition transition, int sequence, List<String> supersedes) {
    String eventId = ChangeEvents.eventId(transition, sequence, model);
    emissions.add(new Emission(transition, sequence, supersedes, eventId));
    return eventId;
  }

  private static int commonStart(List<String> first, List<String> second) {
    int n = 0;
    while (n < first.size() && n < second.size() && first.get(n).equals(second.get(n))) {
      n++;
    }
    return n;
  }
}
