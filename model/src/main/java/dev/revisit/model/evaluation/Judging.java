package dev.revisit.model.evaluation;

import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.training.Symmetry;

/**
 * How often each place of an image is looked at, and from how many sides. Looks at the same place
 * are averaged: a chip's border sees less of its surroundings than its middle, and a model that is
 * not told that ground can be turned tells something else of a turned chip.
 *
 * @param overlap of neighbouring chips, 0 to below 1; of images larger than a chip
 * @param views of the eight turned and mirrored versions of a chip that are judged, 1 to 8;
 *     neighbouring chips take different ones. The cost grows in proportion.
 */
public record Judging(double overlap, int views) {
  /** Each place once, as it lies. */
  public static final Judging ONCE = new Judging(0, 1);

  /** Checks the ranges. */
  public Judging {
    if (!(overlap >= 0 && overlap < 1) || views < 1 || views > Symmetry.COUNT) {
      throw new IllegalArgumentException(
          "Judging with an overlap of %s and %d views: expected 0 to below 1, and 1 to %d"
              .formatted(overlap, views, Symmetry.COUNT));
    }
  }

  /** Pixels from one chip to the next. */
  int stride(int side) {
    return Math.max(
        ChipSamples.CELL, (int) (side * (1 - overlap)) / ChipSamples.CELL * ChipSamples.CELL);
  }

  /**
   * How a chip is turned.
   *
   * @param chip its number
   * @param view from 0
   */
  Symmetry symmetry(int chip, int view) {
    return views == 1
        ? Symmetry.of(0)
        : Symmetry.of((chip + view * Symmetry.COUNT / views) % Symmetry.COUNT);
  }
}
