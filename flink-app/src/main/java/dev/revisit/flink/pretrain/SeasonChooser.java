package dev.revisit.flink.pretrain;

import dev.revisit.model.architecture.Modality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which acquisitions a chip is made of: for each season the clearest optical one and the radar one
 * nearest to it in time. Every choice has a total order, so it depends on the set of acquisitions
 * and not on their order.
 *
 * <p>Clear shares are compared in whole percent; among equally clear optical acquisitions the one
 * with the nearer radar acquisition wins, then the later. Radar that stands alone is the one with
 * most data, then nearest to the middle of the season.
 */
final class SeasonChooser {
  private static final int PERCENT = 100;

  private final ChipRules rules;
  private final long seed;

  /**
   * An acquisition and how much of each candidate it shows clear.
   *
   * @param clear share by position, 0 to 1
   */
  record Seen(Acquisition acquisition, Map<Integer, Double> clear) {
    private int percent(int position) {
      return (int) (clear.get(position) * PERCENT);
    }

    private Duration distance(Instant instant) {
      return Duration.between(acquisition.observedAt(), instant).abs();
    }
  }

  SeasonChooser(ChipRules rules, long seed) {
    this.rules = rules;
    this.seed = seed;
  }

  /**
   * The seasons of a chip in order of time, at most as many as the rules say. Of a longer series it
   * is a run of neighbours: that with most looks, among several one drawn by seed and name.
   */
  List<SeasonLooks> choose(String chipId, int position, List<Seen> seen) {
    Map<Integer, List<Seen>> bySeason = new TreeMap<>();
    for (Seen each : seen) {
      if (each.clear().getOrDefault(position, 0.0) >= rules.minClear()) {
        bySeason.computeIfAbsent(each.acquisition().season(), s -> new ArrayList<>()).add(each);
      }
    }
    List<SeasonLooks> seasons = new ArrayList<>();
    for (List<Seen> season : bySeason.values()) {
      SeasonLooks looks = pair(position, season);
      // A chip's seasons are told apart by date.
      if (seasons.isEmpty() || seasons.get(seasons.size() - 1).date().isBefore(looks.date())) {
        seasons.add(looks);
      }
    }
    return seasons.size() <= rules.seasons() ? seasons : run(chipId, seasons);
  }

  private SeasonLooks pair(int position, List<Seen> season) {
    List<Seen> radar =
        season.stream().filter(s -> s.acquisition().modality() == Modality.SAR).toList();
    Optional<Seen> optical =
        season.stream()
            .filter(s -> s.acquisition().modality() == Modality.OPTICAL)
            .max(
                Comparator.<Seen>comparingInt(s -> s.percent(position))
                    .thenComparing(s -> toNearest(s, radar), Comparator.reverseOrder())
                    .thenComparing(s -> s.acquisition().observedAt())
                    .thenComparing(s -> s.acquisition().key()));
    Optional<Seen> sar =
        optical.isPresent()
            ? nearest(optical.get().acquisition().observedAt(), radar)
                .filter(s -> pairs(s.distance(optical.get().acquisition().observedAt())))
            : radar.stream()
                .max(
                    Comparator.<Seen>comparingInt(s -> s.percent(position))
                        .thenComparing(
                            s -> s.distance(s.acquisition().middle()), Comparator.reverseOrder())
                        .thenComparing(s -> s.acquisition().observedAt())
                        .thenComparing(s -> s.acquisition().key()));
    return new SeasonLooks(optical.map(Seen::acquisition), sar.map(Seen::acquisition));
  }

  /** Time to the nearest radar acquisition; those too far to make a pair are all the same. */
  private Duration toNearest(Seen optical, List<Seen> radar) {
    Duration never = Duration.ofDays(rules.maxPairDays()).plusDays(1);
    return nearest(optical.acquisition().observedAt(), radar)
        .map(s -> s.distance(optical.acquisition().observedAt()))
        .filter(this::pairs)
        .orElse(never);
  }

  private boolean pairs(Duration distance) {
    return distance.compareTo(Duration.ofDays(rules.maxPairDays())) <= 0;
  }

  private static Optional<Seen> nearest(Instant instant, List<Seen> radar) {
    return radar.stream()
        .min(
            Comparator.<Seen, Duration>comparing(s -> s.distance(instant))
                .thenComparing(s -> s.acquisition().observedAt())
                .thenComparing(s -> s.acquisition().key()));
  }

  private List<SeasonLooks> run(String chipId, List<SeasonLooks> seasons) {
    List<Integer> starts = new ArrayList<>();
    int most = 0;
    for (int start = 0; start + rules.seasons() <= seasons.size(); start++) {
      int looks =
          seasons.subList(start, start + rules.seasons()).stream()
              .mapToInt(SeasonLooks::count)
              .sum();
      if (looks > most) {
        most = looks;
        starts.clear();
      }
      if (looks == most) {
        starts.add(start);
      }
    }
    int drawn = (int) (ChipDraw.uniform(seed, chipId, "run") * starts.size());
    int start = starts.get(drawn);
    return List.copyOf(seasons.subList(start, start + rules.seasons()));
  }
}
