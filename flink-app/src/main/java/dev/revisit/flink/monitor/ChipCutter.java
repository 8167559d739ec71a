package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.schemas.Sensor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Cuts a block into the chips of a model. A chip is named by its index within the block, row-major;
 * it never straddles blocks, since its side is a power-of-two part of the block's.
 */
public final class ChipCutter {
  static final List<String> OPTICAL =
      List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12");
  static final List<String> SAR = List.of("VV", "VH");

  private final int side;
  private final int perRow;

  /**
   * Cuts into chips of a model.
   *
   * @throws IllegalArgumentException if the model's chips do not divide a block
   */
  public ChipCutter(Architecture architecture) {
    this(architecture.image());
  }

  /**
   * Cuts into chips of a side.
   *
   * @param side of a chip in pixels
   * @throws IllegalArgumentException unless it divides a block
   */
  public ChipCutter(int side) {
    this.side = side;
    if (side < 1 || Block.SIZE % side != 0) {
      throw new IllegalArgumentException(
          "Chips of "
              + side
              + " px do not divide a block of "
              + Block.SIZE
              + " px. Use a side that is a power of two up to 1024.");
    }
    this.perRow = Block.SIZE / side;
  }

  /** Side of a chip in pixels. */
  public int side() {
    return side;
  }

  /** Chips in a block. */
  public int count() {
    return perRow * perRow;
  }

  /** First row of a chip within the block, in pixels. */
  public int top(int chip) {
    return chip / perRow * side;
  }

  /** First column of a chip within the block, in pixels. */
  public int left(int chip) {
    return chip % perRow * side;
  }

  public static Modality modality(Sensor sensor) {
    return sensor == Sensor.SENTINEL_1 ? Modality.SAR : Modality.OPTICAL;
  }

  /**
   * Clear share of every chip in steps of 1/255, rounded up so that a chip with a single clear
   * pixel is not called cloudy.
   */
  byte[] clearShares(BlockPixels pixels, boolean[] clear) {
    int[] counts = clearPixels(pixels, clear);
    byte[] shares = new byte[counts.length];
    for (int chip = 0; chip < shares.length; chip++) {
      shares[chip] = (byte) ((counts[chip] * 255 + side * side - 1) / (side * side));
    }
    return shares;
  }

  /** Number of clear pixels of every chip. */
  public int[] clearPixels(BlockPixels pixels, boolean[] clear) {
    int[] counts = new int[count()];
    for (int chip = 0; chip < counts.length; chip++) {
      for (int y = rowFrom(pixels, chip); y < rowTo(pixels, chip); y++) {
        int row = (y - pixels.y0()) * pixels.width() - pixels.x0();
        for (int x = columnFrom(pixels, chip); x < columnTo(pixels, chip); x++) {
          if (clear[row + x]) {
            counts[chip]++;
          }
        }
      }
    }
    return counts;
  }

  /**
   * The chips that have at least one clear pixel, by index; pixels outside the read window are no
   * data.
   */
  public NavigableMap<Integer, Chip> cut(BlockPixels pixels, boolean[] clear, Instant observedAt) {
    NavigableMap<Integer, Chip> chips = new TreeMap<>();
    byte[] shares = clearShares(pixels, clear);
    for (int chip = 0; chip < shares.length; chip++) {
      if (shares[chip] != 0) {
        chips.put(chip, chip(pixels, clear, chip, observedAt));
      }
    }
    return chips;
  }

  /** One chip, whether clear or not. */
  public Chip chip(BlockPixels pixels, boolean[] clear, int chip, Instant observedAt) {
    List<String> bands = pixels.sensor() == Sensor.SENTINEL_1 ? SAR : OPTICAL;
    float[] values = new float[bands.size() * side * side];
    Arrays.fill(values, Float.NaN);
    boolean[] chipClear = new boolean[side * side];
    int left = left(chip);
    int top = top(chip);
    int from = columnFrom(pixels, chip);
    int length = columnTo(pixels, chip) - from;
    if (length > 0) {
      for (int y = rowFrom(pixels, chip); y < rowTo(pixels, chip); y++) {
        int source = (y - pixels.y0()) * pixels.width() + from - pixels.x0();
        int target = (y - top) * side + from - left;
        System.arraycopy(clear, source, chipClear, target, length);
        for (int band = 0; band < bands.size(); band++) {
          if (pixels.has(bands.get(band))) {
            System.arraycopy(
                pixels.band(bands.get(band)), source, values, band * side * side + target, length);
          }
        }
      }
    }
    return new Chip(
        modality(pixels.sensor()),
        values,
        chipClear,
        observedAt.atZone(ZoneOffset.UTC).getDayOfYear());
  }

  private int rowFrom(BlockPixels pixels, int chip) {
    return Math.max(top(chip), pixels.y0());
  }

  private int rowTo(BlockPixels pixels, int chip) {
    return Math.min(top(chip) + side, pixels.y0() + pixels.height());
  }

  private int columnFrom(BlockPixels pixels, int chip) {
    return Math.max(left(chip), pixels.x0());
  }

  private int columnTo(BlockPixels pixels, int chip) {
    return Math.min(left(chip) + side, pixels.x0() + pixels.width());
  }
}
