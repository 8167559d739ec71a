package dev.revisit.local.labels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.stac.StacAsset;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * Reads items of the STAC label extension (1.0), with a raster asset (GeoTIFF) or a vector asset
 * (GeoJSON polygons whose class is the first of {@code label:properties}, else {@code class}).
 */
final class LabelItems {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ClassCodes codes;

  LabelItems(ClassCodes codes) {
    this.codes = codes;
  }

  /** Whether an item holds labels. */
  static boolean isLabel(StacItem item) {
    return item.text("label:type").isPresent();
  }

  /**
   * Reads a label item.
   *
   * @throws LabelException if there is no asset that can be read, or a class is not known
   */
  BlockLabels read(StacItem item) throws IOException {
    Geometry ground =
        item.geometry()
            .orElseThrow(() -> new LabelException("Label item " + item.id() + " has no geometry"));
    Instant from = time(item, "start_datetime");
    Instant to = time(item, "end_datetime");
    boolean vector = item.text("label:type").orElseThrow().equals("vector");
    StacAsset asset = asset(item, vector);
    Path file = file(item, asset);
    BlockLabels.Painter painter =
        vector ? polygons(item, file) : RasterLabels.painter(file, codes.ofRaster(item, asset));
    return new BlockLabels(item.id(), from, to, blocks(ground), painter);
  }

  private static Instant time(StacItem item, String property) throws LabelException {
    return item.time(property)
        .or(item::datetime)
        .orElseThrow(
            () ->
                new LabelException(
                    "Label item " + item.id() + " has neither datetime nor " + property));
  }

  private static StacAsset asset(StacItem item, boolean vector) throws LabelException {
    String type = vector ? "geo+json" : "tiff";
    List<StacAsset> fitting =
        item.assets().values().stream().filter(a -> a.type().orElse("").contains(type)).toList();
    return fitting.stream()
        .filter(a -> a.roles().contains("labels") || a.roles().contains("labels-raster"))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(
            () ->
                new LabelException(
                    "Label item %s has no asset of type %s: labels are read from GeoTIFF or GeoJSON"
                        .formatted(item.id(), type)));
  }

  private static Path file(StacItem item, StacAsset asset) throws LabelException {
    if (!asset.href().startsWith("file:")) {
      throw new LabelException(
          "Label item %s: %s is no local file: copy the labels beside the catalogue"
              .formatted(item.id(), asset.href()));
    }
    Path file = Path.of(URI.create(asset.href()));
    if (!Files.isRegularFile(file)) {
      throw new LabelException(
          "Label item %s: there is no file %s: copy it with the catalogue"
              .formatted(item.id(), file));
    }
    return file;
  }

  /** Owned blocks that some ground touches, so that no pixel is labelled twice. */
  static List<Block> blocks(Geometry ground) {
    List<Block> blocks = new ArrayList<>();
    for (MgrsTile tile : MgrsTile.intersecting(ground)) {
      for (Block block : tile.blocks()) {
        if (block.footprint().intersects(ground) && block.owned()) {
          blocks.add(block);
        }
      }
    }
    return blocks;
  }

  private record Area(Geometry wgs84, int index) {}

  private BlockLabels.Painter polygons(StacItem item, Path file) throws IOException {
    String property = item.properties().path("label:properties").path(0).asText("class");
    JsonNode document;
    try {
      document = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new LabelException(file + " is not JSON: copy it again", e);
    }
    List<Area> areas = new ArrayList<>();
    for (JsonNode feature : document.path("features")) {
      Optional<String> name =
          Optional.ofNullable(feature.path("properties").get(property)).map(JsonNode::asText);
      if (name.isEmpty()) {
        throw new LabelException(
            "%s: a feature lacks the property '%s' that label:properties names"
                .formatted(file, property));
      }
      try {
        areas.add(
            new Area(
                new GeoJsonReader().read(feature.path("geometry").toString()),
                codes.ofName(name.get(), file.toString())));
      } catch (ParseException e) {
        throw new LabelException(file + " has a geometry that is no GeoJSON", e);
      }
    }
    return block -> {
      byte[] labels = new byte[block.width() * block.height()];
      Arrays.fill(labels, (byte) Label.UNLABELLED);
      for (Area area : areas) {
        PolygonPaint.fill(labels, block, area.wgs84(), area.index());
      }
      return labels;
    };
  }
}
