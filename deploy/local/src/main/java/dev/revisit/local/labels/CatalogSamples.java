package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.CodeMapping;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Labels of a catalogue folder laid over its scenes, as samples of a model.
 *
 * <pre>{@code
 * try (CatalogSamples samples =
 *     CatalogSamples.items(Path.of("catalog"), classes, Optional.empty(), 128)) { ... }
 * }</pre>
 *
 * <p>Chips are those of the stream: parts of the blocks of MGRS tiles. One sample a chip that has a
 * label and, within thirty days, a Sentinel-2 or Sentinel-1 scene that may show it; other labels
 * are counted in {@link #withoutScene()}. The group is the place, a square of {@value #PLACE}
 * pixels (or a chip, if that is larger): what lies side by side must not be on both sides of a
 * split.
 */
public final class CatalogSamples implements LabelledSamples, AutoCloseable {
  private static final int PLACE = 256;

  private final int side;
  private final BlockReader reader;
  private final Looks looks;
  private final List<Entry> entries = new ArrayList<>();
  private int withoutScene;

  /** A chip with labels. */
  private record Entry(
      BlockLabels labels,
      Block block,
      int left,
      int top,
      byte[] codes,
      List<Scene> optical,
      List<Scene> radar) {}

  private CatalogSamples(int side, BlockReader reader, List<Scene> scenes) {
    this.side = side;
    this.reader = reader;
    this.looks = new Looks(scenes, reader);
  }

  /**
   * The label items of a catalogue over its own scenes.
   *
   * @param classes labels of the model's classes, in the order of the indices
   * @param side of a chip in pixels; divides a block of 1024
   * @throws IOException if there is no label item, or one cannot be used; the message names it
   */
  public static CatalogSamples items(
      Path folder, List<String> classes, Optional<CodeMapping> mapping, int side)
      throws IOException {
    List<StacItem> items = itemsOf(folder);
    LabelItems labelItems = new LabelItems(new ClassCodes(classes, mapping));
    List<BlockLabels> labels = new ArrayList<>();
    for (StacItem item : items) {
      if (LabelItems.isLabel(item)) {
        labels.add(labelItems.read(item));
      }
    }
    if (labels.isEmpty()) {
      throw new LabelException(
          folder + " has no label item: label items have the property label:type");
    }
    return over(folder, items, labels, side);
  }

  /**
   * A file of labels over the scenes of a catalogue.
   *
   * @param file a table of points (CSV with lat, lon, date and label), or a raster of classes
   *     (GeoTIFF) whose codes the mapping explains; a raster holds for all scenes, of which the one
   *     in the middle of their time is taken
   * @throws IOException if it cannot be used; the message names line or file
   */
  public static CatalogSamples file(
      Path file, Path folder, List<String> classes, Optional<CodeMapping> mapping, int side)
      throws IOException {
    ClassCodes codes = new ClassCodes(classes, mapping);
    List<StacItem> items = itemsOf(folder);
    boolean table = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    List<BlockLabels> labels =
        table
            ? new PointTable(codes).read(file)
            : List.of(RasterLabels.over(file, codes.ofMapping(), scenes(items)));
    return over(folder, items, labels, side);
  }

  static List<StacItem> itemsOf(Path folder) {
    try (StacCatalog catalog = StacCatalogs.open(folder.toString());
        Stream<StacItem> items = catalog.search(StacSearch.all())) {
      return items.toList();
    }
  }

  static List<Scene> scenes(List<StacItem> items) {
    SceneParser parser = new SceneParser();
    List<Scene> scenes = new ArrayList<>();
    for (StacItem item : items) {
      if (parser.parse(item) instanceof SceneParseResult.Parsed parsed) {
        scenes.add(parsed.scene());
      }
    }
    return scenes;
  }

  private static CatalogSamples over(
      Path folder, List<StacItem> items, List<BlockLabels> labels, int side) throws IOException {
    BlockReader reader =
        new SisBlockReader(
            AssetPolicy.files(folder.toAbsolutePath()), SisBlockReader.Settings.DEFAULT);
    CatalogSamples samples = new CatalogSamples(side, reader, scenes(items));
    try {
      for (BlockLabels part : labels) {
        for (Block block : part.blocks()) {
          samples.add(part, block);
        }
      }
      return samples;
    } catch (IOException | RuntimeException e) {
      samples.close();
      throw e;
    }
  }

  private void add(BlockLabels labels, Block block) throws IOException {
    byte[] codes = labels.painter().paint(block);
    List<Scene> optical = looks.candidates(labels, block, Sensor.SENTINEL_2);
    List<Scene> radar = looks.candidates(labels, block, Sensor.SENTINEL_1);
    for (int top = 0; top < block.height(); top += side) {
      for (int left = 0; left < block.width(); left += side) {
        Optional<byte[]> chip = chip(codes, block, left, top);
        if (chip.isPresent() && optical.isEmpty() && radar.isEmpty()) {
          withoutScene++;
        } else if (chip.isPresent()) {
          entries.add(new Entry(labels, block, left, top, chip.get(), optical, radar));
        }
      }
    }
  }

  /** Labels of a chip, if there are any. */
  private Optional<byte[]> chip(byte[] codes, Block block, int left, int top) {
    byte[] chip = new byte[side * side];
    Arrays.fill(chip, (byte) Label.UNLABELLED);
    boolean any = false;
    for (int y = 0; y < Math.min(side, block.height() - top); y++) {
      for (int x = 0; x < Math.min(side, block.width() - left); x++) {
        byte code = codes[(top + y) * block.width() + left + x];
        chip[y * side + x] = code;
        any |= (code & 0xff) != Label.UNLABELLED;
      }
    }
    return any ? Optional.of(chip) : Optional.empty();
  }

  /** Chips with labels but without any scene near in time. */
  public int withoutScene() {
    return withoutScene;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public String group(int index) {
    Entry entry = entries.get(index);
    int place = Math.max(side, PLACE);
    return "%s@%d,%d".formatted(entry.block().id(), entry.left() / place, entry.top() / place);
  }

  @Override
  public LabelledSample sample(int index) throws IOException {
    Entry entry = entries.get(index);
    Optional<Chip> optical =
        looks.chip(entry.optical(), entry.block(), entry.left(), entry.top(), side);
    Optional<Chip> radar =
        looks.chip(entry.radar(), entry.block(), entry.left(), entry.top(), side);
    if (optical.isEmpty() && radar.isEmpty()) {
      // Nothing of the chip is seen: a look without data, which every judge abstains from.
      optical = Optional.of(nothing());
    }
    return new LabelledSample(
        entry.labels().id() + "@" + entry.block().id() + "/" + entry.left() + "," + entry.top(),
        group(index),
        List.of(),
        -1,
        new SeasonChips(optical, radar),
        new Label.Pixels(entry.codes()));
  }

  private Chip nothing() {
    float[] values = new float[BlockPixels.OPTICAL_BANDS.size() * side * side];
    Arrays.fill(values, Float.NaN);
    return new Chip(Modality.OPTICAL, values, new boolean[side * side], 1);
  }

  @Override
  public void close() {
    reader.close();
  }
}
