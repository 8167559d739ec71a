package dev.revisit.flink.pretrain;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Makes the chips of one place. Every acquisition is previewed once; the looks that chips choose
 * are read, and where one proves unusable the chips choose again among the rest. The result depends
 * on the place and the seed, not on what is read first.
 *
 * <p>Memory: the chosen looks of at most {@link ChipRules#chipsPerPlace} chips, and the scenes that
 * are being read.
 */
final class PlaceSampler {
  private final ChipRules rules;
  private final SeasonChooser chooser;
  private final ExecutorService threads;

  /**
   * What a place gave.
   *
   * @param chips by position
   * @param items one outcome of each acquisition
   */
  record Sample(List<SeasonalChip> chips, List<ItemOutcome> items) {
    /** With further outcomes. */
    Sample with(List<ItemOutcome> more) {
      return new Sample(chips, Stream.concat(items.stream(), more.stream()).toList());
    }
  }

  private record Look(Acquisition acquisition, int position) {}

  /** The value, or why there is none. */
  private record Attempt<T>(Optional<T> value, Optional<SceneReadException> failure) {}

  private interface Reading<T> {
    T read() throws SceneReadException, InterruptedException;
  }

  /**
   * @param threads read several acquisitions at a time
   */
  PlaceSampler(ChipRules rules, long seed, ExecutorService threads) {
    this.rules = rules;
    this.chooser = new SeasonChooser(rules, seed);
    this.threads = threads;
  }

  Sample sample(Place place) throws InterruptedException {
    return new Run(place).sample();
  }

  /** The sampling of one place. */
  private final class Run {
    private final Place place;
    private final Map<Acquisition, SeasonChooser.Seen> seen = new LinkedHashMap<>();
    private final Map<Acquisition, Double> best = new HashMap<>();
    private final Map<Look, Chip> looks = new HashMap<>();
    private final List<ItemOutcome> outcomes = new ArrayList<>();

    Run(Place place) {
      this.place = place;
    }

    Sample sample() throws InterruptedException {
      preview(newest());
      Map<Integer, List<SeasonLooks>> chosen = choose();
      Map<Acquisition, Set<Integer>> missing = missing(chosen);
      while (!missing.isEmpty()) {
        read(missing);
        chosen = choose();
        missing = missing(chosen);
      }
      Set<Acquisition> used = new HashSet<>();
      List<SeasonalChip> chips = new ArrayList<>();
      for (Map.Entry<Integer, List<SeasonLooks>> entry : chosen.entrySet()) {
        chips.add(chip(entry.getKey(), entry.getValue()));
        entry.getValue().stream().flatMap(SeasonLooks::stream).forEach(used::add);
      }
      seen.keySet().forEach(acquisition -> outcomes.add(outcome(acquisition, used)));
      return new Sample(chips, outcomes);
    }

    /** The newest revision of each acquisition. */
    private List<Acquisition> newest() {
      Comparator<Acquisition> order =
          Comparator.comparing(Acquisition::revision)
              .thenComparing(Acquisition::item, Comparator.reverseOrder());
      Map<String, Acquisition> newest = new TreeMap<>();
      for (Acquisition acquisition : place.acquisitions()) {
        newest.merge(acquisition.key(), acquisition, (a, b) -> order.compare(a, b) >= 0 ? a : b);
      }
      for (Acquisition acquisition : new HashSet<>(place.acquisitions())) {
        Acquisition winner = newest.get(acquisition.key());
        if (!winner.item().equals(acquisition.item())) {
          outcomes.add(
              ItemOutcome.skipped(
                  acquisition.item(),
                  "duplicate",
                  "The same acquisition is there as "
                      + winner.item()
                      + ", which is as new or newer.",
                  ""));
        }
      }
      return List.copyOf(newest.values());
    }

    private void preview(List<Acquisition> acquisitions) throws InterruptedException {
      List<Callable<Attempt<Map<Integer, Double>>>> tasks = new ArrayList<>();
      for (Acquisition acquisition : acquisitions) {
        tasks.add(() -> attempt(() -> place.preview(acquisition)));
      }
      List<Attempt<Map<Integer, Double>>> results = all(tasks);
      for (int i = 0; i < acquisitions.size(); i++) {
        Acquisition acquisition = acquisitions.get(i);
        results.get(i).failure().ifPresent(failure -> fail(acquisition, failure));
        results
            .get(i)
            .value()
            .ifPresent(
                shares -> {
                  Map<Integer, Double> own = new HashMap<>(shares);
                  seen.put(acquisition, new SeasonChooser.Seen(acquisition, own));
                  best.put(
                      acquisition,
                      own.values().stream().max(Comparator.naturalOrder()).orElse(0.0));
                });
      }
    }

    /** The seasons of the first candidates in draw order that have enough, by position. */
    private Map<Integer, List<SeasonLooks>> choose() {
      List<SeasonChooser.Seen> known = List.copyOf(seen.values());
      Map<Integer, List<SeasonLooks>> chosen = new TreeMap<>();
      for (int position : place.positions()) {
        if (chosen.size() == rules.chipsPerPlace()) {
          break;
        }
        List<SeasonLooks> seasons = chooser.choose(place.chipId(position), position, known);
        if (seasons.size() >= rules.minSeasons()) {
          chosen.put(position, seasons);
        }
      }
      return chosen;
    }

    private Map<Acquisition, Set<Integer>> missing(Map<Integer, List<SeasonLooks>> chosen) {
      Map<Acquisition, Set<Integer>> missing = new LinkedHashMap<>();
      chosen.forEach(
          (position, seasons) ->
              seasons.stream()
                  .flatMap(SeasonLooks::stream)
                  .filter(acquisition -> !looks.containsKey(new Look(acquisition, position)))
                  .forEach(
                      acquisition ->
                          missing
                              .computeIfAbsent(acquisition, a -> new TreeSet<>())
                              .add(position)));
      return missing;
    }

    /** Reads looks; those that fail or show too little are never chosen again. */
    private void read(Map<Acquisition, Set<Integer>> wanted) throws InterruptedException {
      List<Acquisition> acquisitions = List.copyOf(wanted.keySet());
      List<Callable<Attempt<Map<Integer, Chip>>>> tasks = new ArrayList<>();
      for (Acquisition acquisition : acquisitions) {
        Collection<Integer> positions = wanted.get(acquisition);
        tasks.add(() -> attempt(() -> place.read(acquisition, positions)));
      }
      List<Attempt<Map<Integer, Chip>>> results = all(tasks);
      for (int i = 0; i < acquisitions.size(); i++) {
        Acquisition acquisition = acquisitions.get(i);
        results.get(i).failure().ifPresent(failure -> fail(acquisition, failure));
        results
            .get(i)
            .value()
            .ifPresent(
                chips -> chips.forEach((position, chip) -> keep(acquisition, position, chip)));
      }
    }

    private void keep(Acquisition acquisition, int position, Chip chip) {
      int clear = 0;
      for (boolean pixel : chip.clear()) {
        clear += pixel ? 1 : 0;
      }
      double share = (double) clear / chip.clear().length;
      if (share >= rules.minClear()) {
        looks.put(new Look(acquisition, position), chip);
      } else {
        seen.get(acquisition).clear().put(position, share);
      }
    }

    private void fail(Acquisition acquisition, SceneReadException failure) {
      seen.remove(acquisition);
      looks.keySet().removeIf(look -> look.acquisition().equals(acquisition));
      outcomes.add(ItemOutcome.unreadable(acquisition.item(), failure));
    }

    private SeasonalChip chip(int position, List<SeasonLooks> seasons) {
      return new SeasonalChip(
          place.chipId(position),
          seasons.stream()
              .map(
                  season ->
                      new SeasonalChip.Season(
                          season.date(),
                          new SeasonChips(
                              season.optical().map(a -> looks.get(new Look(a, position))),
                              season.sar().map(a -> looks.get(new Look(a, position))))))
              .toList());
    }

    private ItemOutcome outcome(Acquisition acquisition, Set<Acquisition> used) {
      if (used.contains(acquisition)) {
        return ItemOutcome.used(acquisition.item());
      }
      if (best.get(acquisition) >= rules.minClear()) {
        return ItemOutcome.notNeeded(acquisition.item());
      }
      return ItemOutcome.skipped(
          acquisition.item(),
          acquisition.modality() == Modality.OPTICAL ? "not-clear" : "no-data",
          String.format(
              Locale.ROOT,
              "It shows at most %.0f %% of any drawn chip of %s, %.0f %% are wanted.",
              100 * best.get(acquisition),
              place.id(),
              100 * rules.minClear()),
          "");
    }
  }

  private static <T> Attempt<T> attempt(Reading<T> reading) throws InterruptedException {
    try {
      return new Attempt<>(Optional.of(reading.read()), Optional.empty());
    } catch (SceneReadException e) {
      return new Attempt<>(Optional.empty(), Optional.of(e));
    }
  }

  /** The results in the order of the tasks; what is no read failure ends the job. */
  private <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> done : threads.invokeAll(tasks)) {
      try {
        results.add(done.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("Reading a scene failed: " + e.getCause(), e.getCause());
      }
    }
    return results;
  }
}
