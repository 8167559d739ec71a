package dev.revisit.model.training;

/**
 * A rectangle of a chip, in pixels of it.
 *
 * @param x left edge
 * @param y upper edge
 * @param width above zero
 * @param height above zero
 */
public record Region(double x, double y, double width, double height) {
  /** Checks that there is an area. */
  public Region {
    if (!(width > 0) || !(height > 0)) {
      throw new IllegalArgumentException("A region of " + width + " x " + height + " is empty");
    }
  }

  /** Width times height. */
  public double area() {
    return width * height;
  }

  /** Intersection over union with another region of the same chip. */
  public double iou(Region other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    double shared = Math.max(w, 0) * Math.max(h, 0);
    return shared / (area() + other.area() - shared);
  }
}
