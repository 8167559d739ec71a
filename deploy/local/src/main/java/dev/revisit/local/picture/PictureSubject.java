package dev.revisit.local.picture;

import dev.revisit.local.evaluate.alerts.AlertHistory;
import dev.revisit.local.evaluate.alerts.AlertHistory.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/**
 * What a picture is of.
 *
 * @param alert that it shows; empty for a place
 * @param ground of the alert as it was told when it was confirmed (at first, if it never was), or
 *     the place as a point
 */
public record PictureSubject(Optional<AlertHistory> alert, Geometry ground) {

  /** An alert. */
  static PictureSubject of(AlertHistory alert) {
    return new PictureSubject(
        Optional.of(alert), alert.confirmation().orElse(alert.first()).outline());
  }

  /** A place. */
  public static PictureSubject at(double longitude, double latitude) {
    return new PictureSubject(
        Optional.empty(), new GeometryFactory().createPoint(new Coordinate(longitude, latitude)));
  }

  /**
   * The alert with an id, of which the beginning is enough.
   *
   * @throws IllegalArgumentException unless exactly one alert has it
   */
  public static PictureSubject byId(List<AlertHistory> alerts, String id) {
    List<AlertHistory> fitting = alerts.stream().filter(a -> a.id().startsWith(id)).toList();
    if (fitting.size() != 1) {
      throw new IllegalArgumentException(
          "%d of %d alerts have an id that begins with '%s'"
              .formatted(fitting.size(), alerts.size(), id));
    }
    return of(fitting.get(0));
  }

  /**
   * The confirmed alert that was largest when it was confirmed.
   *
   * @throws IllegalArgumentException if none was ever confirmed
   */
  public static PictureSubject largestConfirmed(List<AlertHistory> alerts) {
    return alerts.stream()
        .filter(alert -> alert.confirmation().isPresent())
        .map(PictureSubject::of)
        .max(Comparator.comparingDouble(subject -> subject.ground().getArea()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "None of the %d alerts was ever confirmed".formatted(alerts.size())));
  }

  /** Middle of the ground. */
  Point middle() {
    return ground.getInteriorPoint();
  }

  /** Date of the look that opened the alert. */
  Optional<Instant> firstDetected() {
    return alert.map(a -> a.confirmation().orElse(a.first()).firstDetected());
  }

  /** Date of the look that confirmed the alert. */
  Optional<Instant> confirmed() {
    return alert.flatMap(AlertHistory::confirmation).map(Statement::observedAt);
  }

  /** Latest status in small letters. */
  Optional<String> status() {
    return alert.map(a -> a.latest().status().name().toLowerCase(Locale.ROOT));
  }
}
