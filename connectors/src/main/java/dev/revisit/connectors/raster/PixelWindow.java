package dev.revisit.connectors.raster;

import dev.revisit.connectors.grid.Block;

/** A rectangle of pixels; right and bottom are exclusive. */
record PixelWindow(int left, int top, int right, int bottom) {

  /** Contains nothing, and is the neutral element of {@link #union} within a block. */
  static final PixelWindow NOTHING = new PixelWindow(Block.SIZE, Block.SIZE, 0, 0);

  boolean isEmpty() {
    return right <= left || bottom <= top;
  }

  int width() {
    return right - left;
  }

  int height() {
    return bottom - top;
  }

  PixelWindow union(PixelWindow other) {
    return new PixelWindow(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }

  /** The smallest window around this one whose edges are multiples of a step. */
  PixelWindow alignedTo(int step) {
    return new PixelWindow(
        left / step * step,
        top / step * step,
        (right + step - 1) / step * step,
        (bottom + step - 1) / step * step);
  }
}
