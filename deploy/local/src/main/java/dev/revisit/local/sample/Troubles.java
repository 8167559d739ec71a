package dev.revisit.local.sample;

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
import org.locationtech.jts.geom.Coordinate;

/**
 * Scenes with something wrong, each with what should become of it: other processings of an
 * acquisition, broken items and rasters, scenes without anything to see, a scene elsewhere.
 *
 * <p>Broken scenes take passes that the thinned series leaves free, so that they are acquisitions
 * of their own and the planted changes stay as they are.
 */
final class Troubles {
  private static final int OUTSIDE_DEGREES_EAST = 4;

  private final SampleWindow window;
  private final Ground ground;
  private final OpticalSensor sensor;
  private final SceneWriter writer;
  private final ProcessingBaseline baseline;
  private final Path root;
  private final long seed;

  private final List<ObjectNode> items = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();

  Troubles(
      SampleWindow window,
      Ground ground,
      OpticalSensor sensor,
      SceneWriter writer,
      ProcessingBaseline baseline,
      Path root,
      long seed) {
    this.window = window;
    this.ground = ground;
    this.sensor = sensor;
    this.writer = writer;
    this.baseline = baseline;
    this.root = root;
    this.seed = seed;
  }

  List<ObjectNode> items() {
    return List.copyOf(items);
  }

  List<Expectation> expectations() {
    return List.copyOf(expectations);
  }

  /** Writes all of them, taking dates and originals from the end of the series. */
  void write(List<OpticalPass> passes, List<ObjectNode> originals, RadarPass radar)
      throws IOException {
    int last = passes.size() - 1;
    writeNewerRevision(passes.get(last - 3), originals.get(last - 3));
    writeOlderRevision(passes.get(last - 4), originals.get(last - 4));
    writeDuplicate(originals.get(last - 5));
    writeWithoutAssets(PassSchedule.following(passes.get(last - 1)));
    writeMissingFile(PassSchedule.following(passes.get(last - 2)));
    writeTruncated(PassSchedule.following(passes.get(last - 3)));
    writeWrongReferenceSystem(PassSchedule.following(passes.get(last - 4)));
    writeWithoutData(PassSchedule.following(passes.get(last - 5)));
    writeAllCloud(PassSchedule.following(passes.get(last - 6)));
    writeOutside(radar);
  }

  private void writeNewerRevision(OpticalPass pass, ObjectNode original) throws IOException {
    ProcessingBaseline newer = new ProcessingBaseline("05.11");
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
            baseline,
            names.generated(),
            OpticalScene.withoutData(window),
            SceneWriter.sun(window, pass));
    announce(item);
    expectations.add(
        Expectation.failed(
            item, "no-assets", "PARSE", "item-without-assets", "The item has no assets at all."));
  }

  private void writeMissingFile(OpticalPass pass) throws IOException {
    ObjectNode item = writeScene(pass, Weather.Sky.CLEAR);
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
    ObjectNode item = writeScene(pass, Weather.Sky.CLEAR);
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
    ObjectNode item = writeScene(pass, Weather.Sky.CLEAR);
    int other = window.tile().epsg() % 100 == 1 ? 2 : window.tile().epsg() % 100 - 1;
    int wrong = window.tile().epsg() / 100 * 100 + other;
    OpticalScene scene = observe(pass, Weather.Sky.CLEAR);
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
    ObjectNode item = writer.writeOptical(pass, baseline, OpticalScene.withoutData(window));
    items.add(item);
    expectations.add(
        Expectation.skipped(item, "no-data", "NO_DATA", "Every pixel over the window is no data."));
  }

  private void writeAllCloud(OpticalPass pass) throws IOException {
    ObjectNode item = writeScene(pass, Weather.Sky.OVERCAST);
    items.add(item);
    expectations.add(Expectation.skipped(item, "all-cloud", "ALL_CLOUD", "Every pixel is cloud."));
  }

  /** A radar scene some hundred kilometres to the east. */
  private void writeOutside(RadarPass pass) throws IOException {
    Coordinate corner = window.footprint().get(0);
    MgrsTile tile =
        MgrsTile.owner(corner.x + OUTSIDE_DEGREES_EAST, corner.y)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "East of the window there is no MGRS tile; choose another window."));
    SampleWindow elsewhere = new SampleWindow(tile, 0, 0, 64);
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

  private ObjectNode writeScene(OpticalPass pass, Weather.Sky sky) throws IOException {
    return writer.writeOptical(pass, baseline, observe(pass, sky));
  }

  private OpticalScene observe(OpticalPass pass, Weather.Sky sky) {
    Sun sun = SceneWriter.sun(window, pass);
    long skySeed = NoiseStream.hash(seed, 60, pass.datatakeStart().getEpochSecond());
    return sensor.observe(
        ground, pass, CloudField.draw(sky, window.size(), sun, skySeed), baseline);
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
