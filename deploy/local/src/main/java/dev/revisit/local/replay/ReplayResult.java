package dev.revisit.local.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneReport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Everything that a replay put out, as a {@code read_committed} subscriber finds it afterwards. */
public final class ReplayResult {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean complete;
  private final SceneLedger ledger;
  private final RunStatistics statistics;
  private final Map<Topic, List<SpecificRecord>> records;

  private ReplayResult(
      boolean complete,
      SceneLedger ledger,
      RunStatistics statistics,
      Map<Topic, List<SpecificRecord>> records) {
    this.complete = complete;
    this.ledger = ledger;
    this.statistics = statistics;
    this.records = records;
  }

  /** Gathers the records of a replay. */
  static final class Collector {
    private final SceneLedger ledger = new SceneLedger();
    private final RunStatistics statistics = new RunStatistics();
    private final Map<Topic, List<SpecificRecord>> events = new EnumMap<>(Topic.class);
    private final Map<String, SpecificRecord> alerts = new TreeMap<>();

    Collector(Collection<SceneNotification> announced) {
      announced.forEach(ledger::announced);
    }

    void add(Topic topic, String key, Optional<SpecificRecord> value) {
      if (topic == Topic.ALERTS) {
        value.ifPresentOrElse(v -> alerts.put(key, v), () -> alerts.remove(key));
        return;
      }
      value.ifPresent(
          v -> {
            statistics.count(topic, v);
            events.computeIfAbsent(topic, t -> new ArrayList<>()).add(v);
            if (topic == Topic.SCENE_REPORTS) {
              ledger.reported((SceneReport) v);
            }
          });
    }

    ReplayResult finish(boolean complete) {
      Map<Topic, List<SpecificRecord>> sorted = new EnumMap<>(Topic.class);
      sorted.put(Topic.ALERTS, List.copyOf(alerts.values()));
      for (Topic topic : CatalogRun.OUTPUTS) {
        if (topic != Topic.ALERTS) {
          sorted.put(
              topic,
              events.getOrDefault(topic, List.of()).stream()
                  .sorted(Comparator.comparing(ReplayResult::identity))
                  .toList());
        }
      }
      return new ReplayResult(complete, ledger, statistics, sorted);
    }
  }

  private static String identity(SpecificRecord record) {
    if (record instanceof ChangeEvent event) {
      return event.getEventId();
    } else if (record instanceof LandCoverEvent event) {
      return event.getEventId();
    } else if (record instanceof SceneReport report) {
      return report.getReportId();
    } else if (record instanceof DeadLetter letter) {
      return letter.getDeadLetterId();
    }
    throw new IllegalArgumentException(
        "No identity is known for " + record.getSchema().getFullName());
  }

  /** Whether every announced scene is accounted for exactly once. */
  public boolean balanced() {
    return complete && ledger.isComplete() && ledger.irregularities().isEmpty();
  }

  public SceneLedger ledger() {
    return ledger;
  }

  public RunStatistics statistics() {
    return statistics;
  }

  /** The records of an output topic by id; of {@code alerts} the latest of each key. */
  public List<SpecificRecord> records(Topic topic) {
    return records.getOrDefault(topic, List.of());
  }

  /**
   * Writes one {@code .jsonl} file for each output topic, sorted by id, and {@code summary.json}.
   * Files of these names are replaced.
   *
   * @param settings what the replay was asked for, part of the summary
   */
  public void write(Path folder, Map<String, String> settings, PhaseClock phases)
      throws IOException {
    Files.createDirectories(folder);
    for (Topic topic : CatalogRun.OUTPUTS) {
      try (BufferedWriter out =
          Files.newBufferedWriter(folder.resolve(topic.topicName() + ".jsonl"))) {
        for (SpecificRecord record : records(topic)) {
          out.write(RecordJson.of(record).toString());
          out.write('\n');
        }
      }
    }
    Files.writeString(
        folder.resolve("summary.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summary(settings, phases)) + "\n");
  }

  private ObjectNode summary(Map<String, String> settings, PhaseClock phases) {
    ObjectNode node = JSON.createObjectNode();
    node.put("complete", complete).put("balanced", balanced());
    node.set("settings", JSON.valueToTree(new TreeMap<>(settings)));
    node.put("items_announced", ledger.announced()).put("items_accounted", ledger.complete());
    node.put("alerts", records(Topic.ALERTS).size());
    node.setAll(statistics.toJson());
    ArrayNode lost = node.putArray("lost");
    ledger
        .missing()
        .forEach(
            m ->
                lost.addObject()
                    .put("item_id", m.itemId())
                    .put("acquisition_key", m.acquisitionKey())
                    .put("notification_id", m.notificationId())
                    .put("detail", m.describe()));
    node.set("irregularities", JSON.valueToTree(ledger.irregularities()));
    ObjectNode wall = node.putObject("seconds");
    phases
        .finished()
        .forEach((phase, time) -> wall.put(phase.name().toLowerCase(Locale.ROOT), seconds(time)));
    phases.firstEvent().ifPresent(t -> wall.put("to_first_event", seconds(t)));
    node.set("seconds_in_jobs", JSON.valueToTree(statistics.secondsByPhase()));
    return node;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
