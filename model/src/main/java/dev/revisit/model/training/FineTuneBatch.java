package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import dev.revisit.model.runtime.SeasonChips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Samples laid out for the network: the seasons of their histories, the latest last and the shorter
 * ones filled up in front with seasons that show nothing, then the looks.
 */
final class FineTuneBatch {
  /** One modality of one season of all samples; see the placeholders of the same names. */
  static final class Looks {
    final float[] pixels;
    final float[] valid;
    final float[] time;
    final float[] present;

    private Looks(Architecture a, Modality modality, int size) {
      this.pixels = new float[size * a.bands(modality) * a.pixels()];
      Arrays.fill(pixels, Float.NaN);
      this.valid = new float[size * a.tokens()];
      this.time = new float[size * DayOfYear.width(a.timeHarmonics())];
      this.present = new float[size];
    }
  }

  private final Architecture architecture;
  private final int history;
  private final List<Map<Modality, Looks>> seasons = new ArrayList<>();
  private final float[] reference;

  /**
   * @param history seasons before the look
   */
  FineTuneBatch(Architecture architecture, Set<Modality> modalities, int history, int size) {
    this.architecture = architecture;
    this.history = history;
    this.reference = new float[size * history];
    for (int season = 0; season <= history; season++) {
      Map<Modality, Looks> looks = new EnumMap<>(Modality.class);
      modalities.forEach(m -> looks.put(m, new Looks(architecture, m, size)));
      seasons.add(looks);
    }
  }

  void put(int place, LabelledSample sample) {
    int first = history - sample.history().size();
    for (int i = 0; i < sample.history().size(); i++) {
      put(place, first + i, sample.history().get(i));
    }
    put(place, history, sample.look());
    if (sample.reference() >= 0) {
      reference[place * history + first + sample.reference()] = 1;
    }
  }

  private void put(int place, int season, SeasonChips chips) {
    for (Modality modality : chips.modalities()) {
      Chip chip = chips.chip(modality).orElseThrow();
      boolean[] tokens = ClearPixels.of(chip, architecture).tokens();
      Looks looks = seasons.get(season).get(modality);
      System.arraycopy(
          chip.pixels(), 0, looks.pixels, place * chip.pixels().length, chip.pixels().length);
      for (int i = 0; i < tokens.length; i++) {
        looks.valid[place * tokens.length + i] = tokens[i] ? 1 : 0;
      }
      int harmonics = architecture.timeHarmonics();
      DayOfYear.write(chip.dayOfYear(), harmonics, looks.time, place * DayOfYear.width(harmonics));
      looks.present[place] = 1;
    }
  }

  /** One modality of a season, the look being the last. */
  Looks looks(int season, Modality modality) {
    return seasons.get(season).get(modality);
  }

  /** {@code [size, history]}: 1 at the season that change is told against. */
  float[] reference() {
    return reference;
  }
}
