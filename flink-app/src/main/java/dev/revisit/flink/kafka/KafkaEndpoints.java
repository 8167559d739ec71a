package dev.revisit.flink.kafka;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.flink.RevisitOptions;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Kafka sources and sinks of the jobs, configured alike. */
public final class KafkaEndpoints {
  private final Configuration configuration;
  private final String source;
  private final String bootstrap;
  private final WireFormats wireFormats;

  /**
   * @param source names the job in CloudEvents headers, for example {@code /revisit/monitor}
   */
  public KafkaEndpoints(Configuration configuration, String source) {
    this.source = source;
    this.configuration = configuration;
    this.bootstrap = RevisitOptions.required(configuration, RevisitOptions.KAFKA_BOOTSTRAP);
    this.wireFormats = WireFormats.of(configuration);
  }

  public String bootstrapServers() {
    return bootstrap;
  }

  public WireFormats wireFormats() {
    return wireFormats;
  }

  /** A source that delivers raw records; see {@link RawRecord}. */
  public KafkaSource<RawRecord> source(Topic topic, RevisitOptions.StartFrom startFrom) {
    return KafkaSource.<RawRecord>builder()
        .setBootstrapServers(bootstrap)
        .setTopics(topic.topicName())
        .setGroupId(configuration.get(RevisitOptions.KAFKA_GROUP) + "-" + topic.topicName())
        .setStartingOffsets(
            startFrom == RevisitOptions.StartFrom.EARLIEST
                ? OffsetsInitializer.earliest()
                : OffsetsInitializer.latest())
        .setDeserializer(new RawRecord.Schema())
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        // New partitions of a topic are found without a restart.
        .setProperty("partition.discovery.interval.ms", "30000")
        .build();
  }

  /**
   * A transactional sink: what it writes becomes visible to {@code read_committed} readers with the
   * checkpoint that covers it. INCREMENTING names, because POOLING can block readers after a
   * downscale (FLINK-40626).
   */
  public <T extends SpecificRecord> Sink<T> exactlyOnce(Topic topic, String operatorId) {
    return KafkaSink.<T>builder()
        .setBootstrapServers(bootstrap)
        .setRecordSerializer(new AvroRecordSchema<>(topic, source, wireFormats))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(
            configuration.get(RevisitOptions.TRANSACTION_PREFIX) + "-" + operatorId)
        .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
        .setProperty(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            String.valueOf(configuration.get(RevisitOptions.TRANSACTION_TIMEOUT).toMillis()))
        .setProperty(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(Topic.LARGEST_DEAD_LETTER_BYTES))
        .build();
  }

  /**
   * A sink without transactions: visible at once, repeated after a failure. The reader drops what
   * it knows.
   */
  public <T extends SpecificRecord> Sink<T> atLeastOnce(Topic topic) {
    return KafkaSink.<T>builder()
        .setBootstrapServers(bootstrap)
        .setRecordSerializer(new AvroRecordSchema<>(topic, source, wireFormats))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setProperty(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(Topic.LARGEST_DEAD_LETTER_BYTES))
        .build();
  }
}
