package dev.revisit.model.training;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How samples are varied in fine-tuning: pixels of all looks and label turned and mirrored alike,
 * bands missing from all looks, and the radar or optical look missing where there are both.
 *
 * @param symmetries whether to turn and mirror
 * @param bandDropout probability that a band is missing
 * @param visibleOnly probability that only B02, B03 and B04 are there, as in photographs
 * @param modalityDropout probability that one of two modalities is missing from the look
 */
public record Augmentation(
    boolean symmetries, double bandDropout, double visibleOnly, double modalityDropout) {
  private static final List<Integer> VISIBLE = List.of(1, 2, 3);

  /** Checks the ranges. */
  public Augmentation {
    for (double probability : new double[] {bandDropout, visibleOnly, modalityDropout}) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "Augmentation with probability " + probability + ": expected 0 to 1");
      }
    }
  }

  /** Turned and mirrored, with few missing bands. */
  public static Augmentation standard() {
    return new Augmentation(true, 0.05, 0.05, 0.25);
  }

  /** The samples as they are. */
  public static Augmentation none() {
    return new Augmentation(false, 0, 0, 0);
  }

  /** A variation of a sample, a function of the random numbers alone. */
  LabelledSample apply(LabelledSample sample, CounterRandom random) {
    Symmetry symmetry = Symmetry.of(symmetries ? random.nextInt(Symmetry.COUNT) : 0);
    Map<Modality, boolean[]> bands = new EnumMap<>(Modality.class);
    boolean visible = random.chance(visibleOnly);
    for (Modality modality : Modality.values()) {
      bands.put(modality, kept(bands(sample.look(), modality), visible, modality, random));
    }
    SeasonChips look = sample.look();
    if (look.modalities().size() == 2 && random.chance(modalityDropout)) {
      look =
          random.chance(0.5)
              ? new SeasonChips(look.optical(), Optional.empty())
              : new SeasonChips(Optional.empty(), look.sar());
    }
    return new LabelledSample(
        sample.id(),
        sample.group(),
        sample.history().stream().map(season -> vary(season, symmetry, bands)).toList(),
        sample.reference(),
        vary(look, symmetry, bands),
        vary(sample.label(), symmetry));
  }

  private static int bands(SeasonChips looks, Modality modality) {
    return looks.chip(modality).map(chip -> chip.pixels().length / chip.clear().length).orElse(0);
  }

  /** Which bands stay; at least one. */
  private boolean[] kept(int count, boolean visible, Modality modality, CounterRandom random) {
    boolean[] kept = new boolean[count];
    boolean onlyVisible = visible && modality == Modality.OPTICAL && count > VISIBLE.size();
    for (int band = 0; band < count; band++) {
      boolean dropped = random.chance(bandDropout);
      kept[band] = onlyVisible ? VISIBLE.contains(band) : !dropped;
    }
    if (count > 0 && !onlyVisible) {
      kept[random.nextInt(count)] = true;
    }
    return kept;
  }

  private static SeasonChips vary(
      SeasonChips looks, Symmetry symmetry, Map<Modality, boolean[]> bands) {
    return new SeasonChips(
        looks.optical().map(chip -> vary(chip, symmetry, bands.get(Modality.OPTICAL))),
        looks.sar().map(chip -> vary(chip, symmetry, bands.get(Modality.SAR))));
  }

  private static Chip vary(Chip chip, Symmetry symmetry, boolean[] kept) {
    int side = side(chip.clear().length);
    float[] pixels = symmetry.apply(chip.pixels(), side);
    for (int band = 0; band < kept.length; band++) {
      if (!kept[band]) {
        int plane = chip.clear().length;
        Arrays.fill(pixels, band * plane, (band + 1) * plane, Float.NaN);
      }
    }
    return new Chip(chip.modality(), pixels, symmetry.apply(chip.clear(), side), chip.dayOfYear());
  }

  private static Label vary(Label label, Symmetry symmetry) {
    if (label instanceof Label.Pixels pixels) {
      return new Label.Pixels(symmetry.apply(pixels.codes(), side(pixels.codes().length)));
    }
    if (label instanceof Label.Cells cells) {
      return new Label.Cells(symmetry.apply(cells.changed(), side(cells.changed().length)));
    }
    return label;
  }

  private static int side(int count) {
    return (int) Math.round(Math.sqrt((double) count));
  }
}
