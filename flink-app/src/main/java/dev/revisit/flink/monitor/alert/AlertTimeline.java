package dev.revisit.flink.monitor.alert;

import java.time.Instant;
import java.util.List;

/**
 * The life of one alert.
 *
 * @param alertId hash of block, seed cell and opening look's acquisition
 * @param seedCell the cell with the earliest opening look, then the smallest index, when the alert
 *     was raised
 * @param openedAt date of the seed's opening look
 * @param transitions at least one, by look
 */
public record AlertTimeline(
    String alertId, int seedCell, Instant openedAt, List<Transition> transitions) {

  public AlertTimeline {
    transitions = List.copyOf(transitions);
    if (transitions.isEmpty()) {
      throw new IllegalArgumentException("an alert begins with a transition");
    }
  }

  /** The latest transition. */
  public Transition last() {
    return transitions.get(transitions.size() - 1);
  }

  public List<String> fingerprints() {
    return transitions.stream().map(Transition::fingerprint).toList();
  }
}
