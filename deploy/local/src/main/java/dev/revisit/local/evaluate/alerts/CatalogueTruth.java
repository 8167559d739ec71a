package dev.revisit.local.evaluate.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.grid.UtmProjection;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/**
 * What happened in a catalogue, and how much ground was watched for how long.
 *
 * @param name for people
 * @param events of {@code truth.geojson}
 * @param squareKilometres that the optical scenes cover together; the radar scenes, if there are no
 *     optical ones
 * @param firstScene day of the first scene
 * @param lastScene day of the last scene
 */
public record CatalogueTruth(
    String name,
    List<TruthEvent> events,
    double squareKilometres,
    LocalDate firstScene,
    LocalDate lastScene) {
  /** Name of the file beside {@code catalog.json}. */
  public static final String FILE = "truth.geojson";

  private static final double SQUARE_METRES_PER_SQUARE_KILOMETRE = 1e6;
  private static final double DAYS_PER_YEAR = 365.25;

  /** Copies the list. */
  public CatalogueTruth {
    events = List.copyOf(events);
  }

  /**
   * Day from which every season has been seen once, so that a look has a reference of its own
   * season: a year after the first scene.
   */
  public LocalDate monitoredFrom() {
    return firstScene.plusYears(1);
  }

  /** Length of the monitored period, from {@link #monitoredFrom} to the last scene; at least 0. */
  public double monitoredYears() {
    return Math.max(0, ChronoUnit.DAYS.between(monitoredFrom(), lastScene) / DAYS_PER_YEAR);
  }

  /**
   * Reads a catalogue folder.
   *
   * @throws IOException if there is no truth or no scene; the message names file and remedy
   */
  public static CatalogueTruth read(Path folder) throws IOException {
    List<TruthEvent> events = events(folder);
    List<Scene> scenes = scenes(folder);
    if (scenes.isEmpty()) {
      throw new IOException(folder + " has no scene; give the catalogue that was replayed");
    }
    List<LocalDate> days =
        scenes.stream()
            .map(scene -> scene.observedAt().atZone(ZoneOffset.UTC).toLocalDate())
            .sorted()
            .toList();
    return new CatalogueTruth(
        folder.toString(),
        events,
        squareKilometres(scenes),
        days.get(0),
        days.get(days.size() - 1));
  }

  /**
   * Reads {@code truth.geojson} of a catalogue folder.
   *
   * @throws IOException if it is missing or damaged; the message names file and remedy
   */
  public static List<TruthEvent> events(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          folder + " has no " + FILE + "; revisit simulate writes catalogues with one");
    }
    JsonNode features;
    try {
      features = new ObjectMapper().readTree(Files.readAllBytes(file)).path("features");
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON; write the catalogue anew", e);
    }
    List<TruthEvent> events = new ArrayList<>();
    for (JsonNode feature : features) {
      events.add(event(feature, events.size(), file));
    }
    return events;
  }

  private static TruthEvent event(JsonNode feature, int index, Path file) throws IOException {
    JsonNode properties = feature.path("properties");
    try {
      return new TruthEvent(
          feature.path("id").asText(Integer.toString(index + 1)),
          required(properties, "kind").asText(),
          LocalDate.parse(required(properties, "start").asText()),
          properties.hasNonNull("end")
              ? Optional.of(LocalDate.parse(properties.get("end").asText()))
              : Optional.empty(),
          required(properties, "change").asBoolean(),
          new GeoJsonReader().read(feature.path("geometry").toString()));
    } catch (ParseException | DateTimeException | IllegalArgumentException e) {
      throw new IOException(
          "%s: feature %d: %s; an event has a geometry, kind, start, end and change"
              .formatted(file, index + 1, e.getMessage()),
          e);
    }
  }

  private static JsonNode required(JsonNode properties, String name) {
    if (!properties.hasNonNull(name)) {
      throw new IllegalArgumentException("there is no " + name);
    }
    return properties.get(name);
  }

  private static List<Scene> scenes(Path folder) {
    SceneParser parser = new SceneParser();
    List<Scene> scenes = new ArrayList<>();
    try (StacCatalog catalog = StacCatalogs.open(folder.toString());
        Stream<StacItem> items = catalog.search(StacSearch.all())) {
      items.forEach(
          item -> {
            if (parser.parse(item) instanceof SceneParseResult.Parsed parsed) {
              scenes.add(parsed.scene());
            }
          });
    }
    return scenes;
  }

  private static double squareKilometres(List<Scene> scenes) {
    boolean optical = scenes.stream().anyMatch(scene -> scene.sensor() == Sensor.SENTINEL_2);
    Geometry covered =
        UnaryUnionOp.union(
            scenes.stream()
                .filter(scene -> !optical || scene.sensor() == Sensor.SENTINEL_2)
                .map(Scene::footprint)
                .toList());
    Point middle = covered.getInteriorPoint();
    UtmProjection metres =
        MgrsTile.owner(middle.getX(), middle.getY())
            .orElseThrow(() -> new IllegalArgumentException("Scenes near a pole have no UTM zone"))
            .projection();
    return metres.toUtm(covered).getArea() / SQUARE_METRES_PER_SQUARE_KILOMETRE;
  }
}
