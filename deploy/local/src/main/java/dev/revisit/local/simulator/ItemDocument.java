package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/** The parts that STAC items of all sensors share: STAC 1.1, projection 2.0, raster 1.1. */
final class ItemDocument {
  static final String SIMULATED =
      "Simulated by Revisit; not a real acquisition. Orbits, times and names"
          + " follow those of real ones.";

  private static final double DEGREE_DIGITS = 1e7;

  private ItemDocument() {}

  /**
   * A feature with geometry, links and projection, without further properties and without assets.
   */
  static ObjectNode feature(
      String id, String collection, SimulatedWindow window, Swath swath, List<String> extensions) {
    ObjectNode item = Json.object();
    item.put("type", "Feature");
    item.put("stac_version", "1.1.0");
    item.set("stac_extensions", Json.strings(extensions.toArray(String[]::new)));
    item.put("id", id);
    item.put("collection", collection);
    List<Coordinate> footprint = window.footprint(swath);
    item.set("geometry", polygon(footprint));
    item.set("bbox", bbox(footprint));
    item.putObject("properties");
    item.set("links", links());
    item.putObject("assets");
    return item;
  }

  /** Adds the projection of an asset or, at 10 m, of the item. */
  static void project(ObjectNode target, SimulatedWindow.Lattice lattice) {
    target.set("proj:shape", Json.numbers(lattice.rows(), lattice.columns()));
    target.set(
        "proj:transform",
        Json.numbers(
            lattice.resolution(), 0, lattice.west(), 0, -lattice.resolution(), lattice.north()));
  }

  /** An asset without bands. */
  static ObjectNode asset(String file, String title, SimulatedWindow.Lattice lattice, long bytes) {
    ObjectNode asset = Json.object();
    asset.put("href", "./" + file);
    asset.put("type", "image/tiff; application=geotiff; profile=cloud-optimized");
    asset.put("title", title);
    project(asset, lattice);
    asset.put("file:size", bytes);
    return asset;
  }

  /** Seconds precision where there is no fraction, else milliseconds. */
  static String time(Instant instant) {
    return instant.toString();
  }

  private static ObjectNode polygon(List<Coordinate> footprint) {
    ObjectNode polygon = Json.object();
    polygon.put("type", "Polygon");
    ArrayNode ring = polygon.putArray("coordinates").addArray();
    for (Coordinate corner : footprint) {
      ring.add(Json.numbers(degrees(corner.x), degrees(corner.y)));
    }
    return polygon;
  }

  static ArrayNode bbox(List<Coordinate> corners) {
    return Json.numbers(
        degrees(corners.stream().mapToDouble(c -> c.x).min().orElseThrow()),
        degrees(corners.stream().mapToDouble(c -> c.y).min().orElseThrow()),
        degrees(corners.stream().mapToDouble(c -> c.x).max().orElseThrow()),
        degrees(corners.stream().mapToDouble(c -> c.y).max().orElseThrow()));
  }

  private static double degrees(double value) {
    return Math.round(value * DEGREE_DIGITS) / DEGREE_DIGITS;
  }

  private static ArrayNode links() {
    ArrayNode links = Json.NODES.arrayNode();
    links.add(link("root", "../../catalog.json"));
    links.add(link("parent", "../collection.json"));
    links.add(link("collection", "../collection.json"));
    return links;
  }

  static ObjectNode link(String relation, String href) {
    ObjectNode link = Json.object();
    link.put("rel", relation);
    link.put("href", href);
    link.put("type", "application/json");
    return link;
  }
}
