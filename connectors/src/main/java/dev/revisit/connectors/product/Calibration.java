package dev.revisit.connectors.product;

/**
 * How stored samples become physical values: {@code physical = stored * scale + offset}. The
 * constructor throws {@link IllegalArgumentException} if a number is not finite or the scale is
 * zero.
 */
public record Calibration(double scale, double offset) {
  public Calibration {
    if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "A calibration needs a finite, non-zero scale and a finite offset, not scale "
              + scale
              + " and offset "
              + offset
              + ".");
    }
  }
}
