package dev.revisit.local.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Counts of what a run put out. Not thread-safe. */
public final class RunStatistics {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Integer> reportsByOutcome = new TreeMap<>();
  private final Map<String, Integer> skipsByReason = new TreeMap<>();
  private final Map<String, Integer> changeEventsByType = new TreeMap<>();
  private final Map<String, Double> secondsByPhase = new TreeMap<>();
  private int looks;
  private int landCoverEvents;
  private int deadLetters;
  private int chips;

  /** Counts one output record; topics that are no output of the jobs count for nothing. */
  public void count(Topic topic, SpecificRecord value) {
    switch (topic) {
      case CHANGE_EVENTS ->
          changeEventsByType.merge(((ChangeEvent) value).getType().name(), 1, Integer::sum);
      case LAND_COVER_EVENTS -> landCoverEvents++;
      case DEAD_LETTERS -> deadLetters++;
      case SCENE_REPORTS -> count((SceneReport) value);
      default -> {
        // inputs, and the compacted state that repeats the events
      }
    }
  }

  private void count(SceneReport report) {
    reportsByOutcome.merge(report.getOutcome().name(), 1, Integer::sum);
    if (report.getSkipReason() != null) {
      skipsByReason.merge(report.getSkipReason().name(), 1, Integer::sum);
    }
    if (report.getOutcome() == SceneOutcome.PROCESSED) {
      looks++;
    }
    chips += report.getChips();
    report
        .getSeconds()
        .forEach((phase, seconds) -> secondsByPhase.merge(phase, seconds, Double::sum));
  }

  /** Looks that went through the monitor job: reports with outcome PROCESSED. */
  public int looks() {
    return looks;
  }

  public int landCoverEvents() {
    return landCoverEvents;
  }

  public int changeEvents() {
    return changeEventsByType.values().stream().mapToInt(Integer::intValue).sum();
  }

  public int deadLetters() {
    return deadLetters;
  }

  /** Chips that went through the model. */
  public int chips() {
    return chips;
  }

  public Map<String, Integer> reportsByOutcome() {
    return new TreeMap<>(reportsByOutcome);
  }

  public Map<String, Integer> skipsByReason() {
    return new TreeMap<>(skipsByReason);
  }

  public Map<String, Integer> changeEventsByType() {
    return new TreeMap<>(changeEventsByType);
  }

  /**
   * Seconds that the jobs spent by phase ({@code read}, {@code encode}, {@code judge}), summed over
   * blocks; several may pass at the same time.
   */
  public Map<String, Double> secondsByPhase() {
    return new TreeMap<>(secondsByPhase);
  }

  ObjectNode toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("looks", looks)
        .put("land_cover_events", landCoverEvents)
        .put("change_events", changeEvents())
        .put("dead_letters", deadLetters)
        .put("chips", chips);
    node.set("reports_by_outcome", JSON.valueToTree(reportsByOutcome));
    node.set("skips_by_reason", JSON.valueToTree(skipsByReason));
    node.set("change_events_by_type", JSON.valueToTree(changeEventsByType));
    return node;
  }
}
