package dev.revisit.local.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.product.BandRaster;
import dev.revisit.connectors.product.CogImage;
import dev.revisit.connectors.product.ColourTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.geojson.GeoJsonWriter;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/** What is really there: the changes, the land cover, and the area to monitor. */
final class TruthDocuments {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final int DEGREE_DECIMALS = 7;

  private final Path root;
  private final SimulatedWindow window;

  TruthDocuments(Path root, SimulatedWindow window) {
    this.root = root;
    this.window = window;
  }

  /** Writes {@code truth.geojson}: one feature a planted event. */
  void writeEvents(List<PlantedEvent> events) throws IOException {
    List<ObjectNode> features = new ArrayList<>();
    for (PlantedEvent event : events) {
      ObjectNode feature = feature(event.id(), outline(event.place().set()));
      ObjectNode properties = (ObjectNode) feature.get("properties");
      properties.put("kind", event.kind().label());
      properties.put("start", event.start().toString());
      properties.put("end", event.end().map(LocalDate::toString).orElse(null));
      properties.put("change", event.kind().change());
      properties.put("classBefore", event.before().label());
      properties.put("classAfter", event.after().label());
      properties.put("areaHectares", Math.round(100 * event.areaHectares()) / 100.0);
      properties.put("expected", event.expected());
      features.add(feature);
    }
    Json.write(root.resolve("truth.geojson"), CatalogDocuments.featureCollection(features));
  }

  /** Writes {@code area.geojson}: the window, as a monitored area. */
  void writeArea() throws IOException {
    double side = SimulatedWindow.PIXEL_METRES * (double) window.size();
    Envelope envelope =
        new Envelope(window.west(), window.west() + side, window.north() - side, window.north());
    ObjectNode feature = feature("revisit-simulated", GEOMETRIES.toGeometry(envelope));
    ((ObjectNode) feature.get("properties")).put("title", "Revisit, simulated scenes");
    Json.write(root.resolve("area.geojson"), CatalogDocuments.featureCollection(List.of(feature)));
  }

  /** Writes {@code truth-landcover.tif}: class codes of Dynamic World before any event. */
  void writeLandCover(Landscape landscape) throws IOException {
    writeClasses(landCover(landscape), root.resolve("truth-landcover.tif"));
  }

  /** Class codes before any event, [pixels]. */
  static byte[] landCover(Landscape landscape) {
    byte[] codes = new byte[landscape.pixels()];
    for (int pixel = 0; pixel < codes.length; pixel++) {
      codes[pixel] = (byte) landscape.surface(pixel).cover().code();
    }
    return codes;
  }

  /**
   * Writes class codes with the colours of Dynamic World.
   *
   * @return the bytes of the file
   */
  long writeClasses(byte[] codes, Path file) throws IOException {
    Map<Integer, Integer> colours = new HashMap<>();
    for (LandCover cover : LandCover.values()) {
      colours.put(cover.code(), cover.colour());
    }
    SimulatedWindow.Lattice lattice = window.lattice(10);
    CogImage image =
        CogImage.builder(
                BandRaster.uint8(window.size(), window.size(), codes),
                SceneWriter.placement(lattice, window.tile().epsg()))
            .nodata(255)
            .colours(ColourTable.of(colours))
            .build();
    return SceneWriter.write(image, file);
  }

  private ObjectNode feature(String id, Geometry utm) {
    ObjectNode feature = Json.object();
    feature.put("type", "Feature");
    feature.put("id", id);
    feature.set("geometry", geoJson(window.tile().projection().toWgs84(utm)));
    feature.putObject("properties");
    return feature;
  }

  /** The outline of pixels in metres: the union of their runs along rows. */
  private Geometry outline(BitSet pixels) {
    int size = window.size();
    List<Geometry> runs = new ArrayList<>();
    for (int start = pixels.nextSetBit(0); start >= 0; ) {
      int rowEnd = (start / size + 1) * size;
      int end = Math.min(pixels.nextClearBit(start), rowEnd);
      Coordinate upperLeft = corner(start % size, start / size);
      Coordinate lowerRight = corner(end - 1 - start / size * size + 1, start / size + 1);
      runs.add(GEOMETRIES.toGeometry(new Envelope(upperLeft, lowerRight)));
      start = pixels.nextSetBit(end);
    }
    return UnaryUnionOp.union(runs);
  }

  private Coordinate corner(int column, int row) {
    return new Coordinate(
        window.west() + SimulatedWindow.PIXEL_METRES * (double) column,
        window.north() - SimulatedWindow.PIXEL_METRES * (double) row);
  }

  private static JsonNode geoJson(Geometry geometry) {
    GeoJsonWriter writer = new GeoJsonWriter(DEGREE_DECIMALS);
    writer.setEncodeCRS(false);
    writer.setForceCCW(true);
    try {
      return new ObjectMapper().readTree(writer.write(geometry));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JTS wrote GeoJSON that Jackson cannot read.", e);
    }
  }
}
