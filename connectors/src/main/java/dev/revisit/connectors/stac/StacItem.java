package dev.revisit.connectors.stac;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * A STAC item, version 1.0 or 1.1, with its hrefs made absolute.
 *
 * @param id item id; made up from the content when the document has none, see {@code defect}
 * @param collection collection id
 * @param datetime the property {@code datetime}, parsed tolerantly; empty when null or unreadable
 * @param geometry WGS 84 footprint (longitude, latitude); the bounding box when the geometry is
 *     null
 * @param properties the item's properties; treat as read-only
 * @param assets assets by key, in the order of the document
 * @param selfHref where the item can be read again: its location, else an http, https or file
 *     {@code self} link
 * @param json the whole item; treat as read-only
 * @param defect why the document is not a valid STAC item; empty for a valid one
 */
public record StacItem(
    String id,
    Optional<String> collection,
    Optional<Instant> datetime,
    Optional<Geometry> geometry,
    JsonNode properties,
    Map<String, StacAsset> assets,
    Optional<URI> selfHref,
    JsonNode json,
    Optional<String> defect) {

  public StacItem {
    Objects.requireNonNull(id, "id");
    assets = Collections.unmodifiableMap(new LinkedHashMap<>(assets));
  }

  /** Reads an item; relative hrefs are resolved against its absolute {@code self} link, if any. */
  public static StacItem of(JsonNode document) {
    return StacItemDecoder.decode(document, Optional.empty());
  }

  /** Reads an item that was found at a location; relative hrefs are resolved against it. */
  public static StacItem of(JsonNode document, URI location) {
    return StacItemDecoder.decode(document, Optional.of(location));
  }

  /**
   * Reads what {@link #toJson()} wrote, or any item with absolute hrefs.
   *
   * @throws StacException when the text is not JSON
   */
  public static StacItem fromJson(String text) {
    try {
      return of(StacJson.MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw StacException.permanent(
          "The item is not JSON: " + e.getOriginalMessage(),
          "Announce a complete STAC item or only its href.",
          e);
    }
  }

  /** The item as one line of JSON with absolute hrefs, fit to travel in a notification. */
  public String toJson() {
    return json.toString();
  }

  /** A text property; numbers are given as text, null and absent as empty. */
  public Optional<String> text(String property) {
    JsonNode value = properties.path(property);
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  /** A whole-number property; also reads numbers that were written as text. */
  public Optional<Integer> integer(String property) {
    JsonNode value = properties.path(property);
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return Optional.of(value.intValue());
    }
    if (value.isTextual() && value.textValue().strip().matches("-?[0-9]{1,9}")) {
      return Optional.of(Integer.valueOf(value.textValue().strip()));
    }
    return Optional.empty();
  }

  /** A time property, parsed tolerantly, see {@link StacTimes}. */
  public Optional<Instant> time(String property) {
    return text(property).flatMap(StacTimes::parse);
  }
}
