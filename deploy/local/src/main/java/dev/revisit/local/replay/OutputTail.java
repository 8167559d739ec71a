package dev.revisit.local.replay;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.connectors.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads output topics from their beginning with {@code read_committed}, as a subscriber does. Not a
 * member of a consumer group. Not thread-safe.
 */
public final class OutputTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputTail.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Receives what is read. A record without value deletes its key from a compacted topic. */
  @FunctionalInterface
  public interface Reader {
    void read(Topic topic, String key, Optional<SpecificRecord> value);
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroWireFormat wireFormat;
  private final Map<String, Topic> topics;
  private final List<TopicPartition> partitions;

  public OutputTail(String bootstrapServers, AvroWireFormat wireFormat, Collection<Topic> topics) {
    this.wireFormat = wireFormat;
    this.topics = topics.stream().collect(Collectors.toMap(Topic::topicName, t -> t));
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        this.topics.keySet().stream()
            .flatMap(t -> consumer.partitionsFor(t, PATIENCE).stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  public OutputTail(String bootstrapServers, AvroWireFormat wireFormat, Topic... topics) {
    this(bootstrapServers, wireFormat, Arrays.asList(topics));
  }

  /**
   * Hands on what has been committed since the last call; waits a little when there is nothing.
   *
   * @return number of records read
   */
  public int poll(Duration wait, Reader reader) throws InterruptedException {
    try {
      int count = 0;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
        count++;
        hand(record, reader);
      }
      return count;
    } catch (InterruptException e) {
      Thread.interrupted(); // Kafka set the flag again; the exception carries it from here on
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Hands on everything that is committed now. Call after the writers have stopped. */
  public void drain(Reader reader) throws InterruptedException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    while (ends.entrySet().stream()
        .anyMatch(e -> consumer.position(e.getKey(), PATIENCE) < e.getValue())) {
      poll(Duration.ofMillis(200), reader);
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record, Reader reader) {
    Topic topic = topics.get(record.topic());
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    try {
      reader.read(
          topic,
          key,
          record.value() == null
              ? Optional.empty()
              : Optional.of(
                  wireFormat.decode(topic.topicName(), record.value(), topic.valueType())));
    } catch (MalformedRecordException e) {
      LOG.error(
          "Unreadable record in {} partition {} offset {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
  }
}
