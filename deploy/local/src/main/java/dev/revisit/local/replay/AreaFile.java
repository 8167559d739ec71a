package dev.revisit.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.schemas.MonitoredArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;
import org.locationtech.jts.io.geojson.GeoJsonWriter;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/**
 * Monitored areas from GeoJSON: a polygon, a multipolygon, a Feature or a FeatureCollection of
 * them, WGS 84. A feature's {@code id} names the area; its properties may give {@code name}, {@code
 * anomalous_from}, {@code normal_below}, {@code minimum_area_ha} and {@code products}.
 */
public final class AreaFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Envelope WORLD = new Envelope(-180, 180, -90, 90);

  private AreaFile() {}

  /**
   * Reads the areas of a file.
   *
   * @throws UserError when the file holds no usable area
   */
  public static List<MonitoredArea> read(Path file) {
    JsonNode document;
    try {
      document = JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw invalid(file, "cannot be read as JSON: " + e.getMessage(), e);
    }
    String stem = file.getFileName().toString().replaceFirst("\\.(geo)?json$", "");
    List<MonitoredArea> areas = new ArrayList<>();
    if (document.path("type").asText().equals("FeatureCollection")) {
      int index = 0;
      for (JsonNode feature : document.path("features")) {
        index++;
        areas.add(area(file, feature, stem + "-" + index));
      }
    } else {
      areas.add(area(file, document, stem));
    }
    if (areas.isEmpty()) {
      throw invalid(file, "holds no feature", null);
    }
    return List.copyOf(areas);
  }

  private static MonitoredArea area(Path file, JsonNode node, String fallbackId) {
    boolean feature = node.path("type").asText().equals("Feature");
    JsonNode properties = node.path("properties");
    String id = feature ? node.path("id").asText(fallbackId) : fallbackId;
    Geometry geometry = geometry(file, feature ? node.path("geometry") : node);
    List<String> products = new ArrayList<>();
    properties.path("products").forEach(p -> products.add(p.asText()));
    return MonitoredArea.newBuilder()
        .setAreaId(id)
        .setName(properties.path("name").asText(id))
        .setGeometry(geoJson(geometry))
        .setAnomalousFrom(number(properties, "anomalous_from"))
        .setNormalBelow(number(properties, "normal_below"))
        .setMinimumAreaHa(number(properties, "minimum_area_ha"))
        .setProducts(products)
        .build();
  }

  private static Double number(JsonNode properties, String name) {
    return properties.path(name).isNumber() ? properties.get(name).asDouble() : null;
  }

  private static Geometry geometry(Path file, JsonNode node) {
    Geometry geometry;
    try {
      geometry = new GeoJsonReader().read(node.toString());
    } catch (ParseException | RuntimeException e) {
      throw invalid(file, "holds no GeoJSON geometry: " + e.getMessage(), e);
    }
    if (!(geometry instanceof Polygonal) || geometry.isEmpty()) {
      throw invalid(
          file, "holds a " + geometry.getGeometryType() + " where an area is needed", null);
    }
    if (!WORLD.contains(geometry.getEnvelopeInternal())) {
      throw invalid(
          file,
          "has coordinates that are not degrees of longitude and latitude: "
              + geometry.getEnvelopeInternal(),
          null);
    }
    return geometry;
  }

  private static UserError invalid(Path file, String what, Throwable cause) {
    return new UserError(
        ExitCode.USAGE,
        file + " " + what,
        "Give a GeoJSON file with a Polygon or MultiPolygon in WGS 84 (longitude, latitude), or --area all.",
        cause);
  }

  /**
   * One area over the bounding boxes of all items.
   *
   * @return empty when no item has a footprint
   */
  public static Optional<MonitoredArea> covering(Collection<StacItem> items) {
    GeometryFactory factory = new GeometryFactory();
    List<Geometry> boxes =
        items.stream()
            .flatMap(i -> i.geometry().stream())
            .map(Geometry::getEnvelopeInternal)
            .filter(WORLD::contains)
            .map(factory::toGeometry)
            .filter(g -> g instanceof Polygonal && !g.isEmpty())
            .toList();
    if (boxes.isEmpty()) {
      return Optional.empty();
    }
    Geometry union = UnaryUnionOp.union(boxes);
    return Optional.of(
        MonitoredArea.newBuilder()
            .setAreaId("all")
            .setName("Footprints of all items")
            .setGeometry(geoJson(union))
            .build());
  }

  /** The areas as one geometry, for a search. */
  static Geometry union(List<MonitoredArea> areas) {
    GeoJsonReader reader = new GeoJsonReader();
    List<Geometry> geometries = new ArrayList<>();
    for (MonitoredArea area : areas) {
      try {
        geometries.add(reader.read(area.getGeometry()));
      } catch (ParseException e) {
        throw new IllegalStateException(
            "An area that was written here cannot be read: " + area.getAreaId(), e);
      }
    }
    return UnaryUnionOp.union(geometries);
  }

  private static String geoJson(Geometry geometry) {
    GeoJsonWriter writer = new GeoJsonWriter(9);
    writer.setEncodeCRS(false);
    return writer.write(geometry);
  }
}
