package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import dev.revisit.model.runtime.SeasonBands;
import dev.revisit.model.runtime.SeasonChips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Normalisation normalisation;
  private final int history;
  private final List<Map<Modality, Looks>> seasons = new ArrayList<>();
  private final float[] reference;
  private final Map<Modality, float[]> referenceBands = new EnumMap<>(Modality.class);
  private final Map<Modality, float[]> seasonBands = new EnumMap<>(Modality.class);

  /**
   * @param history seasons before the look
   */
  FineTuneBatch(
      Architecture architecture,
      Normalisation normalisation,
      Set<Modality> modalities,
      int history,
      int size) {
    this.architecture = architecture;
    this.normalisation = normalisation;
    this.history = history;
    this.reference = new float[size * history];
    for (int season = 0; season <= history; season++) {
      Map<Modality, Looks> looks = new EnumMap<>(Modality.class);
      modalities.forEach(m -> looks.put(m, new Looks(architecture, m, size)));
      seasons.add(looks);
    }
    int cells = ChangeHeadShape.side(architecture) * ChangeHeadShape.side(architecture);
    for (Modality modality : modalities) {
      int values = size * cells * SeasonChannels.width(architecture, modality);
      referenceBands.put(modality, new float[values]);
      seasonBands.put(modality, new float[SeasonChannels.SEASONS * values]);
    }
  }

  void put(int place, LabelledSample sample) {
    int first = history - sample.history().size();
    for (int i = 0; i < sample.history().size(); i++) {
      put(place, first + i, sample.history().get(i));
    }
    putBands(place, sample);
    put(place, history, sample.look());
    if (sample.reference() >= 0) {
      reference[place * history + first + sample.reference()] = 1;
    }
  }

  /** What the stream would keep of the history beside its memory. */
  private void putBands(int place, LabelledSample sample) {
    SeasonBands[] year = new SeasonBands[SeasonChannels.SEASONS];
    for (int i = 0; i < sample.history().size(); i++) {
      SeasonChips chips = sample.history().get(i);
      SeasonBands bands = SeasonBands.of(chips, architecture, normalisation);
      Optional<Chip> look = chips.optical().or(chips::sar);
      look.ifPresent(chip -> year[SeasonChannels.season(chip.dayOfYear())] = bands);
      if (i == sample.reference()) {
        // A sensor that the look does not have has nothing to compare.
        for (Modality modality : sample.look().modalities()) {
          int width = SeasonChannels.width(architecture, modality);
          float[] values = referenceBands.get(modality);
          bands.write(modality, architecture, values, place * cells() * width, width);
        }
      }
    }
    seasonBands.forEach(
        (modality, values) -> {
          int width = SeasonChannels.width(architecture, modality);
          int perCell = SeasonChannels.SEASONS * width;
          for (int season = 0; season < year.length; season++) {
            if (year[season] != null) {
              int from = place * cells() * perCell + season * width;
              year[season].write(modality, architecture, values, from, perCell);
            }
          }
        });
  }

  private int cells() {
    return ChangeHeadShape.side(architecture) * ChangeHeadShape.side(architecture);
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

  /**
   * {@code [size, rows, columns, bands + 1]}: what the season showed that change is told against.
   */
  float[] referenceBands(Modality modality) {
    return referenceBands.get(modality);
  }

  /** {@code [size, rows, columns, SEASONS * (bands + 1)]}: what a year of the history showed. */
  float[] seasonBands(Modality modality) {
    return seasonBands.get(modality);
  }

  /** {@code [size, history]}: 1 at the season that change is told against. */
  float[] reference() {
    return reference;
  }
}
