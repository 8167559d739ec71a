package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The catalogue and collection documents: static, self-contained, with relative links. */
final class CatalogDocuments {
  private final Path root;
  private final SimulatedWindow window;

  CatalogDocuments(Path root, SimulatedWindow window) {
    this.root = root;
    this.window = window;
  }

  /** Writes a collection with links to its items, in their order. */
  void writeCollection(String id, String title, String description, List<ObjectNode> items)
      throws IOException {
    ObjectNode collection = Json.object();
    collection.put("type", "Collection");
    collection.put("stac_version", "1.1.0");
    collection.putArray("stac_extensions");
    collection.put("id", id);
    collection.put("title", title);
    collection.put("description", description);
    collection.put("license", "Apache-2.0");
    ObjectNode provider = collection.putArray("providers").addObject();
    provider.put("name", "Revisit simulator");
    provider.set("roles", Json.strings("producer"));
    collection.set("extent", extent(items));
    ArrayNode links = collection.putArray("links");
    links.add(ItemDocument.link("root", "../catalog.json"));
    links.add(ItemDocument.link("parent", "../catalog.json"));
    for (ObjectNode item : items) {
      String name = item.get("id").asText();
      links
          .addObject()
          .put("rel", "item")
          .put("href", "./" + name + "/" + name + ".json")
          .put("type", "application/geo+json");
    }
    Path folder = Files.createDirectories(root.resolve(id));
    Json.write(folder.resolve("collection.json"), collection);
  }

  private ObjectNode extent(List<ObjectNode> items) {
    List<String> times =
        items.stream()
            .map(item -> item.get("properties").get("datetime").asText())
            .sorted()
            .toList();
    ObjectNode extent = Json.object();
    extent
        .putObject("spatial")
        .putArray("bbox")
        .add(ItemDocument.bbox(window.footprint(Swath.FULL)));
    ArrayNode interval = extent.putObject("temporal").putArray("interval").addArray();
    if (times.isEmpty()) {
      interval.addNull().addNull();
    } else {
      interval.add(times.get(0)).add(times.get(times.size() - 1));
    }
    return extent;
  }

  /** Writes {@code catalog.json}; done last, it marks the catalogue as complete. */
  void writeCatalog(String description, List<String> collections) throws IOException {
    ObjectNode catalog = Json.object();
    catalog.put("type", "Catalog");
    catalog.put("stac_version", "1.1.0");
    catalog.put("id", "revisit-simulated");
    catalog.put("title", "Revisit, simulated scenes");
    catalog.put("description", description);
    ArrayNode links = catalog.putArray("links");
    links.add(ItemDocument.link("root", "./catalog.json"));
    for (String collection : collections) {
      links.add(ItemDocument.link("child", "./" + collection + "/collection.json"));
    }
    Json.write(root.resolve("catalog.json"), catalog);
  }

  /** A GeoJSON feature collection of one feature or more. */
  static ObjectNode featureCollection(List<? extends JsonNode> features) {
    ObjectNode collection = Json.object();
    collection.put("type", "FeatureCollection");
    collection.putArray("features").addAll(List.copyOf(features));
    return collection;
  }
}
