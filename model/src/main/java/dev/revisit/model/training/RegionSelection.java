package dev.revisit.model.training;

import dev.revisit.model.data.CounterRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a place each season shows: unaligned cropping. Both modalities of a season get the
 * same region; the regions of different seasons relate as the mode says.
 *
 * @param mode how regions of different seasons relate
 * @param smallestArea of a region, as a fraction of the chip (of the season's share of it in mode
 *     {@link Mode#DISJOINT}); not used by {@link Mode#NATIVE}
 * @param largestArea of a region, likewise
 * @param mostElongated largest ratio of the longer to the shorter side; 1 for squares
 */
public record RegionSelection(
    Mode mode, double smallestArea, double largestArea, double mostElongated)
    implements Serializable {
  /** How the regions of different seasons relate. */
  public enum Mode {
    /** All seasons show the same region. */
    SAME,
    /** Each season draws its own; from half of the area on, any two overlap. */
    PARTIAL,
    /** No two regions overlap. */
    DISJOINT,
    /** Each season draws its own window of the model's size, which is not resized. */
    NATIVE
  }

  private static final int ATTEMPTS = 10;

  /** Checks the ranges. */
  public RegionSelection {
    if (!(smallestArea > 0) || !(largestArea >= smallestArea) || largestArea > 1) {
      throw new IllegalArgumentException(
          "Area fractions %s to %s: expected above 0, ascending, up to 1"
              .formatted(smallestArea, largestArea));
    }
    if (!(mostElongated >= 1) || Double.isInfinite(mostElongated)) {
      throw new IllegalArgumentException(
          "Side ratio " + mostElongated + ": expected 1 or more, for example 4/3");
    }
  }

  /** A mode with areas of 0.5 to 1 and sides of 3/4 to 4/3. */
  public static RegionSelection of(Mode mode) {
    return new RegionSelection(mode, 0.5, 1, 4.0 / 3);
  }

  /**
   * Draws one region a season.
   *
   * @param seasons how many
   * @param side of the chip
   * @param image side of what the model sees
   * @throws IllegalArgumentException if a window of {@code image} does not fit, in mode {@link
   *     Mode#NATIVE}
   */
  public List<Region> draw(int seasons, int side, int image, CounterRandom random) {
    List<Region> regions = new ArrayList<>();
    switch (mode) {
      case SAME -> {
        Region region = within(0, 0, side, random);
        for (int t = 0; t < seasons; t++) {
          regions.add(region);
        }
      }
      case PARTIAL -> {
        for (int t = 0; t < seasons; t++) {
          regions.add(within(0, 0, side, random));
        }
      }
      case DISJOINT -> {
        int cells = (int) Math.ceil(Math.sqrt(seasons));
        double cell = (double) side / cells;
        int[] places = random.permutation(cells * cells);
        for (int t = 0; t < seasons; t++) {
          int column = places[t] % cells;
          int row = places[t] / cells;
          regions.add(within(column * cell, row * cell, cell, random));
        }
      }
      case NATIVE -> {
        checkWindow(side, image);
        for (int t = 0; t < seasons; t++) {
          int free = side - image + 1;
          regions.add(new Region(random.nextInt(free), random.nextInt(free), image, image));
        }
      }
    }
    return regions;
  }

  static void checkWindow(int side, int image) {
    if (side < image) {
      throw new IllegalArgumentException(
          "A chip of %d pixels has no window of %d: use larger chips or a mode that resizes"
              .formatted(side, image));
    }
  }

  /** One region of a square; area uniform, side ratio log-uniform. */
  private Region within(double left, double top, double side, CounterRandom random) {
    double bound = Math.log(mostElongated);
    double area = 1;
    double ratio = 1;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      area = random.nextDouble(smallestArea, largestArea);
      ratio = Math.exp(random.nextDouble(-bound, bound));
      if (ratio >= area && ratio * area <= 1) {
        break;
      }
    }
    // What still does not fit becomes as elongated as fits.
    ratio = Math.min(Math.max(ratio, area), 1 / area);
    double width = Math.min(Math.sqrt(area * ratio), 1) * side;
    double height = Math.min(Math.sqrt(area / ratio), 1) * side;
    return new Region(
        left + random.nextDouble() * (side - width),
        top + random.nextDouble() * (side - height),
        width,
        height);
  }
}
