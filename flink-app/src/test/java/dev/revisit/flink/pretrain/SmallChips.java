package dev.revisit.flink.pretrain;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.ChipShardWriter;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A data set and a model whose steps take milliseconds. */
final class SmallChips {
  private static final int SIDE = 20;
  private static final int SEASONS = 4;
  private static final Architecture ARCHITECTURE =
      new Architecture(
          16, 4, 12, 1, 3, 2, 1, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 2, Modality.SAR, 2), 2);
  private static final Normalisation NORMALISATION =
      new Normalisation(
          Map.of(
              Modality.OPTICAL,
              List.of(new BandStatistics("B03", 1000, 500), new BandStatistics("B04", 1000, 500)),
              Modality.SAR,
              List.of(new BandStatistics("VV", -12, 5), new BandStatistics("VH", -20, 5))));

  private SmallChips() {}

  /** Stages 1 and 3. */
  static PretrainPlan plan(int batch, long steps) {
    return PretrainPlan.of(
        ARCHITECTURE,
        NORMALISATION,
        List.of(
            new StagePlan(Stage.UNIMODAL, steps, batch, 0.5, 1),
            new StagePlan(Stage.SEASONAL, steps, batch, 0.5, 1)),
        5);
  }

  static void write(Path folder, int places) throws IOException {
    Random random = new Random(3);
    ShardLayout layout = ShardLayout.of(SIDE, SEASONS, NORMALISATION);
    try (ChipShardWriter writer = new ChipShardWriter(folder, layout, 8)) {
      for (int place = 0; place < places; place++) {
        List<SeasonalChip.Season> seasons = new ArrayList<>();
        for (int t = 0; t < SEASONS; t++) {
          LocalDate date = LocalDate.of(2020, 9, 1).plusDays(90L * t + place);
          seasons.add(
              new SeasonalChip.Season(
                  date,
                  new SeasonChips(
                      Optional.of(look(Modality.OPTICAL, date.getDayOfYear(), random)),
                      Optional.of(look(Modality.SAR, date.getDayOfYear(), random)))));
        }
        writer.add(new SeasonalChip("place-" + place, seasons));
      }
      writer.finish();
    }
  }

  private static Chip look(Modality modality, int day, Random random) {
    List<BandStatistics> bands = NORMALISATION.bands(modality);
    float[] pixels = new float[bands.size() * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      BandStatistics band = bands.get(i / (SIDE * SIDE));
      pixels[i] = (float) Math.rint(band.mean() + band.std() * Math.sin(i + random.nextInt(2)));
    }
    boolean[] clear = new boolean[SIDE * SIDE];
    Arrays.fill(clear, true);
    return new Chip(modality, pixels, clear, day);
  }
}
