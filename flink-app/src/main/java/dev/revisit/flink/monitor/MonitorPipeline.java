package dev.revisit.flink.monitor;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.flink.OperatorIds;
import dev.revisit.flink.RevisitOptions;
import dev.revisit.flink.kafka.DecodeRecords;
import dev.revisit.flink.kafka.KafkaEndpoints;
import dev.revisit.schemas.Alert;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.SceneReport;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Topology of the monitor job: light block observations are keyed by block, their pixels are read
 * and judged within the same task, and events leave exactly once.
 */
public final class MonitorPipeline {
  static final OutputTag<Alert> ALERTS = new OutputTag<>("alerts", new AvroTypeInfo<>(Alert.class));
  static final OutputTag<LandCoverEvent> LAND_COVER =
      new OutputTag<>("land-cover-events", new AvroTypeInfo<>(LandCoverEvent.class));
  static final OutputTag<SceneReport> REPORTS =
      new OutputTag<>("scene-reports", new AvroTypeInfo<>(SceneReport.class));
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

  private MonitorPipeline() {}

  /** Adds the job's operators to the environment; the caller executes it. */
  public static void define(StreamExecutionEnvironment env, Configuration configuration) {
    KafkaEndpoints kafka = new KafkaEndpoints(configuration, "/revisit/monitor");
    BlockReaders readers = BlockReaders.of(configuration);
    int capacity = configuration.get(RevisitOptions.READ_CAPACITY);

    SingleOutputStreamOperator<Observed> observed =
        env.fromSource(
                kafka.source(
                    Topic.BLOCK_OBSERVATIONS, configuration.get(RevisitOptions.START_FROM)),
                WatermarkStrategy.noWatermarks(),
                Topic.BLOCK_OBSERVATIONS.topicName())
            .uid(OperatorIds.MONITOR_OBSERVATIONS)
            .process(new DecodeRecords<>(kafka.wireFormats(), Observed::decode, DEAD_LETTERS))
            .returns(Types.POJO(Observed.class))
            .uid(OperatorIds.MONITOR_DECODE)
            .name("Decode block observations");

    // Reading retries inside its own deadline; the operator's timeout only guards against a hanging
    // read.
    long timeout = 2 * configuration.get(RevisitOptions.READ_DEADLINE).toMillis() * capacity;
    SingleOutputStreamOperator<ReadOutcome> read =
        AsyncDataStream.orderedWait(
                observed.keyBy(o -> o.observation().getBlock(), Types.STRING),
                new ReadBlock(readers, capacity),
                timeout,
                TimeUnit.MILLISECONDS,
                capacity)
            .returns(new InProcessTypeInfo<>(ReadOutcome.class))
            .uid(OperatorIds.MONITOR_READ)
            .name("Read pixels");

    // The stream is partitioned by block already; keying it again would send pixels over the
    // network.
    KeyedStream<ReadOutcome, String> byBlock =
        DataStreamUtils.reinterpretAsKeyedStream(
            read, outcome -> outcome.observed().observation().getBlock(), Types.STRING);
    SingleOutputStreamOperator<ChangeEvent> events =
        byBlock
            .process(
                new BlockMonitor(
                    readers, Encoders.of(configuration), MonitorSettings.of(configuration)),
                new AvroTypeInfo<>(ChangeEvent.class))
            .uid(OperatorIds.MONITOR_BLOCK)
            .name("Look, fold, judge");

    events
        .sinkTo(kafka.exactlyOnce(Topic.CHANGE_EVENTS, OperatorIds.MONITOR_CHANGE_EVENTS))
        .uid(OperatorIds.MONITOR_CHANGE_EVENTS)
        .name("change-events");
    events
        .getSideOutput(ALERTS)
        .sinkTo(kafka.exactlyOnce(Topic.ALERTS, OperatorIds.MONITOR_ALERTS))
        .uid(OperatorIds.MONITOR_ALERTS)
        .name("alerts");
    events
        .getSideOutput(LAND_COVER)
        .sinkTo(kafka.exactlyOnce(Topic.LAND_COVER_EVENTS, OperatorIds.MONITOR_LAND_COVER))
        .uid(OperatorIds.MONITOR_LAND_COVER)
        .name("land-cover-events");
    events
        .getSideOutput(REPORTS)
        .sinkTo(kafka.exactlyOnce(Topic.SCENE_REPORTS, OperatorIds.MONITOR_REPORTS))
        .uid(OperatorIds.MONITOR_REPORTS)
        .name("scene-reports");
    events
        .getSideOutput(DEAD_LETTERS)
        .union(observed.getSideOutput(DEAD_LETTERS))
        .sinkTo(kafka.exactlyOnce(Topic.DEAD_LETTERS, OperatorIds.MONITOR_DEAD_LETTERS))
        .uid(OperatorIds.MONITOR_DEAD_LETTERS)
        .name("dead-letters");
  }
}
