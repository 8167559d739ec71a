package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The inputs of one step, laid out for the network. What is not put is absent. */
final class TrainingBatch {
  /** One modality of one season. */
  static final class Looks {
    final float[] pixels; // [batch, bands, image, image], physical units
    final float[] bands; // [batch, bands], 1 where the network sees the band
    final float[] time; // [batch, 2 * harmonics]
    final float[] valid; // [batch, tokens]
    final float[] targets; // [batch, tokens]
    final float[] presence; // [batch]

    private Looks(Architecture a, Modality modality, int batch) {
      pixels = new float[batch * a.bands(modality) * a.pixels()];
      Arrays.fill(pixels, Float.NaN);
      bands = new float[batch * a.bands(modality)];
      time = new float[batch * DayOfYear.width(a.timeHarmonics())];
      valid = new float[batch * a.tokens()];
      targets = new float[batch * a.tokens()];
      presence = new float[batch];
    }
  }

  private final Architecture architecture;
  private final List<Map<Modality, Looks>> seasons = new ArrayList<>();
  private final List<long[]> kept = new ArrayList<>();

  TrainingBatch(Architecture architecture, int seasons, int batch, int keptPatches) {
    this.architecture = architecture;
    for (int t = 0; t < seasons; t++) {
      Map<Modality, Looks> looks = new EnumMap<>(Modality.class);
      for (Modality modality : Modality.values()) {
        looks.put(modality, new Looks(architecture, modality, batch));
      }
      this.seasons.add(looks);
      kept.add(new long[batch * keptPatches]);
    }
  }

  /** Puts a look of the model's size in place. */
  void put(int season, int sample, Chip chip, boolean[] seenBands) {
    Looks looks = seasons.get(season).get(chip.modality());
    ClearPixels clear = ClearPixels.of(chip, architecture);
    System.arraycopy(
        chip.pixels(), 0, looks.pixels, sample * chip.pixels().length, chip.pixels().length);
    put(seenBands, looks.bands, sample);
    put(clear.tokens(), looks.valid, sample);
    // A patch with a single cloudy pixel would teach the network to paint clouds.
    put(clear.wholeTokens(), looks.targets, sample);
    int harmonics = architecture.timeHarmonics();
    DayOfYear.write(chip.dayOfYear(), harmonics, looks.time, sample * DayOfYear.width(harmonics));
    looks.presence[sample] = 1;
  }

  private static void put(boolean[] values, float[] target, int sample) {
    for (int i = 0; i < values.length; i++) {
      target[sample * values.length + i] = values[i] ? 1 : 0;
    }
  }

  /** Puts the visible patches of a season in place. */
  void put(int season, int sample, int[] visible) {
    for (int i = 0; i < visible.length; i++) {
      kept.get(season)[sample * visible.length + i] = visible[i];
    }
  }

  /** Makes every look of a season absent. */
  void clear(int season) {
    for (Looks looks : seasons.get(season).values()) {
      Arrays.fill(looks.pixels, Float.NaN);
      Arrays.fill(looks.valid, 0);
      Arrays.fill(looks.targets, 0);
      Arrays.fill(looks.presence, 0);
    }
  }

  int seasons() {
    return seasons.size();
  }

  Looks looks(int season, Modality modality) {
    return seasons.get(season).get(modality);
  }

  /** Visible patches {@code [batch, kept]}. */
  long[] kept(int season) {
    return kept.get(season);
  }
}
