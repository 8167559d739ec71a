package dev.revisit.model.data;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small synthetic places: smooth fields that move with the season, and a model small enough. */
public final class TestPlaces {
  /** Every path of the real ones; a step of it takes milliseconds. */
  public static final Architecture MICRO =
      new Architecture(
          16, 4, 12, 1, 3, 2, 1, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 3, Modality.SAR, 2), 2);

  public static final Normalisation NORMALISATION =
      new Normalisation(
          Map.of(
              Modality.OPTICAL,
              List.of(
                  new BandStatistics("B02", 1000, 500),
                  new BandStatistics("B03", 1000, 500),
                  new BandStatistics("B04", 1000, 500)),
              Modality.SAR,
              List.of(new BandStatistics("VV", -12, 5), new BandStatistics("VH", -20, 5))));

  public static final int SIDE = 20;
  public static final int SEASONS = 4;

  private TestPlaces() {}

  public static ShardLayout layout() {
    return ShardLayout.of(SIDE, SEASONS, NORMALISATION);
  }

  /** A clear look whose values are whole numbers (optical) or whole decibels (radar). */
  public static Chip look(Modality modality, long seed, int day) {
    int bands = NORMALISATION.bands(modality).size();
    Random random = new Random(seed);
    float[] pixels = new float[bands * SIDE * SIDE];
    for (int band = 0; band < bands; band++) {
      BandStatistics s = NORMALISATION.bands(modality).get(band);
      double phase = random.nextDouble() * 6;
      double fx = 0.3 + random.nextDouble();
      double fy = 0.3 + random.nextDouble();
      for (int i = 0; i < SIDE * SIDE; i++) {
        int row = i / SIDE;
        double wave = Math.sin(phase + fx * (i % SIDE)) + Math.cos(fy * row);
        pixels[band * SIDE * SIDE + i] = (float) Math.rint(s.mean() + wave * s.std());
      }
    }
    boolean[] clear = new boolean[SIDE * SIDE];
    Arrays.fill(clear, true);
    return new Chip(modality, pixels, clear, day);
  }

  public static SeasonalChip place(int number) {
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (int t = 0; t < SEASONS; t++) {
      LocalDate date = LocalDate.of(2020, 9, 1).plusDays(90L * t + number);
      seasons.add(
          new SeasonalChip.Season(
              date,
              new SeasonChips(
                  Optional.of(look(Modality.OPTICAL, number * 10L + t, date.getDayOfYear())),
                  Optional.of(
                      look(
                          Modality.SAR,
                          number * 10L + t + 5000,
                          date.plusDays(3).getDayOfYear())))));
    }
    return new SeasonalChip("place-" + number, seasons);
  }

  /** Writes a data set of clear places. */
  public static ChipShards write(Path folder, int places, int perShard) throws IOException {
    try (ChipShardWriter writer = new ChipShardWriter(folder, layout(), perShard)) {
      for (int i = 0; i < places; i++) {
        writer.add(place(i));
      }
      writer.finish();
    }
    return ChipShards.open(folder);
  }

  /** Places in memory, for those that no shard can hold exactly. */
  public static ChipSource source(List<SeasonalChip> places) {
    return new ChipSource() {
      @Override
      public ShardLayout layout() {
        return TestPlaces.layout();
      }

      @Override
      public int size() {
        return places.size();
      }

      @Override
      public String fingerprint() {
        return "in memory";
      }

      @Override
      public SeasonalChip read(int index) {
        return places.get(index);
      }

      @Override
      public void close() {}
    };
  }
}
