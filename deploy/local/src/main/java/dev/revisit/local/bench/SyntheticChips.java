package dev.revisit.local.bench;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Noise within the range of each band, clear everywhere, in every season. Speed needs no more. */
final class SyntheticChips implements ChipSource {
  private static final int PLACES = 64;
  private static final int DAYS_BETWEEN = 91;

  private final Architecture architecture;
  private final int seasons;

  SyntheticChips(Architecture architecture, int seasons) {
    this.architecture = architecture;
    this.seasons = seasons;
  }

  /** Both modalities. */
  SeasonChips season(long seed) {
    return new SeasonChips(
        Optional.of(chip(Modality.OPTICAL, seed)), Optional.of(chip(Modality.SAR, seed)));
  }

  private Chip chip(Modality modality, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + modality.id().hashCode());
    List<BandStatistics> bands = Normalisation.ssl4eo().bands(modality);
    int pixels = architecture.pixels();
    float[] values = new float[bands.size() * pixels];
    for (int i = 0; i < values.length; i++) {
      BandStatistics band = bands.get(i / pixels);
      values[i] = (float) (band.mean() + (random.nextDouble() - 0.5) * band.std());
    }
    boolean[] clear = new boolean[pixels];
    Arrays.fill(clear, true);
    return new Chip(modality, values, clear, 180);
  }

  @Override
  public ShardLayout layout() {
    Map<Modality, List<String>> bands = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      bands.put(
          modality,
          Normalisation.ssl4eo().bands(modality).stream().map(BandStatistics::band).toList());
    }
    return new ShardLayout(architecture.image(), seasons, bands);
  }

  @Override
  public int size() {
    return PLACES;
  }

  @Override
  public String fingerprint() {
    return "synthetic";
  }

  @Override
  public SeasonalChip read(int index) {
    List<SeasonalChip.Season> looks = new ArrayList<>();
    for (int t = 0; t < seasons; t++) {
      LocalDate date = LocalDate.of(2025, 1, 15).plusDays((long) t * DAYS_BETWEEN);
      looks.add(new SeasonalChip.Season(date, season((long) index * seasons + t)));
    }
    return new SeasonalChip("synthetic-" + index, looks);
  }

  @Override
  public void close() {}
}
