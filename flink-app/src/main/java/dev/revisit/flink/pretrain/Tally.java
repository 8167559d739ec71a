package dev.revisit.flink.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one place, or the listing of one item, adds to manifest and report. Travels as JSON.
 *
 * @param key tells it from all others; the same when its task is repeated
 * @param shard the one that was written, if any
 * @param places looked at; 0 when items were only listed
 * @param emptyPlaces of them
 */
record Tally(
    String key,
    List<ShardManifest.Shard> shard,
    int places,
    int emptyPlaces,
    int seasons,
    int opticalLooks,
    int sarLooks,
    int pairedSeasons,
    Map<Integer, Integer> chipsBySeasons,
    List<ItemOutcome> items) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An item that was listed and went no further. */
  static Tally listed(ItemOutcome item) {
    return new Tally(
        "item:" + item.item() + ":" + item.reason(),
        List.of(),
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        List.of(item));
  }

  /** Counts the chips of a shard. */
  static Tally of(String key, List<ShardManifest.Shard> shard, List<PlaceSampler.Sample> places) {
    int seasons = 0;
    int optical = 0;
    int sar = 0;
    int paired = 0;
    int empty = 0;
    Map<Integer, Integer> bySeasons = new TreeMap<>();
    List<ItemOutcome> items = new ArrayList<>();
    for (PlaceSampler.Sample place : places) {
      empty += place.chips().isEmpty() ? 1 : 0;
      items.addAll(place.items());
      for (SeasonalChip chip : place.chips()) {
        bySeasons.merge(chip.seasons().size(), 1, Integer::sum);
        for (SeasonalChip.Season season : chip.seasons()) {
          boolean seen = season.looks().optical().isPresent();
          boolean measured = season.looks().sar().isPresent();
          seasons++;
          optical += seen ? 1 : 0;
          sar += measured ? 1 : 0;
          paired += seen && measured ? 1 : 0;
        }
      }
    }
    return new Tally(
        key, shard, places.size(), empty, seasons, optical, sar, paired, bySeasons, items);
  }

  String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tally could not be written as JSON", e);
    }
  }

  static Tally read(String json) {
    try {
      return MAPPER.readValue(json, Tally.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tally of this job cannot be read: " + json, e);
    }
  }
}
