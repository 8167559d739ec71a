package dev.revisit.model.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A data set that weights were trained on.
 *
 * @param name of the data set, with its version where it has one
 * @param licence SPDX identifier where there is one, else the terms in a few words
 * @param source where it is to be had
 * @param extent what part of it was used
 */
public record TrainingData(
    String name, String licence, Optional<URI> source, Optional<Extent> extent) {
  private static final double LARGEST_LATITUDE = 90;
  private static final double LARGEST_LONGITUDE = 180;

  /**
   * Where and when samples are from.
   *
   * @param west in degrees, like the other three
   * @param from first day
   * @param to last day
   */
  public record Extent(
      double west, double south, double east, double north, LocalDate from, LocalDate to) {
    /** Checks the order and ranges. */
    public Extent {
      boolean inRange =
          Math.abs(west) <= LARGEST_LONGITUDE
              && Math.abs(east) <= LARGEST_LONGITUDE
              && south >= -LARGEST_LATITUDE
              && north <= LARGEST_LATITUDE;
      if (!inRange || !(south <= north) || from.isAfter(to)) {
        throw new IllegalArgumentException(
            "The extent %s %s %s %s, %s to %s: expected west, south, east, north in degrees and days in order"
                .formatted(west, south, east, north, from, to));
      }
    }
  }

  /** Checks that both are said. */
  public TrainingData {
    if (name.isBlank() || licence.isBlank()) {
      throw new IllegalArgumentException(
          "A training data set needs a name and a licence, found '%s' and '%s'"
              .formatted(name, licence));
    }
  }

  /** A data set of which no more than the name and the licence is told. */
  public static TrainingData of(String name, String licence) {
    return new TrainingData(name, licence, Optional.empty(), Optional.empty());
  }

  ObjectNode toJson() {
    ObjectNode node =
        JsonNodeFactory.instance.objectNode().put("name", name).put("licence", licence);
    source.ifPresent(uri -> node.put("source", uri.toString()));
    extent.ifPresent(
        e -> {
          ObjectNode extentNode = node.putObject("extent");
          extentNode.putArray("bbox").add(e.west()).add(e.south()).add(e.east()).add(e.north());
          extentNode.put("from", e.from().toString()).put("to", e.to().toString());
        });
    return node;
  }

  static TrainingData read(JsonNode node) {
    Optional<URI> source =
        node.has("source")
            ? Optional.of(URI.create(node.path("source").asText()))
            : Optional.empty();
    Optional<Extent> extent =
        node.has("extent") ? Optional.of(readExtent(node.path("extent"))) : Optional.empty();
    return new TrainingData(
        node.path("name").asText(), node.path("licence").asText(), source, extent);
  }

  private static Extent readExtent(JsonNode node) {
    JsonNode bbox = node.path("bbox");
    for (int i = 0; i < 4; i++) {
      if (!bbox.path(i).isNumber()) {
        throw new IllegalArgumentException("'extent.bbox' is " + bbox + ", expected four numbers");
      }
    }
    try {
      return new Extent(
          bbox.get(0).doubleValue(),
          bbox.get(1).doubleValue(),
          bbox.get(2).doubleValue(),
          bbox.get(3).doubleValue(),
          LocalDate.parse(node.path("from").asText()),
          LocalDate.parse(node.path("to").asText()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'extent' needs 'from' and 'to' as days like 2021-03-01, found " + node, e);
    }
  }
}
