package dev.revisit.local.evaluate.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/** Reads what {@code revisit replay} wrote of change events. */
public final class RunEvents {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FILE = Topic.CHANGE_EVENTS.topicName() + ".jsonl";

  private RunEvents() {}

  /**
   * The alerts of a run, by id.
   *
   * @param folder that a replay wrote
   * @throws IOException if the run is missing, incomplete or damaged; the message names file, line
   *     and remedy
   */
  public static List<AlertHistory> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          folder + " has no " + FILE + "; give a folder that revisit replay --out wrote");
    }
    requireComplete(folder.resolve("summary.json"));
    Map<String, List<AlertHistory.Statement>> statements = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(line, number, file, statements);
        }
      }
    }
    return statements.entrySet().stream()
        .map(
            entry ->
                new AlertHistory(
                    entry.getKey(),
                    entry.getValue().stream()
                        .sorted(Comparator.comparingInt(AlertHistory.Statement::sequence))
                        .toList()))
        .toList();
  }

  /** A replay that was stopped lacks alerts, which would be measured as misses. */
  private static void requireComplete(Path summary) throws IOException {
    if (Files.isRegularFile(summary)
        && !MAPPER.readTree(Files.readAllBytes(summary)).path("complete").asBoolean(true)) {
      throw new IOException(summary + " says that the replay did not complete; replay again");
    }
  }

  private static void add(
      String line, int number, Path file, Map<String, List<AlertHistory.Statement>> statements)
      throws IOException {
    try {
      JsonNode event = MAPPER.readTree(line);
      AlertHistory.Statement statement =
          new AlertHistory.Statement(
              event.path("sequence").intValue(),
              ChangeEventType.valueOf(event.path("type").asText()),
              AlertStatus.valueOf(event.path("status").asText()),
              Instant.parse(event.path("observed_at").asText()),
              Instant.parse(event.path("first_detected").asText()),
              new GeoJsonReader().read(event.path("geometry").asText()));
      statements
          .computeIfAbsent(event.path("alert_id").asText(), id -> new ArrayList<>())
          .add(statement);
    } catch (JsonProcessingException
        | ParseException
        | DateTimeException
        | IllegalArgumentException e) {
      throw new IOException(
          "%s, line %d is no change event (%s); replay again"
              .formatted(file, number, e.getMessage()),
          e);
    }
  }
}
