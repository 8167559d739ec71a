package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.flink.monitor.ChipCutter;
import dev.revisit.flink.monitor.RetryingBlockReader;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.model.runtime.Chip;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.Sensor;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A block of an MGRS tile and the scenes that reach it. A preview reads one 10 m band and the scene
 * classification, or one radar band: enough to see cloud and edges, at a sixth or half of the cost.
 */
final class BlockPlace implements Place {
  private static final String SCENE_CLASSES = "SCL";

  private final Block block;
  private final List<Integer> positions;
  private final ChipPositions names;
  private final ChipCutter cutter;
  private final int side;
  private final RetryingBlockReader reader;
  private final Map<Acquisition, BlockObservation> scenes = new LinkedHashMap<>();

  BlockPlace(
      Block block,
      List<BlockObservation> observations,
      ChipPositions names,
      ChipRules rules,
      RetryingBlockReader reader) {
    this.block = block;
    this.positions = names.drawn(block);
    this.names = names;
    this.side = rules.side();
    this.cutter = new ChipCutter(side);
    this.reader = reader;
    for (BlockObservation observation : observations) {
      scenes.put(acquisition(observation), observation);
    }
  }

  private static Acquisition acquisition(BlockObservation observation) {
    Season season = Season.of(observation.getObservedAt());
    return new Acquisition(
        item(observation.getCollection(), observation.getItemId()),
        observation.getAcquisitionKey(),
        observation.getRevision(),
        ChipCutter.modality(observation.getSensor()),
        observation.getObservedAt(),
        season.index(),
        season.start().plus(Duration.between(season.start(), season.end()).dividedBy(2)));
  }

  /**
   * Name of an item in the report.
   *
   * @param collection may be null, as in the event
   */
  static String item(String collection, String id) {
    return collection == null ? id : collection + "/" + id;
  }

  @Override
  public String id() {
    return block.id();
  }

  @Override
  public List<Integer> positions() {
    return positions;
  }

  @Override
  public String chipId(int position) {
    return names.id(block, position);
  }

  @Override
  public List<Acquisition> acquisitions() {
    return List.copyOf(scenes.keySet());
  }

  @Override
  public Map<Integer, Double> preview(Acquisition acquisition)
      throws SceneReadException, InterruptedException {
    BlockObservation scene = scenes.get(acquisition);
    BlockPixels pixels = reader.read(block, scene.getSensor(), telling(scene));
    int[] clear = cutter.clearPixels(pixels, pixels.clear());
    Map<Integer, Double> shares = new HashMap<>();
    for (int position : positions) {
      shares.put(position, (double) clear[position] / (side * side));
    }
    return shares;
  }

  /** The assets that tell where the surface can be seen. */
  private static List<AssetReference> telling(BlockObservation scene) {
    List<String> bands =
        scene.getAssets().stream()
            .map(AssetReference::getBand)
            .filter(band -> !band.equals(SCENE_CLASSES))
            .toList();
    String telling =
        bands.stream()
            .filter(BlockPixels.TEN_METRE_BANDS::contains)
            .findFirst()
            .orElse(bands.get(0));
    return scene.getAssets().stream()
        .filter(asset -> asset.getBand().equals(telling) || asset.getBand().equals(SCENE_CLASSES))
        .toList();
  }

  @Override
  public Map<Integer, Chip> read(Acquisition acquisition, Collection<Integer> wanted)
      throws SceneReadException, InterruptedException {
    BlockObservation scene = scenes.get(acquisition);
    Sensor sensor = scene.getSensor();
    BlockPixels pixels = reader.read(block, sensor, scene.getAssets());
    boolean[] clear = pixels.clear();
    Map<Integer, Chip> chips = new HashMap<>();
    for (int position : wanted) {
      chips.put(position, cutter.chip(pixels, clear, position, scene.getObservedAt()));
    }
    return chips;
  }
}
