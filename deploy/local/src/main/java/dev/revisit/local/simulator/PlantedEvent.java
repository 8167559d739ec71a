package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Optional;

/**
 * Something that happens to the ground and that the truth file tells.
 *
 * @param id name within the catalogue
 * @param start first day on which it can be seen
 * @param end first day on which it can no longer be seen; empty if it lasts
 * @param before class before, the most frequent one
 * @param after class from {@code start} on, at its height
 * @param place pixels and how hard each is hit
 * @param expected what a monitor should do, in words
 */
record PlantedEvent(
    String id,
    EventKind kind,
    LocalDate start,
    Optional<LocalDate> end,
    LandCover before,
    LandCover after,
    Place place,
    String expected) {

  /** Steps of severity. */
  static final int LEVELS = 4;

  private static final long BUILT_AFTER_DAYS = 270;
  private static final long SHRUBS_AFTER_DAYS = 365;
  private static final double PIXEL_HECTARES =
      SimulatedWindow.PIXEL_METRES * SimulatedWindow.PIXEL_METRES / 10_000.0;

  /**
   * Where it happens.
   *
   * @param pixels row-major pixels of the window, ascending
   * @param levels severity of each, 0 to {@value #LEVELS} - 1
   */
  record Place(int[] pixels, byte[] levels) {

    /** All pixels hit alike, by a severity that noise gives. */
    static Place of(BitSet set, int size, long seed, double patchPixels) {
      ValueNoise noise = new ValueNoise(seed, patchPixels);
      int[] pixels = set.stream().toArray();
      byte[] levels = new byte[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        double row = Math.floor((double) pixels[i] / size);
        double value = noise.at(pixels[i] % size, row);
        levels[i] = (byte) Math.min(LEVELS - 1, Math.max(0, Math.floor(LEVELS * (0.5 + value))));
      }
      return new Place(pixels, levels);
    }

    BitSet set() {
      BitSet set = new BitSet();
      for (int pixel : pixels) {
        set.set(pixel);
      }
      return set;
    }
  }

  boolean visibleOn(LocalDate date) {
    return !date.isBefore(start) && (end.isEmpty() || date.isBefore(end.get()));
  }

  /**
   * The land cover of a year, as of its middle, if the event changes it for months: sites are bare
   * until something is built on them, and shrubs follow on felled and burnt ground after a year.
   */
  Optional<LandCover> coverIn(int year) {
    LocalDate middle = LocalDate.of(year, 7, 1);
    boolean stays = end.isEmpty() || start.plusDays(90).isBefore(end.get());
    if (!kind.change() || !stays || !visibleOn(middle)) {
      return Optional.empty();
    }
    long days = ChronoUnit.DAYS.between(start, middle);
    return Optional.of(
        switch (kind) {
          case CONSTRUCTION -> days < BUILT_AFTER_DAYS ? LandCover.BARE : after;
          case CLEAR_CUT, FIRE -> days < SHRUBS_AFTER_DAYS ? after : LandCover.SHRUB_AND_SCRUB;
          default -> after;
        });
  }

  double areaHectares() {
    return place.pixels().length * PIXEL_HECTARES;
  }
}
