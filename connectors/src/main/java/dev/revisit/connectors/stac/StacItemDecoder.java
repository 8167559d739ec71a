package dev.revisit.connectors.stac;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github11904212.java.stac.client.core.Asset;
import io.github11904212.java.stac.client.core.Item;
import io.github11904212.java.stac.client.core.Link;
import io.github11904212.java.stac.client.core.impl.ItemImpl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * Turns a document into a {@link StacItem} by way of java-stac-client's item. The library's item is
 * copied at once: its assets and links are transient, so they vanish when it is serialized.
 * Extension fields come from the tree, for which the library has no types.
 */
final class StacItemDecoder {
  private static final GeometryFactory WGS84 = new GeometryFactory();

  private StacItemDecoder() {}

  static StacItem decode(JsonNode document, Optional<URI> location) {
    if (!document.isObject()) {
      return defective(StacJson.MAPPER.createObjectNode(), location, "it is not a JSON object");
    }
    ObjectNode json = document.deepCopy();
    Optional<URI> self = location.or(() -> selfLink(json));
    self.ifPresent(base -> makeAbsolute(json, base));
    location.ifPresent(here -> setSelfLink(json, here));
    if (!json.path("id").isTextual() || json.path("id").textValue().isBlank()) {
      return defective(json, self, "it has no id");
    }
    try {
      return copy(StacJson.MAPPER.treeToValue(json, ItemImpl.class), json, self);
    } catch (JsonProcessingException | RuntimeException e) {
      // Whatever the library stumbles over must not stop the items behind this one.
      return defective(json, self, firstLine(e));
    }
  }

  private static StacItem copy(Item item, JsonNode json, Optional<URI> self) {
    JsonNode properties = json.path("properties");
    if (!properties.isObject()) {
      return defective(json, self, "it has no properties");
    }
    Map<String, StacAsset> assets = new LinkedHashMap<>();
    for (Map.Entry<String, Asset> entry : nullToEmpty(item.getAssets()).entrySet()) {
      Asset asset = entry.getValue();
      if (asset == null || asset.getHref() == null) {
        return defective(json, self, "asset " + entry.getKey() + " has no href");
      }
      assets.put(
          entry.getKey(),
          new StacAsset(
              entry.getKey(),
              asset.getHref(),
              asset.getType(),
              asset.getRoles().stream().filter(Objects::nonNull).toList(),
              json.path("assets").path(entry.getKey())));
    }
    return new StacItem(
        item.getId(),
        item.getCollection(),
        datetime(properties),
        geometry(json),
        properties,
        assets,
        self.or(() -> readableSelf(item.getLinks())),
        json,
        Optional.empty());
  }

  /** An item that the library refuses keeps its tree, so that it can be reported and kept. */
  private static StacItem defective(JsonNode json, Optional<URI> self, String why) {
    JsonNode id = json.path("id");
    JsonNode collection = json.path("collection");
    JsonNode properties = json.path("properties");
    return new StacItem(
        id.isTextual() && !id.textValue().isBlank() ? id.textValue() : "without-id-" + digest(json),
        collection.isTextual() ? Optional.of(collection.textValue()) : Optional.empty(),
        datetime(properties),
        geometry(json),
        properties.isObject() ? properties : StacJson.MAPPER.createObjectNode(),
        Map.of(),
        self,
        json,
        Optional.of(why));
  }

  /** The library's own accessor casts, and fails on a datetime that is no text. */
  private static Optional<Instant> datetime(JsonNode properties) {
    JsonNode datetime = properties.path("datetime");
    return datetime.isTextual() ? StacTimes.parse(datetime.textValue()) : Optional.empty();
  }

  /** The footprint; the bounding box when the geometry is null or unreadable. */
  private static Optional<Geometry> geometry(JsonNode json) {
    JsonNode geometry = json.path("geometry");
    if (geometry.isObject()) {
      try {
        Geometry read = new GeoJsonReader(WGS84).read(geometry.toString());
        if (read != null && !read.isEmpty()) {
          return Optional.of(read);
        }
      } catch (ParseException | RuntimeException e) {
        // The reader throws class cast and null pointer exceptions on malformed coordinates; the
        // bounding box below is the next best answer.
        return boundingBox(json.path("bbox"));
      }
    }
    return boundingBox(json.path("bbox"));
  }

  private static Optional<Geometry> boundingBox(JsonNode bbox) {
    // Six numbers carry heights in third and sixth place.
    int[] order = bbox.size() == 6 ? new int[] {0, 1, 3, 4} : new int[] {0, 1, 2, 3};
    if (bbox.size() != 4 && bbox.size() != 6) {
      return Optional.empty();
    }
    for (int index : order) {
      if (!bbox.path(index).isNumber()) {
        return Optional.empty();
      }
    }
    double west = bbox.get(order[0]).doubleValue();
    double east = bbox.get(order[2]).doubleValue();
    double south = bbox.get(order[1]).doubleValue();
    double north = bbox.get(order[3]).doubleValue();
    if (west <= east) {
      return Optional.of(WGS84.toGeometry(new Envelope(west, east, south, north)));
    }
    // RFC 7946: west greater than east crosses the antimeridian.
    return Optional.of(
        WGS84
            .toGeometry(new Envelope(west, 180, south, north))
            .union(WGS84.toGeometry(new Envelope(-180, east, south, north))));
  }

  private static void makeAbsolute(ObjectNode json, URI base) {
    for (JsonNode asset : json.path("assets")) {
      resolveHref(asset, base);
      for (JsonNode alternate : asset.path("alternate")) {
        resolveHref(alternate, base);
      }
    }
    for (JsonNode link : json.path("links")) {
      resolveHref(link, base);
    }
  }

  private static void resolveHref(JsonNode holder, URI base) {
    if (holder instanceof ObjectNode object && object.path("href").isTextual()) {
      object.put("href", Hrefs.resolve(base, object.path("href").textValue()));
    }
  }

  private static void setSelfLink(ObjectNode json, URI location) {
    if (json.path("links") instanceof ArrayNode links) {
      for (int i = links.size() - 1; i >= 0; i--) {
        if (links.get(i).path("rel").asText().equals("self")) {
          links.remove(i);
        }
      }
      links.addObject().put("rel", "self").put("href", location.toString());
    }
  }

  private static Optional<URI> selfLink(JsonNode json) {
    for (JsonNode link : json.path("links")) {
      if (link.path("rel").asText().equals("self")) {
        return readable(link.path("href").asText());
      }
    }
    return Optional.empty();
  }

  private static Optional<URI> readableSelf(List<Link> links) {
    return links == null
        ? Optional.empty()
        : links.stream()
            .filter(link -> link != null && "self".equals(link.getRel()) && link.getHref() != null)
            .findFirst()
            .flatMap(link -> readable(link.getHref()));
  }

  private static Optional<URI> readable(String href) {
    return Hrefs.toUri(href).filter(Hrefs::readable);
  }

  private static <K, V> Map<K, V> nullToEmpty(Map<K, V> map) {
    return map == null ? Map.of() : map;
  }

  private static String firstLine(Exception e) {
    String text = String.valueOf(e.getMessage());
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String digest(JsonNode json) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(json.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
