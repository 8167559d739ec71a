package dev.revisit.local.stac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * A search as the STAC API defines it: {@code bbox} or {@code intersects}, {@code datetime}, {@code
 * collections}, {@code ids}, {@code limit} and our own {@code token} for the next page (the number
 * of items before it; the catalogue does not change while it is served).
 *
 * @param area longitude, latitude
 */
record ItemSearch(
    Optional<Geometry> area,
    Optional<Instant> from,
    Optional<Instant> to,
    Set<String> collections,
    Set<String> ids,
    int limit,
    int token) {
  static final int DEFAULT_LIMIT = 100;
  static final int MAXIMUM_LIMIT = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TEXT_LISTS = Set.of("collections", "ids");

  ItemSearch {
    collections = Set.copyOf(collections);
    ids = Set.copyOf(ids);
  }

  /** A search that cannot be understood; becomes status 400. */
  static final class InvalidSearchException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSearchException(String message) {
      super(message);
    }
  }

  /** Reads the query string of a GET; lists are separated by commas. */
  static ItemSearch ofQuery(Map<String, List<String>> query) throws InvalidSearchException {
    ObjectNode body = JSON.createObjectNode();
    for (Map.Entry<String, List<String>> entry : query.entrySet()) {
      String value = String.join(",", entry.getValue());
      if (TEXT_LISTS.contains(entry.getKey())) {
        ArrayNode array = body.putArray(entry.getKey());
        Stream.of(value.split(",", -1)).filter(v -> !v.isBlank()).forEach(array::add);
      } else if (entry.getKey().equals("bbox")) {
        ArrayNode array = body.putArray("bbox");
        for (String number : value.split(",", -1)) {
          array.add(number(number.strip()));
        }
      } else if (entry.getKey().equals("intersects")) {
        body.set("intersects", parse(value));
      } else {
        body.put(entry.getKey(), value);
      }
    }
    return ofBody(body);
  }

  /** Reads the body of a POST. */
  static ItemSearch ofBody(String body) throws InvalidSearchException {
    return ofBody(body.isBlank() ? JSON.createObjectNode() : parse(body));
  }

  private static ItemSearch ofBody(JsonNode body) throws InvalidSearchException {
    if (body.has("bbox") && body.has("intersects")) {
      throw new InvalidSearchException("Give bbox or intersects, not both");
    }
    Optional<Instant> from = Optional.empty();
    Optional<Instant> to = Optional.empty();
    if (body.hasNonNull("datetime")) {
      String[] ends = body.get("datetime").asText().split("/", -1);
      if (ends.length > 2) {
        throw new InvalidSearchException("datetime has more than one slash");
      }
      from = instant(ends[0]);
      to = instant(ends[ends.length - 1]);
    }
    return new ItemSearch(
        area(body),
        from,
        to,
        texts(body.path("collections")),
        texts(body.path("ids")),
        Math.min(MAXIMUM_LIMIT, positive(body, "limit", DEFAULT_LIMIT, 1)),
        positive(body, "token", 0, 0));
  }

  private static Optional<Geometry> area(JsonNode body) throws InvalidSearchException {
    if (body.hasNonNull("bbox")) {
      JsonNode b = body.get("bbox");
      if (b.size() != 4 && b.size() != 6) {
        throw new InvalidSearchException("bbox needs 4 or 6 numbers: west,south,east,north");
      }
      int half = b.size() / 2;
      return Optional.of(
          new GeometryFactory()
              .toGeometry(
                  new Envelope(
                      b.get(0).asDouble(),
                      b.get(half).asDouble(),
                      b.get(1).asDouble(),
                      b.get(half + 1).asDouble())));
    }
    if (body.hasNonNull("intersects")) {
      try {
        return Optional.of(new GeoJsonReader().read(body.get("intersects").toString()));
      } catch (ParseException | RuntimeException e) {
        throw new InvalidSearchException("intersects is not a GeoJSON geometry: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(String text) throws InvalidSearchException {
    if (text.isBlank() || text.equals("..")) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new InvalidSearchException(
          "datetime " + text + " is not RFC 3339, for example 2021-05-01T00:00:00Z");
    }
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> values = new LinkedHashSet<>();
    array.forEach(v -> values.add(v.asText()));
    return values;
  }

  private static int positive(JsonNode body, String name, int fallback, int least)
      throws InvalidSearchException {
    if (!body.hasNonNull(name)) {
      return fallback;
    }
    String text = body.get(name).asText();
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the message
    }
    throw new InvalidSearchException(
        name + " must be a whole number from " + least + ", not " + text);
  }

  private static double number(String text) throws InvalidSearchException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidSearchException("bbox holds " + text + ", which is not a number");
    }
  }

  private static JsonNode parse(String json) throws InvalidSearchException {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new InvalidSearchException("Not JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * Whether an item belongs into the answer. An item without a footprint or time matches only
   * searches that do not ask for one.
   */
  boolean matches(CatalogItem item) {
    return (collections.isEmpty() || collections.contains(item.collection()))
        && (ids.isEmpty() || ids.contains(item.id()))
        && (from.isEmpty() || item.to().filter(t -> !t.isBefore(from.get())).isPresent())
        && (to.isEmpty() || item.from().filter(t -> !t.isAfter(to.get())).isPresent())
        && (area.isEmpty() || item.footprint().filter(f -> f.intersects(area.get())).isPresent());
  }
}
