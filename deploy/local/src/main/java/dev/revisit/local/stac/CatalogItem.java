package dev.revisit.local.stac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.stac.StacTimes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * One item file of a catalogue folder. The JSON is kept as it is on disk; only what a search needs
 * is read out of it, leniently, because a catalogue may hold items that are wrong on purpose.
 *
 * @param file the item's JSON file
 * @param from start of the interval that the item covers; equal to {@code to} for an instant
 * @param footprint longitude, latitude
 */
record CatalogItem(
    String collection,
    String id,
    Path file,
    ObjectNode json,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Geometry> footprint) {

  static CatalogItem of(Path file, ObjectNode json, String fallbackCollection) {
    JsonNode properties = json.path("properties");
    Optional<Instant> at = instant(properties.path("datetime"));
    return new CatalogItem(
        json.path("collection").asText(fallbackCollection),
        json.path("id").asText(),
        file,
        json,
        at.or(() -> instant(properties.path("start_datetime"))),
        at.or(() -> instant(properties.path("end_datetime"))),
        footprint(json));
  }

  private static Optional<Instant> instant(JsonNode node) {
    return node.isTextual() ? StacTimes.parse(node.asText()) : Optional.empty();
  }

  private static Optional<Geometry> footprint(ObjectNode json) {
    JsonNode geometry = json.path("geometry");
    if (geometry.isObject()) {
      try {
        return Optional.of(new GeoJsonReader().read(geometry.toString()));
      } catch (ParseException | RuntimeException e) {
        return box(json); // a broken geometry must not hide the item from a search of its box
      }
    }
    return box(json);
  }

  private static Optional<Geometry> box(ObjectNode json) {
    JsonNode b = json.path("bbox");
    if (b.size() != 4) {
      return Optional.empty();
    }
    return Optional.of(
        new GeometryFactory()
            .toGeometry(
                new Envelope(
                    b.get(0).asDouble(),
                    b.get(2).asDouble(),
                    b.get(1).asDouble(),
                    b.get(3).asDouble())));
  }
}
