package dev.revisit.model.training;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How samples are varied in fine-tuning: pixels of all looks and label turned and mirrored alike,
 * bands missing from all looks, the radar or optical look missing where there are both, seasons
 * missing from the history, optical looks brighter or darker, and parts of scenes enlarged.
 *
 * @param symmetries whether to turn and mirror
 * @param bandDropout probability that a band is missing
 * @param visibleOnly probability that only B02, B03 and B04 are there, as in photographs
 * @param modalityDropout probability that one of two modalities is missing from the look
 * @param seasonDropout probability that a history is thinned, as in a place's first year or where
 *     only one sensor looks: then each season is missing in two cases of three, but for the
 *     reference of change, and in every second case the modalities that the look does not have are
 *     missing from all
 * @param radiometry how much the light of optical looks varies: each look is multiplied by a factor
 *     of 1 plus or minus this, and each of its bands by one of half that range, as haze, season and
 *     processing make it between dates and places
 * @param zoom share of a scene's sides that is cut away at most before the rest is enlarged to the
 *     chip; samples whose label is of the whole chip only
 */
public record Augmentation(
    boolean symmetries,
    double bandDropout,
    double visibleOnly,
    double modalityDropout,
    double seasonDropout,
    double radiometry,
    double zoom) {
  private static final List<Integer> VISIBLE = List.of(1, 2, 3);
  private static final long LIGHT = 51;
  private static final long PART = 52;
  private static final long SEASONS = 53;
  private static final double KEPT_SEASONS = 1.0 / 3;

  /** Checks the ranges. */
  public Augmentation {
    for (double probability :
        new double[] {bandDropout, visibleOnly, modalityDropout, seasonDropout}) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "Augmentation with probability " + probability + ": expected 0 to 1");
      }
    }
    for (double share : new double[] {radiometry, zoom}) {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "Augmentation by a share of " + share + ": expected 0 to below 1");
      }
    }
  }

  /** Turned and mirrored, with few missing bands and a third of the histories thinned. */
  public static Augmentation standard() {
    return new Augmentation(true, 0.05, 0.05, 0.25, 0.33, 0.05, 0);
  }

  /** The samples as they are. */
  public static Augmentation none() {
    return new Augmentation(false, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Turned and mirrored, no band missing: for data that all show the same bands. One of two
   * modalities may still be missing, since a look may be judged by one alone.
   */
  public static Augmentation ofSameBands(double radiometry, double zoom) {
    return new Augmentation(true, 0, 0, 0.25, 0, radiometry, zoom);
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
    long draws = random.nextLong();
    Optional<RegionCrop> part = part(sample, draws);
    History history = thinned(sample, look, draws);
    return new LabelledSample(
        sample.id(),
        sample.group(),
        history.seasons().stream()
            .map(season -> vary(season, symmetry, bands, draws, part))
            .toList(),
        history.reference(),
        vary(look, symmetry, bands, ~draws, part),
        vary(sample.label(), symmetry));
  }

  private record History(List<SeasonChips> seasons, int reference) {}

  private History thinned(LabelledSample sample, SeasonChips look, long draws) {
    CounterRandom random = new CounterRandom(draws, SEASONS);
    if (!random.chance(seasonDropout)) {
      return new History(sample.history(), sample.reference());
    }
    boolean change = sample.label() instanceof Label.Cells;
    boolean sameSensors = random.chance(0.5);
    List<SeasonChips> seasons = new ArrayList<>();
    int reference = -1;
    for (int i = 0; i < sample.history().size(); i++) {
      boolean needed = change && i == sample.reference();
      boolean kept = random.chance(KEPT_SEASONS);
      SeasonChips whole = sample.history().get(i);
      Optional<SeasonChips> season = sameSensors ? ofSensors(look, whole) : Optional.of(whole);
      if (needed) {
        // If the look's sensors never saw it, it stays as it is, and nothing is told against it.
        seasons.add(season.orElse(whole));
      } else if (kept) {
        season.ifPresent(seasons::add);
      }
      if (i <= sample.reference()) {
        reference = seasons.size() - 1;
      }
    }
    return new History(seasons, seasons.isEmpty() ? -1 : Math.max(reference, 0));
  }

  /** What the sensors of a look saw in a season, if they saw anything. */
  private static Optional<SeasonChips> ofSensors(SeasonChips look, SeasonChips season) {
    Optional<Chip> optical = look.optical().isPresent() ? season.optical() : Optional.empty();
    Optional<Chip> sar = look.sar().isPresent() ? season.sar() : Optional.empty();
    return optical.isEmpty() && sar.isEmpty()
        ? Optional.empty()
        : Optional.of(new SeasonChips(optical, sar));
  }

  private Optional<RegionCrop> part(LabelledSample sample, long draws) {
    if (zoom == 0
        || sample.label() instanceof Label.Pixels
        || sample.label() instanceof Label.Cells) {
      return Optional.empty();
    }
    Chip chip = sample.look().optical().or(sample.look()::sar).orElseThrow();
    int side = side(chip.clear().length);
    CounterRandom random = new CounterRandom(draws, PART);
    double width = side * (1 - zoom * random.nextDouble());
    double height = side * (1 - zoom * random.nextDouble());
    Region region =
        new Region(
            random.nextDouble(0, side - width), random.nextDouble(0, side - height), width, height);
    return Optional.of(new RegionCrop(region, side, side));
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

  private SeasonChips vary(
      SeasonChips looks,
      Symmetry symmetry,
      Map<Modality, boolean[]> bands,
      long draws,
      Optional<RegionCrop> part) {
    return new SeasonChips(
        looks.optical().map(chip -> vary(chip, symmetry, bands.get(Modality.OPTICAL), draws, part)),
        looks.sar().map(chip -> vary(chip, symmetry, bands.get(Modality.SAR), draws, part)));
  }

  private Chip vary(
      Chip chip, Symmetry symmetry, boolean[] kept, long draws, Optional<RegionCrop> part) {
    Chip turned = symmetry.apply(part.map(crop -> crop.apply(chip)).orElse(chip));
    float[] pixels = turned.pixels();
    int plane = chip.clear().length;
    for (int band = 0; band < kept.length; band++) {
      if (!kept[band]) {
        Arrays.fill(pixels, band * plane, (band + 1) * plane, Float.NaN);
      }
    }
    if (radiometry > 0 && chip.modality() == Modality.OPTICAL) {
      CounterRandom random = new CounterRandom(draws, LIGHT, chip.dayOfYear());
      double light = 1 + random.nextDouble(-radiometry, radiometry);
      for (int band = 0; band < kept.length; band++) {
        float factor = (float) (light + random.nextDouble(-radiometry / 2, radiometry / 2));
        for (int i = band * plane; i < (band + 1) * plane; i++) {
          pixels[i] *= factor;
        }
      }
    }
    return turned;
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
