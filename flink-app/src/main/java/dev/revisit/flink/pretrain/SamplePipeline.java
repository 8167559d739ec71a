package dev.revisit.flink.pretrain;

import dev.revisit.flink.OperatorIds;
import dev.revisit.flink.monitor.BlockReaders;
import dev.revisit.schemas.BlockObservation;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Topology of the sampling job, bounded: catalogues are listed, their scenes keyed by block, and
 * each block's scenes read, chosen and written as one shard within one task; likewise the locations
 * of SSL4EO-S12. Only references and tallies cross the network. One task sums the tallies and
 * writes the manifest at the end.
 *
 * <p>Which chips a shard holds depends on request and data alone, so any parallelism and any number
 * of repeated tasks give the same files.
 */
public final class SamplePipeline {
  static final OutputTag<String> TALLIES = new OutputTag<>("tallies", Types.STRING);

  /** Scenes of a block, or acquisitions of a location, that a task reads at a time. */
  private static final int AT_A_TIME = 4;

  private SamplePipeline() {}

  /** Adds the job's operators to the environment, in batch mode; the caller executes it. */
  public static void define(StreamExecutionEnvironment env, SamplingRequest request) {
    // The end of a key, on which the job works, exists only there.
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    ShardStore store = new ShardStore(request.output());
    DataStream<String> tallies =
        request.catalogs().isEmpty()
            ? locations(env, request, store)
            : request.ssl4eo().isEmpty()
                ? blocks(env, request, store)
                : blocks(env, request, store).union(locations(env, request, store));
    tallies
        .sinkTo(new ManifestSink(store, request.rules()))
        .setParallelism(1)
        .uid(OperatorIds.SAMPLE_MANIFEST)
        .name("Report and manifest");
  }

  private static DataStream<String> blocks(
      StreamExecutionEnvironment env, SamplingRequest request, ShardStore store) {
    BlockReaders readers =
        new BlockReaders(
            request.access().hosts(),
            request.access().privateAddresses(),
            request.readableRoots(),
            request.access().deadline());
    SingleOutputStreamOperator<BlockObservation> scenes =
        list(env, request.catalogs(), OperatorIds.SAMPLE_CATALOGS)
            .process(new ListScenes(request, TALLIES), new AvroTypeInfo<>(BlockObservation.class))
            .uid(OperatorIds.SAMPLE_LIST_SCENES)
            .name("List scenes");
    return scenes
        .keyBy(BlockObservation::getBlock, Types.STRING)
        .process(new SampleBlock(request, readers, AT_A_TIME, store), Types.STRING)
        .uid(OperatorIds.SAMPLE_BLOCK)
        .name("Sample blocks")
        .union(scenes.getSideOutput(TALLIES));
  }

  private static DataStream<String> locations(
      StreamExecutionEnvironment env, SamplingRequest request, ShardStore store) {
    SingleOutputStreamOperator<Ssl4eoLocation> locations =
        list(env, request.ssl4eo(), OperatorIds.SAMPLE_FOLDERS)
            .process(new ListLocations(request, TALLIES), Types.POJO(Ssl4eoLocation.class))
            .uid(OperatorIds.SAMPLE_LIST_LOCATIONS)
            .name("List locations");
    return locations
        .keyBy(Ssl4eoLocation::shard, Types.STRING)
        .process(new SampleLocations(request, AT_A_TIME, store), Types.STRING)
        .uid(OperatorIds.SAMPLE_LOCATIONS)
        .name("Sample locations")
        .union(locations.getSideOutput(TALLIES));
  }

  /** Each source is listed by one task. */
  private static DataStream<String> list(
      StreamExecutionEnvironment env, List<String> sources, String uid) {
    return env.fromData(sources, Types.STRING).uid(uid).name(uid).rebalance();
  }
}
