package dev.revisit.local.simulator;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/**
 * The part of the window that a satellite saw: all of it, or one side of a straight edge.
 *
 * @param across direction in which data ends, clockwise from north in degrees
 * @param reach where the edge crosses the line through the middle of the window, in widths of the
 *     window from the middle; infinite if all of it was seen
 */
record Swath(double across, double reach) {
  static final Swath FULL = new Swath(0, Double.POSITIVE_INFINITY);

  boolean full() {
    return Double.isInfinite(reach);
  }

  /** Whether a point was seen; coordinates in windows from the north-west corner. */
  boolean sees(double x, double y) {
    return beyond(x, y) <= 0;
  }

  /**
   * Outline of what was seen, in windows from the north-west corner, counter-clockwise on the
   * ground and closed: the unit square, cut by the edge (Sutherland and Hodgman).
   */
  List<Coordinate> outline() {
    List<Coordinate> square =
        List.of(
            new Coordinate(0, 0), new Coordinate(0, 1), new Coordinate(1, 1), new Coordinate(1, 0));
    List<Coordinate> outline = new ArrayList<>();
    for (int i = 0; i < square.size(); i++) {
      Coordinate from = square.get(i);
      Coordinate to = square.get((i + 1) % square.size());
      double before = beyond(from.x, from.y);
      double after = beyond(to.x, to.y);
      if (before <= 0) {
        outline.add(from);
      }
      if ((before <= 0) != (after <= 0)) {
        double share = before / (before - after);
        outline.add(
            new Coordinate(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)));
      }
    }
    outline.add(outline.get(0));
    return outline;
  }

  /** Distance beyond the edge, negative within. */
  private double beyond(double x, double y) {
    if (full()) {
      return -1;
    }
    double angle = StrictMath.toRadians(across);
    return (x - 0.5) * StrictMath.sin(angle) - (y - 0.5) * StrictMath.cos(angle) - reach;
  }
}
