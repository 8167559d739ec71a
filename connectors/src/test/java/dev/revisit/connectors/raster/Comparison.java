package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares a look's window with a raster of the whole block. */
final class Comparison {

  private final BlockPixels look;
  private final float[] found;
  private final float[] expected;

  private Comparison(BlockPixels look, float[] found, float[] expected) {
    this.look = look;
    this.found = found;
    this.expected = expected;
  }

  static Comparison of(BlockPixels look, float[] found, float[] expected) {
    return new Comparison(look, found, expected);
  }

  /** The same values and the same pixels without data, in the whole block. */
  void everywhere(String band, double relative) {
    int compared = 0;
    for (int y = 0; y < look.block().height(); y++) {
      for (int x = 0; x < look.block().width(); x++) {
        float value = at(x, y);
        float wanted = expected[y * look.block().width() + x];
        if (Float.isNaN(value) != Float.isNaN(wanted) || different(value, wanted, relative)) {
          throw new AssertionError(
              band + " at " + x + "," + y + ": found " + value + ", expected " + wanted);
        }
        compared += Float.isNaN(value) ? 0 : 1;
      }
    }
    assertThat(compared).as(band).isPositive();
  }

  /** The same values wherever the pixel and those around it, a coarse pixel wide, have data. */
  void inside(String band, double relative) {
    int margin = 130;
    int width = look.block().width();
    int height = look.block().height();
    int compared = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float value = at(x, y);
        float wanted = expected[y * width + x];
        if (Float.isNaN(value)
            || Float.isNaN(wanted)
            || !surrounded(x, y, Math.min(margin, Math.min(look.width(), look.height()) / 10))) {
          continue;
        }
        if (different(value, wanted, relative)) {
          throw new AssertionError(
              band + " at " + x + "," + y + ": found " + value + ", warped " + wanted);
        }
        compared++;
      }
    }
    assertThat(compared).as(band).isPositive();
  }

  private boolean surrounded(int x, int y, int margin) {
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int column = x + dx * margin;
        int row = y + dy * margin;
        boolean outside =
            column < 0 || row < 0 || column >= look.block().width() || row >= look.block().height();
        if (!outside && Float.isNaN(at(column, row))) {
          return false;
        }
      }
    }
    return true;
  }

  private float at(int x, int y) {
    int column = x - look.x0();
    int row = y - look.y0();
    return column < 0 || row < 0 || column >= look.width() || row >= look.height()
        ? Float.NaN
        : found[row * look.width() + column];
  }

  private static boolean different(float found, float expected, double relative) {
    return Math.abs(found - expected) > relative * Math.max(1, Math.abs(expected));
  }
}
