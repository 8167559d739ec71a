package dev.revisit.local.pretrain;

import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.ChipShardWriter;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Chips with the real bands: smooth waves that all bands share and that move with the season. */
public final class SyntheticChips {
  public static final int SIDE = 64;
  public static final int SEASONS = 4;
  private static final Normalisation NORMALISATION = Normalisation.ssl4eo();

  private SyntheticChips() {}

  public static void write(Path folder, int count) throws IOException {
    write(folder, count, chip -> chip);
  }

  /** Writes a data set, each chip changed as told. */
  public static void write(Path folder, int count, UnaryOperator<SeasonalChip> change)
      throws IOException {
    ShardLayout layout = ShardLayout.of(SIDE, SEASONS, NORMALISATION);
    try (ChipShardWriter writer = new ChipShardWriter(folder, layout, 8)) {
      for (int i = 0; i < count; i++) {
        writer.add(change.apply(chip(i)));
      }
      writer.finish();
    }
  }

  public static SeasonalChip chip(int number) {
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (int t = 0; t < SEASONS; t++) {
      LocalDate date = LocalDate.of(2020, 9, 1).plusDays(90L * t + number);
      seasons.add(
          new SeasonalChip.Season(
              date,
              new SeasonChips(
                  Optional.of(look(Modality.OPTICAL, number, t, date.getDayOfYear())),
                  Optional.of(look(Modality.SAR, number, t, date.getDayOfYear())))));
    }
    return new SeasonalChip("synthetic-" + number, seasons);
  }

  private static Chip look(Modality modality, int number, int season, int day) {
    Random random = new Random(number);
    double angle = random.nextDouble() * Math.PI;
    double length = 8 + 16 * random.nextDouble();
    List<BandStatistics> bands = NORMALISATION.bands(modality);
    float[] pixels = new float[bands.size() * SIDE * SIDE];
    for (int band = 0; band < bands.size(); band++) {
      BandStatistics s = bands.get(band);
      for (int i = 0; i < SIDE * SIDE; i++) {
        int row = i / SIDE;
        double along = i % SIDE * Math.cos(angle) + row * Math.sin(angle);
        double wave = Math.sin(2 * Math.PI * along / length + season);
        pixels[band * SIDE * SIDE + i] = (float) Math.rint(s.mean() + 0.8 * wave * s.std());
      }
    }
    boolean[] clear = new boolean[SIDE * SIDE];
    Arrays.fill(clear, true);
    return new Chip(modality, pixels, clear, day);
  }
}
