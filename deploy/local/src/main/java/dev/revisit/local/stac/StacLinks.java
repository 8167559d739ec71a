package dev.revisit.local.stac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Turns the documents of a catalogue folder into those of an API: every link and asset becomes an
 * absolute URL of this server.
 */
final class StacLinks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STRUCTURE =
      Set.of("self", "root", "parent", "collection", "item", "items", "child");
  private static final String GEOJSON = "application/geo+json";

  private final URI base;
  private final Path root;

  /**
   * @param root a real path
   */
  StacLinks(URI base, Path root) {
    this.base = base;
    this.root = root;
  }

  String landing() {
    return base + "/";
  }

  String collection(String id) {
    return base + "/collections/" + encode(id);
  }

  String item(CatalogItem item) {
    return collection(item.collection()) + "/items/" + encode(item.id());
  }

  String search() {
    return base + "/search";
  }

  static ObjectNode link(String relation, String href, String type) {
    return JSON.createObjectNode().put("rel", relation).put("href", href).put("type", type);
  }

  /** The item as the API serves it. */
  ObjectNode published(CatalogItem item) {
    ObjectNode copy = item.json().deepCopy();
    copy.put("collection", item.collection());
    ArrayNode links = JSON.createArrayNode();
    links.add(link("self", item(item), GEOJSON));
    links.add(link("collection", collection(item.collection()), "application/json"));
    links.add(link("parent", collection(item.collection()), "application/json"));
    links.add(link("root", landing(), "application/json"));
    for (JsonNode original : copy.path("links")) {
      if (original instanceof ObjectNode link && !STRUCTURE.contains(link.path("rel").asText())) {
        links.add(link.put("href", absolute(link.path("href").asText(), item.file())));
      }
    }
    copy.set("links", links);
    for (Iterator<Map.Entry<String, JsonNode>> assets = copy.path("assets").fields();
        assets.hasNext(); ) {
      if (assets.next().getValue() instanceof ObjectNode asset && asset.path("href").isTextual()) {
        asset.put("href", absolute(asset.get("href").asText(), item.file()));
      }
    }
    return copy;
  }

  /** The collection as the API serves it. */
  ObjectNode published(String id, ObjectNode collection) {
    ObjectNode copy = collection.deepCopy();
    ArrayNode links = JSON.createArrayNode();
    links.add(link("self", collection(id), "application/json"));
    links.add(link("root", landing(), "application/json"));
    links.add(link("parent", landing(), "application/json"));
    links.add(link("items", collection(id) + "/items", GEOJSON));
    for (JsonNode original : copy.path("links")) {
      if (original instanceof ObjectNode link
          && !STRUCTURE.contains(link.path("rel").asText())
          && hasScheme(link.path("href").asText())) {
        links.add(link);
      }
    }
    copy.set("links", links);
    return copy;
  }

  /**
   * A reference inside the folder becomes a URL of this server. One that leads out of it becomes a
   * {@code file:} URL, which the reader's policy refuses with a proper message; hiding it here
   * would hide the catalogue's mistake.
   */
  private String absolute(String href, Path file) {
    if (hasScheme(href)) {
      return href;
    }
    Path target;
    try {
      target = file.resolveSibling(href).normalize();
    } catch (InvalidPathException e) {
      return href;
    }
    if (!target.startsWith(root)) {
      return target.toUri().toString();
    }
    return base
        + "/data/"
        + StreamSupport.stream(root.relativize(target).spliterator(), false)
            .map(p -> encode(p.toString()))
            .collect(Collectors.joining("/"));
  }

  private static boolean hasScheme(String href) {
    try {
      return new URI(href).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
