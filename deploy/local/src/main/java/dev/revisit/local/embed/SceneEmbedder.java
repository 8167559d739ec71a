package dev.revisit.local.embed;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.flink.monitor.ChipCutter;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.SeasonChips;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Coordinate;

/**
 * Embeds the chips of scenes, cut from blocks as in the monitor job. A scene smaller than a chip
 * gives a chip that is no data around it. Chips without a clear pixel are left out.
 */
public final class SceneEmbedder {
  /** Chips that are held as model input at a time. */
  private static final int SLICE = 64;

  private final BlockReader reader;
  private final Encoder encoder;
  private final ChipCutter cutter;

  /**
   * @throws IllegalArgumentException if the model's chips do not divide a block
   */
  public SceneEmbedder(BlockReader reader, Encoder encoder) {
    this.reader = reader;
    this.encoder = encoder;
    this.cutter = new ChipCutter(encoder.architecture());
  }

  /**
   * The embedding of one chip.
   *
   * @param block that it is a part of
   * @param chip index within the block, row by row
   * @param centre longitude and latitude
   * @param validFraction share of its tokens that count
   * @param values as {@link dev.revisit.model.heads.ChipEmbedding} has it; all zero if none counts
   */
  // An array as the encoder gives it; equality is not used.
  @SuppressWarnings("ArrayRecordComponent")
  public record EmbeddedChip(
      Block block, int chip, Coordinate centre, double validFraction, float[] values) {}

  /**
   * Embeds one scene. Nothing is given to the sink unless all of it could be read.
   *
   * @return number of chips
   * @throws SceneReadException if a raster cannot be read
   */
  public int embed(Scene scene, Consumer<EmbeddedChip> sink) throws SceneReadException {
    List<EmbeddedChip> embedded = new ArrayList<>();
    for (Block block : blocks(scene)) {
      BlockPixels pixels = reader.read(block, scene.sensor(), scene.assets());
      if (!pixels.isEmpty()) {
        NavigableMap<Integer, Chip> chips = cutter.cut(pixels, pixels.clear(), scene.observedAt());
        // Without a tile of its own, a scene lies in several tiles that overlap.
        chips.keySet().removeIf(chip -> scene.tile().isEmpty() && !owned(block, chip));
        embed(block, chips, embedded);
      }
    }
    embedded.forEach(sink);
    return embedded.size();
  }

  private static List<Block> blocks(Scene scene) {
    List<MgrsTile> tiles =
        scene.tile().map(List::of).orElseGet(() -> MgrsTile.intersecting(scene.footprint()));
    return tiles.stream()
        .flatMap(tile -> tile.blocks().stream())
        .filter(block -> block.footprint().intersects(scene.footprint()))
        .toList();
  }

  private boolean owned(Block block, int chip) {
    Coordinate centre = centre(block, chip);
    return block.tile().owns(centre.x, centre.y);
  }

  private Coordinate centre(Block block, int chip) {
    double metres = MgrsTile.PIXEL_METRES;
    return new Coordinate(
        block.west() + (cutter.left(chip) + cutter.side() / 2.0) * metres,
        block.north() - (cutter.top(chip) + cutter.side() / 2.0) * metres);
  }

  private void embed(Block block, NavigableMap<Integer, Chip> chips, List<EmbeddedChip> embedded) {
    List<Integer> indices = new ArrayList<>(chips.keySet());
    double tokens = encoder.architecture().tokens();
    for (int from = 0; from < indices.size(); from += SLICE) {
      List<Integer> part = indices.subList(from, Math.min(from + SLICE, indices.size()));
      List<SeasonChips> looks = part.stream().map(i -> look(chips.get(i))).toList();
      List<float[]> vectors =
          encoder.embed(looks, Collections.nCopies(looks.size(), Optional.empty()));
      for (int i = 0; i < part.size(); i++) {
        int chip = part.get(i);
        Coordinate utm = centre(block, chip);
        embedded.add(
            new EmbeddedChip(
                block,
                chip,
                block.tile().projection().toLonLat(utm.x, utm.y),
                ClearPixels.of(chips.get(chip), encoder.architecture()).validTokens() / tokens,
                vectors.get(i)));
      }
    }
  }

  private static SeasonChips look(Chip chip) {
    return chip.modality() == Modality.OPTICAL
        ? new SeasonChips(Optional.of(chip), Optional.empty())
        : new SeasonChips(Optional.empty(), Optional.of(chip));
  }
}
