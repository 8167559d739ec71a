package dev.revisit.flink.pretrain;

import dev.revisit.model.data.ShardManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sums tallies to manifest and report; the order in which they come does not matter. */
final class Tallies {
  private final Map<String, Tally> byKey = new TreeMap<>();

  /** Adds a tally; one that comes again counts once. */
  void add(Tally tally) {
    byKey.put(tally.key(), tally);
  }

  /** The shards in the order of their names. */
  List<ShardManifest.Shard> shards() {
    return byKey.values().stream()
        .flatMap(tally -> tally.shard().stream())
        .sorted(Comparator.comparing(ShardManifest.Shard::file))
        .toList();
  }

  SamplingReport report() {
    List<ShardManifest.Shard> shards = shards();
    Map<Integer, Integer> bySeasons = new TreeMap<>();
    for (Tally tally : byKey.values()) {
      tally.chipsBySeasons().forEach((seasons, n) -> bySeasons.merge(seasons, n, Integer::sum));
    }
    List<SamplingReport.Skipped> skipped = skipped();
    Map<String, Integer> byReason = new TreeMap<>();
    List<SamplingReport.Skipped> listed = new ArrayList<>();
    for (SamplingReport.Skipped each : skipped) {
      if (byReason.merge(each.reason(), 1, Integer::sum) <= SamplingReport.MOST_LISTED) {
        listed.add(each);
      }
    }
    return new SamplingReport(
        shards.stream().mapToInt(ShardManifest.Shard::chips).sum(),
        sum(Tally::seasons),
        sum(Tally::opticalLooks),
        sum(Tally::sarLooks),
        sum(Tally::pairedSeasons),
        bySeasons,
        sum(Tally::places) - sum(Tally::emptyPlaces),
        sum(Tally::emptyPlaces),
        shards.stream().mapToLong(ShardManifest.Shard::bytes).sum(),
        items(),
        byReason,
        listed);
  }

  private interface Count {
    int of(Tally tally);
  }

  private int sum(Count count) {
    return byKey.values().stream().mapToInt(count::of).sum();
  }

  private Stream<ItemOutcome> outcomes() {
    return byKey.values().stream().flatMap(tally -> tally.items().stream());
  }

  /** An item that was used anywhere is used, whatever happened elsewhere. */
  private SamplingReport.Items items() {
    Map<String, ItemOutcome.Kind> best = new HashMap<>();
    outcomes()
        .forEach(
            outcome ->
                best.merge(outcome.item(), outcome.kind(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
    return new SamplingReport.Items(
        best.size(),
        count(best, ItemOutcome.Kind.USED),
        count(best, ItemOutcome.Kind.NOT_NEEDED),
        count(best, ItemOutcome.Kind.SKIPPED));
  }

  private static int count(Map<String, ItemOutcome.Kind> items, ItemOutcome.Kind kind) {
    return (int) items.values().stream().filter(found -> Objects.equals(found, kind)).count();
  }

  /** Each item once for each reason, in the order of both. */
  private List<SamplingReport.Skipped> skipped() {
    Map<List<String>, SamplingReport.Skipped> skipped = new TreeMap<>(Tallies::compare);
    byKey
        .values()
        .forEach(
            tally ->
                tally.items().stream()
                    .filter(outcome -> outcome.kind() == ItemOutcome.Kind.SKIPPED)
                    .forEach(
                        outcome ->
                            skipped.merge(
                                List.of(outcome.item(), outcome.reason()),
                                skipped(outcome, tally.places() == 0 ? 0 : 1),
                                Tallies::merged)));
    return List.copyOf(skipped.values());
  }

  private static SamplingReport.Skipped skipped(ItemOutcome outcome, int places) {
    return new SamplingReport.Skipped(
        outcome.item(),
        outcome.reason(),
        outcome.detail(),
        outcome.remedy(),
        outcome.retryable(),
        places);
  }

  private static SamplingReport.Skipped merged(
      SamplingReport.Skipped first, SamplingReport.Skipped second) {
    return new SamplingReport.Skipped(
        first.item(),
        first.reason(),
        first.detail(),
        first.remedy(),
        first.retryable() || second.retryable(),
        first.places() + second.places());
  }

  private static int compare(List<String> a, List<String> b) {
    int items = a.get(0).compareTo(b.get(0));
    return items != 0 ? items : a.get(1).compareTo(b.get(1));
  }
}
