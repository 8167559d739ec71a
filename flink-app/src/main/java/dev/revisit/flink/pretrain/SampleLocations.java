package dev.revisit.flink.pretrain;

import dev.revisit.model.data.ChipShard;
import dev.revisit.model.data.ShardManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** Neighbouring locations of SSL4EO-S12 to one shard of their chips, written here. */
final class SampleLocations extends AtEndOfKey<Ssl4eoLocation> {
  private static final long serialVersionUID = 1L;

  private final ChipRules rules;
  private final long seed;
  private final int acquisitionsAtATime;
  private final ShardStore store;
  private transient ExecutorService threads;
  private transient PlaceSampler sampler;
  private transient SampleCounters counters;

  SampleLocations(SamplingRequest request, int acquisitionsAtATime, ShardStore store) {
    super(Types.POJO(Ssl4eoLocation.class));
    this.rules = request.rules();
    this.seed = request.seed();
    this.acquisitionsAtATime = acquisitionsAtATime;
    this.store = store;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    super.open(context);
    threads =
        Executors.newFixedThreadPool(acquisitionsAtATime, task -> new Thread(task, "read-patch"));
    sampler = new PlaceSampler(rules, seed, threads);
    counters = new SampleCounters(getRuntimeContext());
  }

  @Override
  public void close() throws Exception {
    if (threads != null) {
      threads.shutdownNow();
      threads.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Override
  Ssl4eoLocation copy(Ssl4eoLocation value) {
    return value;
  }

  @Override
  void finish(String key, List<Ssl4eoLocation> locations, Collector<String> out) throws Exception {
    ChipShard shard = new ChipShard(rules.layout());
    List<PlaceSampler.Sample> samples = new ArrayList<>();
    locations.sort(Comparator.comparing(Ssl4eoLocation::name));
    for (Ssl4eoLocation location : locations) {
      Ssl4eoPlace place = Ssl4eoPlace.open(location, rules, seed);
      PlaceSampler.Sample sample = sampler.sample(place);
      sample.chips().forEach(shard::add);
      samples.add(sample.with(place.unusable()));
    }
    List<ShardManifest.Shard> written =
        shard.chips() == 0
            ? List.of()
            : List.of(store.write("chips-" + key + ".safetensors", shard));
    counters.place(shard.chips(), written.stream().mapToLong(ShardManifest.Shard::bytes).sum());
    out.collect(Tally.of("locations:" + key, written, samples).toJson());
  }
}
