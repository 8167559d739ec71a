package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.ShardLayout;
import java.io.Serializable;
import java.util.Map;

/**
 * What makes a chip worth learning from.
 *
 * @param side of a chip in pixels of 10 m; independent of any model, which cuts what it wants
 * @param seasons most seasons of a chip; of a longer series a run of neighbouring seasons is taken
 * @param minSeasons chips with fewer are left out
 * @param minClear smallest clear share of a look within the chip, above 0 to 1; what the look does
 *     not show counts as not clear
 * @param maxCloudPercent scenes whose {@code eo:cloud_cover} is above are not even opened; those
 *     without the property are
 * @param maxPairDays largest distance in days between the optical and the radar look of a season
 * @param fraction of the candidate positions that is drawn, above 0 to 1
 * @param chipsPerPlace most chips of one block (10 km), or of one location of SSL4EO-S12: rather
 *     more places than more of one. They are held in memory together: at 128 pixels and four
 *     seasons about 4 MB each
 */
public record ChipRules(
    int side,
    int seasons,
    int minSeasons,
    double minClear,
    double maxCloudPercent,
    int maxPairDays,
    double fraction,
    int chipsPerPlace)
    implements Serializable {
  /** Chips of 128 pixels, one to four seasons, half clear, pairs within 15 days, all positions. */
  public static final ChipRules DEFAULT = new ChipRules(128, 4, 1, 0.5, 60, 15, 1, 16);

  private static final int SMALLEST_SIDE = 8;

  /** Checks the ranges. */
  public ChipRules {
    if (side < SMALLEST_SIDE || side > Block.SIZE) {
      throw new IllegalArgumentException(
          "Chips of %d pixels a side: give %d to %d, for example 128"
              .formatted(side, SMALLEST_SIDE, Block.SIZE));
    }
    if (minSeasons < 1 || seasons < minSeasons) {
      throw new IllegalArgumentException(
          "At least %d and at most %d seasons of a chip: give 1 or more, ascending"
              .formatted(minSeasons, seasons));
    }
    if (!(minClear > 0 && minClear <= 1)) {
      throw new IllegalArgumentException(
          "Smallest clear share " + minClear + ": give a number above 0, up to 1");
    }
    if (!(maxCloudPercent >= 0 && maxCloudPercent <= 100)) {
      throw new IllegalArgumentException(
          "Largest cloud cover " + maxCloudPercent + " %: give 0 to 100");
    }
    if (maxPairDays < 0) {
      throw new IllegalArgumentException("Pairs within " + maxPairDays + " days: give 0 or more");
    }
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "Fraction of positions " + fraction + ": give a number above 0, up to 1");
    }
    if (chipsPerPlace < 1) {
      throw new IllegalArgumentException(chipsPerPlace + " chips of a place: give 1 or more");
    }
  }

  /** The layout of the data set. */
  ShardLayout layout() {
    return new ShardLayout(
        side,
        seasons,
        Map.of(Modality.OPTICAL, BlockPixels.OPTICAL_BANDS, Modality.SAR, BlockPixels.SAR_BANDS));
  }
}
