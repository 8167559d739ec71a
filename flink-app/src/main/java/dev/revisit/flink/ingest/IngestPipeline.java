package dev.revisit.flink.ingest;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.flink.OperatorIds;
import dev.revisit.flink.RevisitOptions;
import dev.revisit.flink.kafka.DecodeRecords;
import dev.revisit.flink.kafka.KafkaEndpoints;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.SceneReport;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Topology of the ingest job: notifications are resolved through STAC, freed of duplicates and
 * expanded to the blocks of monitored areas. Block observations leave at least once (the monitor
 * job drops what it knows), reports and dead letters exactly once.
 */
public final class IngestPipeline {
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));
  static final OutputTag<SceneReport> REPORTS =
      new OutputTag<>("scene-reports", new AvroTypeInfo<>(SceneReport.class));

  private static final int RESOLVE_CAPACITY = 32;
  private static final int RESOLVE_THREADS = 4;
  private static final long RESOLVE_TIMEOUT_MINUTES = 10;

  private IngestPipeline() {}

  /** Adds the job's operators to the environment; the caller executes it. */
  public static void define(StreamExecutionEnvironment env, Configuration configuration) {
    KafkaEndpoints kafka = new KafkaEndpoints(configuration, "/revisit/ingest");
    AvroTypeInfo<BlockObservation> observationType = new AvroTypeInfo<>(BlockObservation.class);

    SingleOutputStreamOperator<Announcement> announcements =
        source(env, kafka, Topic.SCENE_NOTIFICATIONS, configuration.get(RevisitOptions.START_FROM))
            .process(new DecodeRecords<>(kafka.wireFormats(), Announcement::decode, DEAD_LETTERS))
            .returns(Types.POJO(Announcement.class))
            .uid(OperatorIds.INGEST_DECODE)
            .name("Decode notifications");

    SingleOutputStreamOperator<AreaUpdate> areaUpdates =
        source(env, kafka, Topic.AREAS, RevisitOptions.StartFrom.EARLIEST)
            .process(
                new DecodeRecords<>(
                    kafka.wireFormats(),
                    (format, raw) -> Optional.of(AreaUpdate.decode(format, raw)),
                    DEAD_LETTERS))
            .returns(Types.POJO(AreaUpdate.class))
            .uid(OperatorIds.INGEST_DECODE_AREAS)
            .name("Decode areas");
    BroadcastStream<AreaUpdate> areas = areaUpdates.broadcast(ExpandScene.AREAS);

    SingleOutputStreamOperator<Announcement> resolved =
        AsyncDataStream.orderedWait(
                announcements,
                new ResolveScene(
                    configuration.getOptional(RevisitOptions.STAC_ROOT).orElse(""),
                    RESOLVE_THREADS),
                RESOLVE_TIMEOUT_MINUTES,
                TimeUnit.MINUTES,
                RESOLVE_CAPACITY)
            .returns(Types.POJO(Announcement.class))
            .uid(OperatorIds.INGEST_RESOLVE)
            .name("Resolve through STAC");

    SingleOutputStreamOperator<BlockObservation> observations =
        resolved
            .keyBy(announcement -> announcement.notification().getAcquisitionKey(), Types.STRING)
            .connect(areas)
            .process(
                new ExpandScene(
                    kafka.bootstrapServers(), kafka.wireFormats(), REPORTS, DEAD_LETTERS),
                observationType)
            .uid(OperatorIds.INGEST_EXPAND)
            .name("Deduplicate and expand to blocks");

    observations
        .sinkTo(kafka.atLeastOnce(Topic.BLOCK_OBSERVATIONS))
        .uid(OperatorIds.INGEST_OBSERVATIONS)
        .name("block-observations");
    observations
        .getSideOutput(REPORTS)
        .sinkTo(kafka.exactlyOnce(Topic.SCENE_REPORTS, OperatorIds.INGEST_REPORTS))
        .uid(OperatorIds.INGEST_REPORTS)
        .name("scene-reports");
    observations
        .getSideOutput(DEAD_LETTERS)
        .union(announcements.getSideOutput(DEAD_LETTERS), areaUpdates.getSideOutput(DEAD_LETTERS))
        .sinkTo(kafka.exactlyOnce(Topic.DEAD_LETTERS, OperatorIds.INGEST_DEAD_LETTERS))
        .uid(OperatorIds.INGEST_DEAD_LETTERS)
        .name("dead-letters");
  }

  private static DataStream<RawRecord> source(
      StreamExecutionEnvironment env,
      KafkaEndpoints kafka,
      Topic topic,
      RevisitOptions.StartFrom startFrom) {
    return env.fromSource(
            kafka.source(topic, startFrom), WatermarkStrategy.noWatermarks(), topic.topicName())
        .uid(topic == Topic.AREAS ? OperatorIds.INGEST_AREAS : OperatorIds.INGEST_NOTIFICATIONS);
  }
}
