package dev.revisit.local.replay;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.CloudEventHeaders;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.schemas.MonitoredArea;
import dev.revisit.schemas.SceneNotification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes areas and scene notifications to Kafka, in order and without duplicates (idempotent
 * producer). Every send is checked.
 */
public final class Feeder implements AutoCloseable {
  private static final String SOURCE = "/revisit/local";
  private static final int DELIVERY_TIMEOUT_MS = 60_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroWireFormat wireFormat;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public Feeder(String bootstrapServers, AvroWireFormat wireFormat) {
    this.wireFormat = wireFormat;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                16L << 20,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                8 << 20,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                20_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_TIMEOUT_MS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Writes areas and waits until the broker has them. */
  public void watch(Collection<MonitoredArea> areas) throws IOException {
    for (MonitoredArea area : areas) {
      send(Topic.AREAS, area);
    }
    flush();
  }

  /** Announces a scene; the broker may have it only after {@link #flush()}. */
  public void announce(SceneNotification notification) throws IOException {
    send(Topic.SCENE_NOTIFICATIONS, notification);
  }

  /**
   * Waits until the broker has everything.
   *
   * @throws IOException when anything could not be delivered
   */
  public void flush() throws IOException {
    producer.flush();
    check();
  }

  private void send(Topic topic, SpecificRecord value) throws IOException {
    check();
    byte[] bytes = wireFormat.encode(topic.topicName(), value);
    // The callback keeps a failure; waiting for each record would cost a round trip.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                topic.topicName(),
                null,
                topic.keyOf(value).getBytes(StandardCharsets.UTF_8),
                bytes,
                CloudEventHeaders.of(value, SOURCE, wireFormat.contentType())),
            (metadata, exception) -> {
              if (exception != null) {
                failure.compareAndSet(null, exception);
              }
            });
  }

  private void check() throws IOException {
    Exception e = failure.get();
    if (e != null) {
      throw new IOException("Kafka did not take a record: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
