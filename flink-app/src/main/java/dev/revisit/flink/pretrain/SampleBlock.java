package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.flink.monitor.BlockReaders;
import dev.revisit.flink.monitor.RetryingBlockReader;
import dev.revisit.model.data.ChipShard;
import dev.revisit.model.data.ShardManifest;
import dev.revisit.schemas.BlockObservation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;

/**
 * The scenes of a block to a shard of its chips. The shard is written here, so pixels never leave
 * the task; what leaves is the tally. A task that is repeated writes the same file again.
 */
final class SampleBlock extends AtEndOfKey<BlockObservation> {
  private static final long serialVersionUID = 1L;

  private final ChipRules rules;
  private final long seed;
  private final String area;
  private final BlockReaders readers;
  private final int scenesAtATime;
  private final ShardStore store;
  private transient SisBlockReader reader;
  private transient RetryingBlockReader retrying;
  private transient ChipPositions positions;
  private transient ExecutorService threads;
  private transient PlaceSampler sampler;
  private transient SampleCounters counters;

  SampleBlock(SamplingRequest request, BlockReaders readers, int scenesAtATime, ShardStore store) {
    super(new AvroTypeInfo<>(BlockObservation.class));
    this.rules = request.rules();
    this.seed = request.seed();
    this.area = request.area().orElse(null);
    this.readers = readers;
    this.scenesAtATime = scenesAtATime;
    this.store = store;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    super.open(context);
    reader = readers.create();
    retrying = new RetryingBlockReader(GroundSampling.checked(reader), readers.deadline());
    positions = new ChipPositions(rules, seed, Optional.ofNullable(area));
    threads = Executors.newFixedThreadPool(scenesAtATime, task -> new Thread(task, "read-scene"));
    sampler = new PlaceSampler(rules, seed, threads);
    counters = new SampleCounters(getRuntimeContext());
  }

  @Override
  public void close() throws Exception {
    if (threads != null) {
      threads.shutdownNow();
      threads.awaitTermination(10, TimeUnit.SECONDS);
    }
    if (reader != null) {
      reader.close();
    }
  }

  @Override
  BlockObservation copy(BlockObservation value) {
    return BlockObservation.newBuilder(value).build();
  }

  @Override
  void finish(String key, List<BlockObservation> scenes, Collector<String> out) throws Exception {
    Block block = Block.parse(key);
    PlaceSampler.Sample sample =
        sampler.sample(new BlockPlace(block, scenes, positions, rules, retrying));
    ChipShard shard = new ChipShard(rules.layout());
    sample.chips().forEach(shard::add);
    List<ShardManifest.Shard> written =
        shard.chips() == 0
            ? List.of()
            : List.of(store.write("chips-" + key.replace('/', '-') + ".safetensors", shard));
    counters.place(shard.chips(), written.stream().mapToLong(ShardManifest.Shard::bytes).sum());
    out.collect(Tally.of("block:" + key, written, List.of(sample)).toJson());
  }
}
