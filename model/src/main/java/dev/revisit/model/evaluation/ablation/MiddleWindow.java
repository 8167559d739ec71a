package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.runtime.Chip;

/** The square in the middle of a larger one, whole pixels. */
final class MiddleWindow {
  private MiddleWindow() {}

  static Chip of(Chip chip, int image) {
    int side = side(chip.clear().length);
    int start = start(side, image);
    int bands = chip.pixels().length / chip.clear().length;
    float[] pixels = new float[bands * image * image];
    boolean[] clear = new boolean[image * image];
    for (int row = 0; row < image; row++) {
      int source = (start + row) * side + start;
      System.arraycopy(chip.clear(), source, clear, row * image, image);
      for (int band = 0; band < bands; band++) {
        System.arraycopy(
            chip.pixels(),
            band * side * side + source,
            pixels,
            (band * image + row) * image,
            image);
      }
    }
    return new Chip(chip.modality(), pixels, clear, chip.dayOfYear());
  }

  /** As {@link #of(Chip, int)} for class codes {@code [side, side]}. */
  static byte[] of(byte[] codes, int image) {
    int side = side(codes.length);
    int start = start(side, image);
    byte[] window = new byte[image * image];
    for (int row = 0; row < image; row++) {
      System.arraycopy(codes, (start + row) * side + start, window, row * image, image);
    }
    return window;
  }

  private static int side(int pixels) {
    return (int) Math.round(Math.sqrt((double) pixels));
  }

  private static int start(int side, int image) {
    if (side < image) {
      throw new IllegalArgumentException(
          "Chips of %d pixels have no window of %d: use larger chips or a smaller preset"
              .formatted(side, image));
    }
    return (side - image) / 2;
  }
}
