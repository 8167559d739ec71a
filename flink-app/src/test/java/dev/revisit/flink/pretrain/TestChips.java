package dev.revisit.flink.pretrain;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.ChipShard;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tiny shards of radar chips that hold one value. */
final class TestChips {
  static final ChipRules RULES = new ChipRules(8, 4, 1, 0.5, 60, 15, 1, 16);

  private TestChips() {}

  static ChipShard shard(float... decibels) {
    ChipShard shard = new ChipShard(RULES.layout());
    for (float value : decibels) {
      float[] pixels = new float[2 * 64];
      Arrays.fill(pixels, value);
      boolean[] clear = new boolean[64];
      Arrays.fill(clear, true);
      Chip chip = new Chip(Modality.SAR, pixels, clear, 100);
      shard.add(
          new SeasonalChip(
              "chip" + value,
              List.of(
                  new SeasonalChip.Season(
                      LocalDate.of(2021, 4, 10),
                      new SeasonChips(Optional.empty(), Optional.of(chip))))));
    }
    return shard;
  }
}
