package dev.revisit.model.data;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.time.LocalDate;
import java.util.List;

/**
 * One place on the ground, seen in several seasons. Physical units, and any side length: a training
 * run cuts what its architecture wants out of it.
 *
 * @param id names the place, for example a tile and pixel position
 * @param seasons in order of time; each holds one look of each modality or of one
 */
public record SeasonalChip(String id, List<Season> seasons) {
  /**
   * The looks of one season.
   *
   * @param date of the season's first look; orders the seasons
   * @param looks with the day of year of each
   */
  public record Season(LocalDate date, SeasonChips looks) {}

  /** Checks order and sizes. */
  public SeasonalChip {
    seasons = List.copyOf(seasons);
    if (seasons.isEmpty()) {
      throw new IllegalArgumentException("Chip " + id + " has no season");
    }
    int pixels = -1;
    for (int i = 0; i < seasons.size(); i++) {
      Season season = seasons.get(i);
      if (i > 0 && !seasons.get(i - 1).date().isBefore(season.date())) {
        throw new IllegalArgumentException(
            "Chip %s: season %d (%s) is not after the one before it (%s): sort them by date"
                .formatted(id, i, season.date(), seasons.get(i - 1).date()));
      }
      for (Modality modality : Modality.values()) {
        int size = season.looks().chip(modality).map(chip -> chip.clear().length).orElse(pixels);
        if (pixels >= 0 && size != pixels) {
          throw new IllegalArgumentException(
              "Chip %s has looks of %d and of %d pixels: all must have the same size"
                  .formatted(id, pixels, size));
        }
        pixels = size;
      }
    }
    if (sideOf(pixels) * sideOf(pixels) != pixels) {
      throw new IllegalArgumentException("Chip " + id + " has " + pixels + " pixels: not a square");
    }
  }

  /** Side in pixels. */
  public int side() {
    SeasonChips looks = seasons.get(0).looks();
    Chip chip = looks.optical().or(looks::sar).orElseThrow();
    return sideOf(chip.clear().length);
  }

  private static int sideOf(int pixels) {
    return (int) Math.round(Math.sqrt((double) pixels));
  }
}
