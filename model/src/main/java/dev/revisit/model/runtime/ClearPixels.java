package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import java.util.Arrays;

/**
 * Which pixels of a chip show the surface, and which tokens therefore count. A pixel must be clear
 * and hold data in at least one band; a token is valid when at least half of its pixels do.
 */
public final class ClearPixels {
  private final boolean[] pixels;
  private final boolean[] tokens;
  private final boolean[] wholeTokens;

  private ClearPixels(boolean[] pixels, boolean[] tokens, boolean[] wholeTokens) {
    this.pixels = pixels;
    this.tokens = tokens;
    this.wholeTokens = wholeTokens;
  }

  /**
   * Judges a chip.
   *
   * @throws IllegalArgumentException if the chip does not fit the architecture
   */
  public static ClearPixels of(Chip chip, Architecture a) {
    int bands = a.bands(chip.modality());
    if (chip.clear().length != a.pixels() || chip.pixels().length != bands * a.pixels()) {
      throw new IllegalArgumentException(
          "A chip of %s must have %d bands of %d x %d pixels for this model, found %d values and a clear mask of %d"
              .formatted(
                  chip.modality().id(),
                  bands,
                  a.image(),
                  a.image(),
                  chip.pixels().length,
                  chip.clear().length));
    }
    boolean[] pixels = new boolean[a.pixels()];
    int[] counts = new int[a.tokens()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = chip.clear()[i] && hasData(chip.pixels(), i, a.pixels());
      if (pixels[i]) {
        int row = i / a.image() / a.patch();
        int column = i % a.image() / a.patch();
        counts[row * a.side() + column]++;
      }
    }
    boolean[] tokens = new boolean[counts.length];
    boolean[] whole = new boolean[counts.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 2 * counts[i] >= a.patch() * a.patch();
      whole[i] = counts[i] == a.patch() * a.patch();
    }
    return new ClearPixels(pixels, tokens, whole);
  }

  private static boolean hasData(float[] values, int pixel, int stride) {
    for (int i = pixel; i < values.length; i += stride) {
      if (!Float.isNaN(values[i])) {
        return true;
      }
    }
    return false;
  }

  /** {@code [image, image]}. */
  public boolean[] pixels() {
    return pixels;
  }

  /** {@code [tokens]}: at least half of the pixels show the surface. */
  public boolean[] tokens() {
    return tokens;
  }

  /** {@code [tokens]}: every pixel shows the surface. */
  public boolean[] wholeTokens() {
    return wholeTokens;
  }

  /** Number of tokens that count. */
  public int validTokens() {
    int count = 0;
    for (boolean token : tokens) {
      count += token ? 1 : 0;
    }
    return count;
  }

  /** The pixels clear here or there. */
  static boolean[] either(boolean[] a, boolean[] b) {
    boolean[] either = Arrays.copyOf(a, a.length);
    for (int i = 0; i < either.length; i++) {
      either[i] |= b[i];
    }
    return either;
  }
}
