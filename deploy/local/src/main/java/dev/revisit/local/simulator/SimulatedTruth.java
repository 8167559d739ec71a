package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import java.awt.image.Raster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.algorithm.locate.PointOnGeometryLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * What was really there in a simulated catalogue: events, and the land cover of each year, on the
 * grid of the block.
 *
 * <pre>{@code
 * SimulatedTruth truth = SimulatedTruth.open(Path.of("simulated"));
 * byte[] classes = truth.landCover(2023);            // [1024 * 1024], 255 outside the window
 * boolean[] changed = truth.changedBetween(spring, summer);
 * }</pre>
 *
 * <p>Rasters are row-major on the 10 m pixels of {@link #block()}. Immutable.
 */
public final class SimulatedTruth {
  /** Code of pixels that the catalogue does not cover. */
  public static final byte NO_DATA = (byte) 255;

  private final Block block;
  private final int columnInBlock;
  private final int rowInBlock;
  private final int size;
  private final List<Event> events;
  private final SortedMap<Integer, Path> coverByYear;

  private SimulatedTruth(
      SimulatedWindow window, List<Event> events, SortedMap<Integer, Path> coverByYear) {
    this.block = window.block();
    this.columnInBlock = window.column() % Block.SIZE;
    this.rowInBlock = window.row() % Block.SIZE;
    this.size = window.size();
    this.events = List.copyOf(events);
    this.coverByYear = coverByYear;
  }

  /**
   * One planted event.
   *
   * @param id name within the catalogue
   * @param kind what happened
   * @param start first day on which it can be seen
   * @param end first day on which it can no longer be seen; empty if it lasts
   * @param change whether a monitor should tell
   * @param before class before
   * @param after class from {@code start} on
   * @param outline in the coordinates of the tile, metres
   */
  public record Event(
      String id,
      EventKind kind,
      LocalDate start,
      Optional<LocalDate> end,
      boolean change,
      LandCover before,
      LandCover after,
      Geometry outline) {

    /** Whether it can be seen on a day. */
    public boolean visibleOn(LocalDate date) {
      return !date.isBefore(start) && (end.isEmpty() || date.isBefore(end.get()));
    }
  }

  /**
   * Opens the truth of a catalogue that {@link Simulator} wrote.
   *
   * @throws IOException if the folder holds none
   */
  public static SimulatedTruth open(Path catalogue) throws IOException {
    Path labels = catalogue.resolve(LabelDocuments.COLLECTION);
    if (!Files.isRegularFile(catalogue.resolve("catalog.json")) || !Files.isDirectory(labels)) {
      throw new IOException(
          catalogue + " is no complete simulated catalogue; write one with 'revisit simulate'.");
    }
    ObjectMapper json = new ObjectMapper();
    SortedMap<Integer, Path> cover = new TreeMap<>();
    SimulatedWindow window = null;
    JsonNode collection = json.readTree(labels.resolve("collection.json").toFile());
    for (JsonNode link : collection.get("links")) {
      if (link.get("rel").asText().equals("item")) {
        Path file = labels.resolve(link.get("href").asText()).normalize();
        JsonNode item = json.readTree(file.toFile());
        int year = Integer.parseInt(item.at("/properties/datetime").asText().substring(0, 4));
        String raster = item.at("/assets/" + LabelDocuments.ASSET + "/href").asText();
        cover.put(year, file.resolveSibling(raster).normalize());
        window = window(item.get("properties"));
      }
    }
    if (window == null) {
      throw new IOException(labels + " lists no land cover; write the catalogue anew.");
    }
    JsonNode truth = json.readTree(catalogue.resolve("truth.geojson").toFile());
    List<Event> events = new ArrayList<>();
    for (JsonNode feature : truth.get("features")) {
      events.add(event(feature, window.tile()));
    }
    return new SimulatedTruth(window, events, cover);
  }

  private static SimulatedWindow window(JsonNode properties) {
    MgrsTile tile = MgrsTile.parse(properties.get("grid:code").asText().substring(5));
    double west = properties.at("/proj:transform/2").asDouble();
    double north = properties.at("/proj:transform/5").asDouble();
    int metres = SimulatedWindow.PIXEL_METRES;
    return new SimulatedWindow(
        tile,
        (int) Math.round((west - tile.west()) / metres),
        (int) Math.round((tile.north() - north) / metres),
        properties.at("/proj:shape/0").asInt());
  }

  private static Event event(JsonNode feature, MgrsTile tile) throws IOException {
    JsonNode properties = feature.get("properties");
    Geometry outline;
    try {
      outline = new GeoJsonReader().read(feature.get("geometry").toString());
    } catch (ParseException e) {
      throw new IOException("An event of truth.geojson has no geometry.", e);
    }
    return new Event(
        feature.get("id").asText(),
        EventKind.parse(properties.get("kind").asText()),
        LocalDate.parse(properties.get("start").asText()),
        properties.hasNonNull("end")
            ? Optional.of(LocalDate.parse(properties.get("end").asText()))
            : Optional.empty(),
        properties.get("change").asBoolean(),
        LandCover.parse(properties.get("classBefore").asText()),
        LandCover.parse(properties.get("classAfter").asText()),
        tile.projection().toUtm(outline));
  }

  /** The block in which all scenes lie. */
  public Block block() {
    return block;
  }

  /** All events, in the order of the file. */
  public List<Event> events() {
    return events;
  }

  /** Years with land cover, ascending. */
  public List<Integer> years() {
    return List.copyOf(coverByYear.keySet());
  }

  /**
   * Class codes of Dynamic World in the middle of a year.
   *
   * @return [1024 * 1024]; {@link #NO_DATA} outside the window
   * @throws IllegalArgumentException if the catalogue does not cover the year
   */
  public byte[] landCover(int year) throws IOException {
    Path file = coverByYear.get(year);
    if (file == null) {
      throw new IllegalArgumentException(
          "There is no land cover of " + year + ", only of " + coverByYear.keySet() + ".");
    }
    byte[] onBlock = new byte[Block.SIZE * Block.SIZE];
    Arrays.fill(onBlock, NO_DATA);
    Raster raster = raster(file.toFile());
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        onBlock[pixel(column, row)] = (byte) raster.getSample(column, row, 0);
      }
    }
    return onBlock;
  }

  /**
   * Where the ground differs between two days because of an event that counts as a change.
   *
   * @return [1024 * 1024]
   */
  public boolean[] changedBetween(LocalDate earlier, LocalDate later) {
    boolean[] changed = new boolean[Block.SIZE * Block.SIZE];
    for (Event event : events) {
      if (event.change() && event.visibleOn(earlier) != event.visibleOn(later)) {
        paint(event, changed);
      }
    }
    return changed;
  }

  /**
   * The pixels of an event.
   *
   * @return [1024 * 1024]
   */
  public boolean[] mask(Event event) {
    boolean[] mask = new boolean[Block.SIZE * Block.SIZE];
    paint(event, mask);
    return mask;
  }

  private void paint(Event event, boolean[] mask) {
    Envelope envelope = event.outline().getEnvelopeInternal();
    PointOnGeometryLocator locator = new IndexedPointInAreaLocator(event.outline());
    double west = block.tile().west() + (double) block.column() * Block.SIZE * 10;
    double north = block.tile().north() - (double) block.row() * Block.SIZE * 10;
    int firstColumn = (int) Math.max(0, Math.floor((envelope.getMinX() - west) / 10));
    int lastColumn = (int) Math.min(Block.SIZE - 1, Math.floor((envelope.getMaxX() - west) / 10));
    int firstRow = (int) Math.max(0, Math.floor((north - envelope.getMaxY()) / 10));
    int lastRow = (int) Math.min(Block.SIZE - 1, Math.floor((north - envelope.getMinY()) / 10));
    for (int row = firstRow; row <= lastRow; row++) {
      for (int column = firstColumn; column <= lastColumn; column++) {
        Coordinate centre = new Coordinate(west + 10 * column + 5, north - 10 * row - 5);
        if (locator.locate(centre) != Location.EXTERIOR) {
          mask[row * Block.SIZE + column] = true;
        }
      }
    }
  }

  private int pixel(int column, int row) {
    return (rowInBlock + row) * Block.SIZE + columnInBlock + column;
  }

  private static Raster raster(File file) throws IOException {
    try (ImageInputStream input = ImageIO.createImageInputStream(file)) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
      try {
        reader.setInput(input);
        return reader.read(0).getRaster();
      } finally {
        reader.dispose();
      }
    }
  }
}
