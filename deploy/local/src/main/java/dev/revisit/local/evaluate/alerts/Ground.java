package dev.revisit.local.evaluate.alerts;

import java.time.LocalDate;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/** Tells the land cover under an alert, so that false ones can be told apart. */
@FunctionalInterface
public interface Ground {
  /** Nothing is known of the ground. */
  Ground UNKNOWN = (outline, day) -> Optional.empty();

  /**
   * Name of the class of most pixels.
   *
   * @param outline longitude and latitude
   * @param day when it is asked for
   */
  Optional<String> under(Geometry outline, LocalDate day);
}
