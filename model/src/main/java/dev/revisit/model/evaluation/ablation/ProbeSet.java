package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chips with truth, cut to the model's window in the middle and to its number of seasons.
 *
 * @param chips in memory
 * @param labels of each chip, dominant class of every token
 */
record ProbeSet(List<SeasonalChip> chips, List<int[]> labels) {
  /** Reads the chips of a source that have truth and seasons enough. */
  static ProbeSet read(ChipSource source, TokenLabels labels, Architecture a) throws IOException {
    List<SeasonalChip> chips = new ArrayList<>();
    List<int[]> classes = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      SeasonalChip chip = source.read(i);
      Optional<byte[]> codes = labels.codes(chip.id());
      if (codes.isPresent() && chip.seasons().size() >= a.seasons()) {
        chips.add(window(chip, a));
        classes.add(
            TokenLabels.dominant(MiddleWindow.of(codes.get(), a.image()), a.image(), a.patch()));
      }
    }
    return new ProbeSet(chips, classes);
  }

  private static SeasonalChip window(SeasonalChip chip, Architecture a) {
    int all = chip.seasons().size();
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (SeasonalChip.Season season : chip.seasons().subList(all - a.seasons(), all)) {
      SeasonChips looks = season.looks();
      seasons.add(
          new SeasonalChip.Season(
              season.date(),
              new SeasonChips(
                  looks.optical().map(look -> MiddleWindow.of(look, a.image())),
                  looks.sar().map(look -> MiddleWindow.of(look, a.image())))));
    }
    return new SeasonalChip(chip.id(), seasons);
  }

  boolean isEmpty() {
    return chips.isEmpty();
  }

  /** Mean of every band over each patch of the last season: {@code [tokens, bands]} a chip. */
  List<float[]> bandMeans(Architecture a) {
    int width = a.bands(Modality.OPTICAL) + a.bands(Modality.SAR);
    List<float[]> means = new ArrayList<>();
    for (SeasonalChip chip : chips) {
      float[] values = new float[a.tokens() * width];
      int offset = 0;
      for (Modality modality : Modality.values()) {
        Optional<Chip> look = chip.seasons().get(chip.seasons().size() - 1).looks().chip(modality);
        for (int band = 0; band < a.bands(modality); band++) {
          for (int pixel = 0; look.isPresent() && pixel < a.pixels(); pixel++) {
            float value = look.get().pixels()[band * a.pixels() + pixel];
            int token = pixel / a.image() / a.patch() * a.side() + pixel % a.image() / a.patch();
            if (!Float.isNaN(value)) {
              values[token * width + offset + band] += value / (a.patch() * a.patch());
            }
          }
        }
        offset += a.bands(modality);
      }
      means.add(values);
    }
    return means;
  }
}
