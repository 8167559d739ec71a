package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.grid.MgrsTile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.locationtech.jts.geom.Coordinate;

/**
 * Scenes with something wrong, each with what should become of it: other processings of an
 * acquisition, broken items and rasters, scenes without anything to see, a late one, one elsewhere.
 *
 * <p>Broken scenes take passes that the series leaves free, so that they are acquisitions of their
 * own and the planted changes stay as they are.
 */
final class Troubles {
  private static final int OUTSIDE_DEGREES_EAST = 4;

  /** Less than the 60 days that a monitor waits. */
  private static final Duration LATE = Duration.ofDays(35);

  /** Makes the pixels of a scene. */
  interface Observer {
    OpticalScene observe(OpticalPass pass, Sky sky);
  }

  private final SimulatedWindow window;
  private final Observer observer;
  private final Function<OpticalPass, ProcessingBaseline> baselines;
  private final SceneWriter writer;
  private final Path root;

  private final List<ObjectNode> items = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();

  Troubles(
      SimulatedWindow window,
      Observer observer,
      Function<OpticalPass, ProcessingBaseline> baselines,
      SceneWriter writer,
      Path root) {
    this.window = window;
    this.observer = observer;
    this.baselines = baselines;
    this.writer = writer;
    this.root = root;
  }

  List<ObjectNode> items() {
    return List.copyOf(items);
  }

  List<Expectation> expectations() {
    return List.copyOf(expectations);
  }

  /**
   * Writes all of them, taking dates and originals from the end of the series.
   *
   * @param free for every pass another one that is not in the series
   * @param originals items of the passes
   * @param radar a radar pass that is not in the series
   */
  void write(
      List<OpticalPass> passes, List<OpticalPass> free, List<ObjectNode> originals, RadarPass radar)
      throws IOException {
    int last = passes.size() - 1;
    writeNewerRevision(passes.get(last - 3), originals.get(last - 3));
    writeOlderRevision(passes.get(last - 4), originals.get(last - 4));
    writeDuplicate(originals.get(last - 5));
    makeLate(passes.get(last - 7), originals.get(last - 7));
    writeWithoutAssets(free.get(last - 1));
    writeMissingFile(free.get(last - 2));
    writeTruncated(free.get(last - 3));
    writeWrongReferenceSystem(free.get(last - 4));
    writeWithoutData(free.get(last - 5));
    writeAllCloud(free.get(last - 6));
    writeOutside(radar);
  }

  private void makeLate(OpticalPass pass, ObjectNode item) throws IOException {
    catalogued(item, new OpticalItem(window, pass).generated().plus(LATE));
    writer.writeItem(item);
    expectations.add(
        Expectation.processed(
            item, "late", "Catalogued " + LATE.toDays() + " days after it was sensed."));
  }

  private void writeNewerRevision(OpticalPass pass, ObjectNode original) throws IOException {
    ProcessingBaseline baseline = baselines.apply(pass);
    // Without offset there is no later baseline: the pixels stay as they are.
    ProcessingBaseline newer =
        baseline.offsetDn() == 0 ? baseline : new ProcessingBaseline("05.11");
    OpticalItem names = new OpticalItem(window, pass);
    ObjectNode item = copyWithSharedRasters(original, "_reprocessed");
    names.reprocess(
        item, item.get("id").asText(), newer, names.generated().plus(Duration.ofDays(20)));
    catalogued(item, names.generated().plus(Duration.ofDays(21)));
    announce(item);
    expectations.add(
        Expectation.processed(
                item,
                "newer-revision",
                "A newer processing of an acquisition replaces the older one; pixels are the same,"
                    + " so alerts keep their state.")
            .after(original));
  }

  private void writeOlderRevision(OpticalPass pass, ObjectNode original) throws IOException {
    ProcessingBaseline baseline = baselines.apply(pass);
    ProcessingBaseline older = new ProcessingBaseline(baseline.offsetDn() == 0 ? "02.07" : "04.00");
    OpticalItem names = new OpticalItem(window, pass);
    ObjectNode item = copyWithSharedRasters(original, "_older");
    names.reprocess(
        item, item.get("id").asText(), older, names.generated().minus(Duration.ofHours(2)));
    catalogued(item, names.generated().plus(Duration.ofDays(3)));
    announce(item);
    expectations.add(
        Expectation.skipped(
                item,
                "older-revision",
                "OLDER_REVISION",
                "Announced late: a newer processing of the same acquisition was seen before.")
            .after(original));
  }

  private void writeDuplicate(ObjectNode original) throws IOException {
    ObjectNode item = copyWithSharedRasters(original, "_again");
    announce(item);
    expectations.add(
        Expectation.skipped(
                item,
                "duplicate",
                "DUPLICATE",
                "The same processing of the same acquisition under another id.")
            .after(original));
  }

  private void writeWithoutAssets(OpticalPass pass) throws IOException {
    OpticalItem names = new OpticalItem(window, pass);
    ObjectNode item =
        names.document(
            names.id(),
            baselines.apply(pass),
            names.generated(),
            OpticalScene.withoutData(window),
            SceneWriter.sun(window, pass));
    announce(item);
    expectations.add(
        Expectation.failed(
            item, "no-assets", "PARSE", "item-without-assets", "The item has no assets at all."));
  }

  private void writeMissingFile(OpticalPass pass) throws IOException {
    ObjectNode item = writeScene(pass, Sky.CLEAR);
    Files.delete(writer.folder(item).resolve("B04.tif"));
    items.add(item);
    expectations.add(
        Expectation.failed(
            item,
            "missing-file",
            "READ",
            "missing-file",
            "The red band is not where it should be."));
  }

  private void writeTruncated(OpticalPass pass) throws IOException {
    ObjectNode item = writeScene(pass, Sky.CLEAR);
    Path band = writer.folder(item).resolve("B08.tif");
    try (FileChannel channel = FileChannel.open(band, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() * 2 / 5);
    }
    items.add(item);
    expectations.add(
        Expectation.failed(
            item, "truncated", "READ", "truncated-raster", "The file ends within the pixels."));
  }

  private void writeWrongReferenceSystem(OpticalPass pass) throws IOException {
    ObjectNode item = writeScene(pass, Sky.CLEAR);
    int other = window.tile().epsg() % 100 == 1 ? 2 : window.tile().epsg() % 100 - 1;
    int wrong = window.tile().epsg() / 100 * 100 + other;
    OpticalScene scene = observer.observe(pass, Sky.CLEAR);
    for (OpticalBand band : OpticalBand.values()) {
      SceneWriter.write(
          SceneWriter.opticalImage(
              window.lattice(band.resolution()), scene.digitalNumbers(band), wrong),
          writer.folder(item).resolve(band.name() + ".tif"));
    }
    items.add(item);
    expectations.add(
        Expectation.failed(
            item,
            "wrong-crs",
            "READ",
            "wrong-crs",
            "The files say EPSG:" + wrong + ", the item EPSG:" + window.tile().epsg() + "."));
  }

  private void writeWithoutData(OpticalPass pass) throws IOException {
    ObjectNode item =
        writer.writeOptical(pass, baselines.apply(pass), OpticalScene.withoutData(window));
    items.add(item);
    expectations.add(
        Expectation.skipped(item, "no-data", "NO_DATA", "Every pixel over the window is no data."));
  }

  private void writeAllCloud(OpticalPass pass) throws IOException {
    ObjectNode item = writeScene(pass, Sky.OVERCAST);
    items.add(item);
    expectations.add(Expectation.skipped(item, "all-cloud", "ALL_CLOUD", "Every pixel is cloud."));
  }

  /** A radar scene some hundred kilometres to the east. */
  private void writeOutside(RadarPass pass) throws IOException {
    Coordinate corner = window.footprint(Swath.FULL).get(0);
    MgrsTile tile =
        MgrsTile.owner(corner.x + OUTSIDE_DEGREES_EAST, corner.y)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "East of the window there is no MGRS tile; choose another window."));
    SimulatedWindow elsewhere = new SimulatedWindow(tile, 0, 0, 64);
    Map<Backscatter.Polarisation, float[]> power = new EnumMap<>(Backscatter.Polarisation.class);
    for (Backscatter.Polarisation polarisation : Backscatter.Polarisation.values()) {
      float[] even = new float[elsewhere.pixels()];
      Arrays.fill(even, polarisation == Backscatter.Polarisation.VV ? 0.125f : 0.03125f);
      power.put(polarisation, even);
    }
    ObjectNode item = new SceneWriter(root, elsewhere).writeRadar(pass, power);
    items.add(item);
    expectations.add(
        Expectation.skipped(
            item,
            "outside",
            "OUTSIDE_AREAS",
            "The scene lies " + OUTSIDE_DEGREES_EAST + " degrees east of area.geojson."));
  }

  private ObjectNode writeScene(OpticalPass pass, Sky sky) throws IOException {
    return writer.writeOptical(pass, baselines.apply(pass), observer.observe(pass, sky));
  }

  /** A copy of an item under another id whose assets point to the original's rasters. */
  private static ObjectNode copyWithSharedRasters(ObjectNode original, String suffix) {
    ObjectNode copy = original.deepCopy();
    String name = original.get("id").asText();
    copy.put("id", name + suffix);
    for (JsonNode asset : copy.get("assets")) {
      String href = asset.get("href").asText();
      ((ObjectNode) asset).put("href", "../" + name + href.substring(1));
    }
    return copy;
  }

  private static void catalogued(ObjectNode item, Instant time) {
    ObjectNode properties = (ObjectNode) item.get("properties");
    properties.put("created", ItemDocument.time(time));
    properties.put("updated", ItemDocument.time(time));
  }

  private void announce(ObjectNode item) throws IOException {
    writer.writeItem(item);
    items.add(item);
  }
}
