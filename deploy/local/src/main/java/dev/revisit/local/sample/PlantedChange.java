package dev.revisit.local.sample;

import java.time.LocalDate;
import java.util.BitSet;
import java.util.Optional;

/**
 * Something that the ground does and that the truth file tells.
 *
 * @param id name within the sample
 * @param kind plain word, for example {@code clear-cut}
 * @param start first day on which it can be seen
 * @param end first day on which it can no longer be seen; empty if it lasts
 * @param change whether a monitor should tell; false for what only looks like one
 * @param before class before, the most frequent one
 * @param after class from {@code start} on
 * @param becomes surface from {@code start} on; empty if nothing is painted
 * @param pixels row-major pixels of the window
 * @param expected what a monitor should do, in words
 */
record PlantedChange(
    String id,
    String kind,
    LocalDate start,
    Optional<LocalDate> end,
    boolean change,
    LandCover before,
    LandCover after,
    Optional<Surface> becomes,
    BitSet pixels,
    String expected) {

  boolean visibleOn(LocalDate date) {
    return !date.isBefore(start) && (end.isEmpty() || date.isBefore(end.get()));
  }

  double areaHectares() {
    double pixelHectares = SampleWindow.PIXEL_METRES * SampleWindow.PIXEL_METRES / 10_000.0;
    return pixels.cardinality() * pixelHectares;
  }
}
