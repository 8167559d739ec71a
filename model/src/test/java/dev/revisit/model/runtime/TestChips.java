package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Chips of random pixels in the range of the real ones. */
final class TestChips {
  private TestChips() {}

  static boolean[] clear(Architecture a) {
    boolean[] clear = new boolean[a.pixels()];
    Arrays.fill(clear, true);
    return clear;
  }

  static float[] pixels(Modality modality, Architecture a, long seed) {
    Random random = new Random(seed);
    List<BandStatistics> bands = Normalisation.ssl4eo().bands(modality);
    float[] pixels = new float[a.bands(modality) * a.pixels()];
    for (int i = 0; i < pixels.length; i++) {
      BandStatistics s = bands.get(i / a.pixels());
      pixels[i] = (float) (s.mean() + random.nextGaussian() * s.std());
    }
    return pixels;
  }

  static Chip chip(Modality modality, Architecture a, long seed) {
    return new Chip(modality, pixels(modality, a, seed), clear(a), 1 + (int) (seed * 37 % 366));
  }
}
