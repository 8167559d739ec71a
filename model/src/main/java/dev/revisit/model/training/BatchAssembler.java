package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.data.Shuffle;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the batch of a step: which places, seasons, modalities, regions, masks and bands. A pure
 * function of plan, data and step, so step k is the same in a resumed run.
 *
 * <p>Not thread-safe.
 */
final class BatchAssembler {
  // What a draw is for; never renumber, or resumed runs draw differently.
  private static final long SEASONS = 0;
  private static final long MODALITY = 1;
  private static final long REGIONS = 2;
  private static final long MASK = 3;
  private static final long BANDS = 4;
  private static final long ORDER = 5;

  private final PretrainPlan plan;
  private final StagePlan stagePlan;
  private final ChipSource chips;
  private final Shuffle shuffle;
  private final Masking masking;
  private final int seasons;

  /**
   * @throws IllegalArgumentException if the data does not fit the plan
   */
  BatchAssembler(PretrainPlan plan, StagePlan stagePlan, ChipSource chips) {
    this.plan = plan;
    this.stagePlan = stagePlan;
    this.chips = chips;
    this.masking = plan.masking();
    this.seasons = seasons(plan, stagePlan.stage());
    checkFit(plan, chips.layout());
    long orderSeed = new CounterRandom(plan.seed(), ORDER, stagePlan.stage().number()).nextLong();
    this.shuffle = new Shuffle(orderSeed, chips.size(), stagePlan.dataFraction());
  }

  /** Seasons of one sample of a stage. */
  static int seasons(PretrainPlan plan, Stage stage) {
    return stage.fusion() ? plan.architecture().seasons() : 1;
  }

  private void checkFit(PretrainPlan plan, ShardLayout layout) {
    for (Modality modality : Modality.values()) {
      List<String> wanted =
          plan.normalisation().bands(modality).stream().map(s -> s.band()).toList();
      if (!wanted.equals(layout.bands().get(modality))) {
        throw new IllegalArgumentException(
            "The data has the %s bands %s, the model wants %s: write shards with those"
                .formatted(modality.id(), layout.bands().get(modality), wanted));
      }
    }
    if (plan.regions().mode() == RegionSelection.Mode.NATIVE) {
      RegionSelection.checkWindow(layout.side(), plan.architecture().image());
    }
    if (layout.seasons() < seasons) {
      throw new IllegalArgumentException(
          "Stage %d needs %d seasons of a place, the data has at most %d: write shards with more, or use an architecture with fewer"
              .formatted(stagePlan.stage().number(), seasons, layout.seasons()));
    }
  }

  /**
   * The batch of a step.
   *
   * @param step of the stage, from 0
   */
  TrainingBatch batch(long step) throws IOException {
    Architecture a = plan.architecture();
    TrainingBatch batch = new TrainingBatch(a, seasons, stagePlan.batch(), masking.kept());
    for (int sample = 0; sample < stagePlan.batch(); sample++) {
      long position = step * stagePlan.batch() + sample;
      put(batch, sample, position, chips.read(shuffle.chip(position)));
    }
    return batch;
  }

  private void put(TrainingBatch batch, int sample, long position, SeasonalChip place) {
    // What a place lacks is absent at the beginning, as before a place was first seen: so the last
    // season always shows something. An absent season changes neither memory nor loss.
    int shown = Math.min(seasons, place.seasons().size());
    int[] chosen = random(position, SEASONS).choose(shown, place.seasons().size());
    int image = plan.architecture().image();
    List<Region> regions =
        plan.regions().draw(seasons, place.side(), image, random(position, REGIONS));
    for (int t = 0; t < seasons; t++) {
      batch.put(t, sample, masking.draw(random(position, MASK, t)));
      if (t < seasons - shown) {
        continue;
      }
      RegionCrop crop = new RegionCrop(regions.get(t), place.side(), image);
      SeasonalChip.Season season = place.seasons().get(chosen[t - (seasons - shown)]);
      Optional<Modality> dropped = dropped(season, random(position, MODALITY));
      for (Modality modality : Modality.values()) {
        Optional<Chip> look = season.looks().chip(modality);
        if (look.isPresent() && !dropped.equals(Optional.of(modality))) {
          boolean[] seen =
              seenBands(modality, random(position, BANDS, t, modality == Modality.OPTICAL ? 0 : 1));
          batch.put(t, sample, crop.apply(look.get()), seen);
        }
      }
    }
  }

  private CounterRandom random(long position, long purpose, long... detail) {
    long[] key =
        Arrays.copyOf(
            new long[] {stagePlan.stage().number(), position, purpose}, 3 + detail.length);
    System.arraycopy(detail, 0, key, 3, detail.length);
    return new CounterRandom(plan.seed(), key);
  }

  /** The modality that a sample holds but does not show. */
  private Optional<Modality> dropped(SeasonalChip.Season season, CounterRandom random) {
    if (season.looks().optical().isEmpty() || season.looks().sar().isEmpty()) {
      return Optional.empty();
    }
    double probability =
        switch (stagePlan.stage()) {
          case UNIMODAL -> 1;
          case MULTIMODAL -> plan.modalityDropout();
          case SEASONAL -> 0;
        };
    if (!random.chance(probability)) {
      return Optional.empty();
    }
    return Optional.of(random.chance(0.5) ? Modality.OPTICAL : Modality.SAR);
  }

  private boolean[] seenBands(Modality modality, CounterRandom random) {
    boolean[] seen = new boolean[plan.architecture().bands(modality)];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = !random.chance(plan.bandDropout());
    }
    seen[random.nextInt(seen.length)] = true; // a look without any band would be no look
    return seen;
  }
}
