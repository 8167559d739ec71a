package dev.revisit.local.evaluate.alerts;

import java.time.LocalDate;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * Something that is known to have happened to the ground.
 *
 * @param id name within the catalogue
 * @param kind for example {@code fire}
 * @param start first day on which it can be seen
 * @param end first day on which it can no longer be seen; empty if it lasts
 * @param change whether a monitor should tell
 * @param outline longitude and latitude
 */
public record TruthEvent(
    String id,
    String kind,
    LocalDate start,
    Optional<LocalDate> end,
    boolean change,
    Geometry outline) {

  /**
   * Last day on which something may be detected because of it: a year after its end, since alerts
   * of a burnt or flooded place may come late. A change without an end has none. What is no change
   * and has no end, such as a harvest, is over after a year.
   */
  Optional<LocalDate> until() {
    return change && end.isEmpty()
        ? Optional.empty()
        : Optional.of(end.orElse(start).plusYears(AlertMatching.YEARS_AFTER_END));
  }
}
