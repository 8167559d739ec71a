package dev.revisit.local.evaluate.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.local.ExitCode;
import dev.revisit.local.command.CapturedConsole;
import dev.revisit.local.command.RevisitCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue of two scenes with one planted fire, and a run with one alert. */
class AlertCommandTest {
  private static final String SQUARE =
      "{\"type\":\"Polygon\",\"coordinates\":[[[13.0,48.0],[13.01,48.0],[13.01,48.01],[13.0,48.01],[13.0,48.0]]]}";

  @TempDir private Path folder;

  @RegisterExtension final CapturedConsole console = new CapturedConsole();

  private String console() {
    return console.text();
  }

  private Path catalogue() throws IOException {
    Path catalogue = Files.createDirectories(folder.resolve("catalogue"));
    Files.writeString(
        catalogue.resolve("catalog.json"),
        """
        {"type": "Catalog", "stac_version": "1.1.0", "id": "c", "description": "two scenes",
         "links": [{"rel": "item", "href": "first.json"}, {"rel": "item", "href": "last.json"}]}
        """);
    scene(catalogue, "first", "2023-01-01");
    scene(catalogue, "last", "2025-01-01");
    Files.writeString(
        catalogue.resolve("truth.geojson"),
        """
        {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "fire-1",
         "properties": {"kind": "fire", "start": "2024-07-01", "end": null, "change": true},
         "geometry": %s}]}
        """
            .formatted(SQUARE));
    return catalogue;
  }

  private static void scene(Path catalogue, String id, String day) throws IOException {
    Files.writeString(
        catalogue.resolve(id + ".json"),
        """
        {"type": "Feature", "stac_version": "1.1.0", "id": "S2A_33UUP_%1$s_0_L2A", "links": [],
         "collection": "sentinel-2-l2a", "bbox": [13.0, 48.0, 13.01, 48.01], "geometry": %2$s,
         "properties": {"datetime": "%3$sT10:00:00Z", "platform": "sentinel-2a",
          "grid:code": "MGRS-33UUP", "constellation": "sentinel-2"},
         "assets": {"red": {"href": "red.tif"}}}
        """
            .formatted(day.replace("-", ""), SQUARE, day));
  }

  private Path run() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    String event =
        """
        {"event_id":"e%d","type":"%s","alert_id":"a","sequence":%d,"status":"%s",\
        "observed_at":"%s","first_detected":"2024-07-04T10:00:00.000Z","geometry":%s}
        """;
    String geometry = new ObjectMapper().writeValueAsString(SQUARE);
    Files.writeString(
        run.resolve("change-events.jsonl"),
        // Files are sorted by event id, not by sequence.
        event.formatted(1, "CONFIRMED", 2, "CONFIRMED", "2024-07-14T10:00:00.000Z", geometry)
            + event.formatted(2, "RAISED", 1, "FIRST", "2024-07-04T10:00:00.000Z", geometry));
    Files.writeString(run.resolve("summary.json"), "{\"complete\": true}");
    return run;
  }

  private int evaluate(List<Object> arguments) {
    return RevisitCommand.execute(
        Stream.concat(Stream.of("evaluate"), arguments.stream())
            .map(Object::toString)
            .toArray(String[]::new));
  }

  @Test
  void aReplayIsMeasuredAgainstTheTruthOfItsCatalogue() throws IOException {
    Path report = folder.resolve("report.json");

    int code = evaluate(List.of("--alerts", run(), "--truth", catalogue(), "--out", report));

    assertThat(code).as(console()).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.at("/metrics/recall").doubleValue()).isEqualTo(1);
    assertThat(json.at("/metrics/precision").doubleValue()).isEqualTo(1);
    assertThat(json.at("/metrics/days_to_raised_median").doubleValue()).isEqualTo(3);
    assertThat(json.at("/metrics/days_to_confirmed_median").doubleValue()).isEqualTo(13);
    assertThat(json.at("/events/0/alert_id").asText()).isEqualTo("a");
    assertThat(json.at("/false_alerts")).isEmpty();
    assertThat(console()).contains("fire").contains("1.000").contains("report.json after");
  }

  /** The fire begins on 1 July 2024, 184 days before the last scene. */
  @Test
  void theFollowUpTimeSaysWhichChangesAreFollowed() throws IOException {
    Path byDefault = folder.resolve("default.json");
    Path shorter = folder.resolve("shorter.json");

    int first = evaluate(List.of("--alerts", run(), "--truth", catalogue(), "--out", byDefault));
    int second =
        evaluate(
            List.of(
                "--alerts", run(), "--truth", catalogue(), "--follow-up", 184, "--out", shorter));

    assertThat(first).as(console()).isZero();
    assertThat(second).as(console()).isZero();
    JsonNode year = new ObjectMapper().readTree(byDefault.toFile());
    assertThat(year.at("/follow_up_days").intValue()).isEqualTo(365);
    assertThat(year.at("/counts/events_followed").intValue()).isZero();
    assertThat(year.at("/metrics/recall").doubleValue()).isEqualTo(1);
    assertThat(year.at("/metrics/recall_followed").isNull()).isTrue();
    JsonNode halfYear = new ObjectMapper().readTree(shorter.toFile());
    assertThat(halfYear.at("/counts/events_followed").intValue()).isEqualTo(1);
    assertThat(halfYear.at("/metrics/recall_followed").doubleValue()).isEqualTo(1);
    assertThat(console()).contains("recall with 184 days to go on");
  }

  @Test
  void aFollowUpTimeIsNotNegativeAndOnlyOfAlerts() throws IOException {
    int negative =
        evaluate(
            List.of(
                "--alerts",
                run(),
                "--truth",
                catalogue(),
                "--follow-up",
                -1,
                "--out",
                folder.resolve("r.json")));
    int other =
        evaluate(
            List.of(
                "--catalog", catalogue(), "--follow-up", 30, "--out", folder.resolve("r.json")));

    assertThat(negative).isEqualTo(ExitCode.USAGE.code());
    assertThat(other).isEqualTo(ExitCode.USAGE.code());
    assertThat(console()).contains("--follow-up is -1.").contains("--follow-up needs --alerts.");
  }

  @Test
  void eachRunNeedsItsTruth() throws IOException {
    int code = evaluate(List.of("--alerts", run(), "--out", folder.resolve("r.json")));

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console()).contains("There are 1 --alerts and 0 --truth.");
  }

  @Test
  void alertsAndOtherSubjectsExcludeEachOther() throws IOException {
    int both =
        evaluate(
            List.of("--alerts", run(), "--catalog", catalogue(), "--out", folder.resolve("r")));
    int model =
        evaluate(
            List.of(
                "--alerts",
                run(),
                "--truth",
                catalogue(),
                "--model",
                "m",
                "--out",
                folder.resolve("r")));

    assertThat(both).isEqualTo(ExitCode.USAGE.code());
    assertThat(model).isEqualTo(ExitCode.USAGE.code());
    assertThat(console())
        .contains("mutually exclusive")
        .contains("--model has no meaning with --alerts.");
  }

  @Test
  void anIncompleteReplayIsNotMeasured() throws IOException {
    Path run = run();
    Files.writeString(run.resolve("summary.json"), "{\"complete\": false}");

    int code =
        evaluate(
            List.of("--alerts", run, "--truth", catalogue(), "--out", folder.resolve("r.json")));

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console()).contains("did not complete; replay again");
    assertThat(folder.resolve("r.json")).doesNotExist();
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Path run = run();
    Files.writeString(
        run.resolve("change-events.jsonl"), "{\"type\":\"RAISED\"}\n", StandardOpenOption.APPEND);

    int code =
        evaluate(
            List.of("--alerts", run, "--truth", catalogue(), "--out", folder.resolve("r.json")));

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console()).contains("change-events.jsonl, line 3 is no change event");
  }

  @Test
  void aCatalogueWithoutTruthIsRefused() throws IOException {
    Path catalogue = catalogue();
    Files.delete(catalogue.resolve("truth.geojson"));

    int code =
        evaluate(
            List.of("--alerts", run(), "--truth", catalogue, "--out", folder.resolve("r.json")));

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console()).contains("has no truth.geojson; revisit simulate writes catalogues");
  }
}
