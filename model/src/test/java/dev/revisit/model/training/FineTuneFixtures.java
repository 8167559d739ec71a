package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelIdentity;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.model.weights.SeededWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;

/** A model that trains in seconds, and samples that it can learn. */
final class FineTuneFixtures {
  static final Architecture A =
      new Architecture(
          16, 8, 16, 1, 2, 2, 1, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 3, Modality.SAR, 2), 2);
  static final ClassScheme SCHEME =
      new ClassScheme(
          "two",
          List.of(
              new LandCoverClass(3, "dark", "#000000"),
              new LandCoverClass(9, "bright", "#FFFFFF")));

  private FineTuneFixtures() {}

  static ModelRelease release() {
    return release(TaskHeads.none());
  }

  static ModelRelease release(TaskHeads heads) {
    List<BandStatistics> optical =
        List.of(
            new BandStatistics("B02", 1000, 500),
            new BandStatistics("B03", 1000, 500),
            new BandStatistics("B04", 1000, 500));
    List<BandStatistics> sar =
        List.of(new BandStatistics("VV", -12, 5), new BandStatistics("VH", -20, 5));
    LandCoverHeadShape landCover = new LandCoverHeadShape(2, 3, 4, 2);
    return new ModelRelease(
        new ModelIdentity("small", "1", "0".repeat(64), false, SCHEME),
        A,
        new Normalisation(Map.of(Modality.OPTICAL, optical, Modality.SAR, sar)),
        landCover,
        1,
        heads,
        SeededWeights.create(ModelRelease.parameterShapes(A, landCover, heads), 5),
        Provenance.unrecorded());
  }

  static Chip chip(Modality modality, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[A.bands(modality) * A.pixels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          modality == Modality.OPTICAL
              ? 1000 + 150 * (float) random.nextGaussian()
              : -15 + 2 * (float) random.nextGaussian();
    }
    boolean[] clear = new boolean[A.pixels()];
    Arrays.fill(clear, true);
    return new Chip(modality, pixels, clear, 1 + (int) (seed % 360));
  }

  static SeasonChips optical(Chip chip) {
    return new SeasonChips(Optional.of(chip), Optional.empty());
  }

  /** The chip with one half of its cells brighter. */
  private static Chip brighter(Chip chip, boolean[] cells) {
    float[] pixels = chip.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i % A.pixels();
      int cell = pixel / A.image() / 4 * (A.image() / 4) + pixel % A.image() / 4;
      pixels[i] += cells[cell] ? 900 : 0;
    }
    return new Chip(chip.modality(), pixels, chip.clear(), chip.dayOfYear());
  }

  private static boolean[] someCells(long seed) {
    Random random = new Random(seed);
    boolean[] cells = new boolean[A.pixels() / 16];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = random.nextInt(3) == 0;
    }
    cells[0] = true;
    return cells;
  }

  /** Some cells became brighter since a year ago. */
  static LabelledSample change(int number) {
    Chip before = chip(Modality.OPTICAL, 100 + number);
    boolean[] cells = someCells(number);
    byte[] changed = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      changed[i] = (byte) (cells[i] ? 1 : 0);
    }
    return new LabelledSample(
        "change-" + number,
        "place-" + number / 2,
        List.of(optical(before)),
        0,
        optical(brighter(chip(Modality.OPTICAL, 200 + number), cells)),
        new Label.Cells(changed));
  }

  /** Bright and dark cells; codes 9 and 3. */
  static LabelledSample landCover(int number) {
    boolean[] cells = someCells(number);
    byte[] codes = new byte[A.pixels()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (cells[i / A.image() / 4 * (A.image() / 4) + i % A.image() / 4] ? 9 : 3);
    }
    return new LabelledSample(
        "cover-" + number,
        "place-" + number / 2,
        List.of(),
        -1,
        optical(brighter(chip(Modality.OPTICAL, 300 + number), cells)),
        new Label.Pixels(codes));
  }

  /** Whole chips, every third of class 2. */
  static LabelledSample scene(int number) {
    boolean[] cells = new boolean[A.pixels() / 16];
    Arrays.fill(cells, number % 3 == 2);
    Chip optical = brighter(chip(Modality.OPTICAL, 400 + number), cells);
    Chip sar = chip(Modality.SAR, 500 + number);
    if (number % 3 == 1) {
      for (int i = 0; i < sar.pixels().length; i++) {
        sar.pixels()[i] += 8;
      }
    }
    return new LabelledSample(
        "scene-" + number,
        "place-" + number,
        List.of(),
        -1,
        new SeasonChips(Optional.of(optical), Optional.of(sar)),
        new Label.Scene(number % 3));
  }

  static LabelledSamples list(List<LabelledSample> samples) {
    return new LabelledSamples() {
      @Override
      public int size() {
        return samples.size();
      }

      @Override
      public String group(int index) {
        return samples.get(index).group();
      }

      @Override
      public LabelledSample sample(int index) {
        return samples.get(index);
      }
    };
  }

  static LabelledSamples many(int from, int to, IntFunction<LabelledSample> of) {
    List<LabelledSample> samples = new ArrayList<>();
    for (int i = from; i < to; i++) {
      samples.add(of.apply(i));
    }
    return list(samples);
  }
}
