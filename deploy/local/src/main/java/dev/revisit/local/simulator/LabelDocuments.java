package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The true land cover as label items (STAC label extension), one a year: class codes of Dynamic
 * World at 10 m, what was there in the middle of the year. Floods and other short events are no
 * land cover.
 */
final class LabelDocuments {
  static final String COLLECTION = "labels";
  static final String RASTER = "landcover.tif";
  static final String ASSET = "labels";

  private static final List<String> EXTENSIONS =
      List.of(
          "https://stac-extensions.github.io/file/v2.1.0/schema.json",
          "https://stac-extensions.github.io/grid/v1.1.0/schema.json",
          "https://stac-extensions.github.io/label/v1.0.1/schema.json",
          "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
          "https://stac-extensions.github.io/raster/v1.1.0/schema.json");

  private final Path root;
  private final SimulatedWindow window;

  LabelDocuments(Path root, SimulatedWindow window) {
    this.root = root;
    this.window = window;
  }

  /** Name of a year's item. */
  static String id(SimulatedWindow window, int year) {
    return "LABEL_T" + window.tile().id() + "_" + year + "_landcover";
  }

  /** Writes the items of all years; returns them. */
  List<ObjectNode> write(
      Landscape landscape,
      List<PlantedEvent> events,
      LocalDate from,
      LocalDate until,
      List<ObjectNode> scenes)
      throws IOException {
    List<ObjectNode> items = new ArrayList<>();
    for (int year = from.getYear(); year <= until.getYear(); year++) {
      items.add(write(year, classes(landscape, events, year), scenes));
    }
    return items;
  }

  private static byte[] classes(Landscape landscape, List<PlantedEvent> events, int year) {
    byte[] codes = TruthDocuments.landCover(landscape);
    for (PlantedEvent event : events) {
      event
          .coverIn(year)
          .ifPresent(
              cover -> {
                for (int pixel : event.place().pixels()) {
                  codes[pixel] = (byte) cover.code();
                }
              });
    }
    return codes;
  }

  private ObjectNode write(int year, byte[] classes, List<ObjectNode> scenes) throws IOException {
    String id = id(window, year);
    ObjectNode item = ItemDocument.feature(id, COLLECTION, window, Swath.FULL, EXTENSIONS);
    Path folder = Files.createDirectories(root.resolve(COLLECTION).resolve(id));
    long bytes = new TruthDocuments(root, window).writeClasses(classes, folder.resolve(RASTER));
    describe((ObjectNode) item.get("properties"), year);
    ((ObjectNode) item.get("assets")).set(ASSET, asset(bytes));
    ArrayNode links = (ArrayNode) item.get("links");
    for (ObjectNode scene : scenes) {
      if (scene.at("/properties/datetime").asText().startsWith(Integer.toString(year))) {
        String name = scene.get("id").asText();
        String href = "../../" + scene.get("collection").asText() + "/" + name + "/" + name;
        ObjectNode link = ItemDocument.link("source", href + ".json");
        link.put("type", "application/geo+json");
        links.add(link);
      }
    }
    Json.write(folder.resolve(id + ".json"), item);
    return item;
  }

  private void describe(ObjectNode properties, int year) {
    String middle = LocalDate.of(year, 7, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
    properties.put("datetime", middle);
    properties.put("start_datetime", year + "-01-01T00:00:00Z");
    properties.put("end_datetime", year + "-12-31T23:59:59Z");
    properties.put("created", year + 1 + "-01-01T00:00:00Z");
    properties.put("updated", year + 1 + "-01-01T00:00:00Z");
    properties.put(
        "description",
        "True land cover of a simulated place in the middle of the year. Codes are those of Dynamic"
            + " World: code k is the k-th name of label:classes counted from 0.");
    properties.put("label:description", "Land cover, simulated truth");
    properties.put("label:type", "raster");
    properties.putNull("label:properties");
    properties.set("label:tasks", Json.strings("segmentation"));
    properties.set("label:methods", Json.strings("simulated"));
    ObjectNode classes = properties.putArray("label:classes").addObject();
    classes.putNull("name");
    ArrayNode names = classes.putArray("classes");
    for (LandCover cover : LandCover.values()) {
      names.add(cover.label());
    }
    properties.put("grid:code", "MGRS-" + window.tile().id());
    properties.put("proj:code", "EPSG:" + window.tile().epsg());
    ItemDocument.project(properties, window.lattice(10));
  }

  private ObjectNode asset(long bytes) {
    ObjectNode asset = ItemDocument.asset(RASTER, "Land cover", window.lattice(10), bytes);
    asset
        .putArray("raster:bands")
        .addObject()
        .put("nodata", 255)
        .put("data_type", "uint8")
        .put("spatial_resolution", 10);
    asset.set("roles", Json.strings("data", "labels", "labels-raster"));
    return asset;
  }
}
