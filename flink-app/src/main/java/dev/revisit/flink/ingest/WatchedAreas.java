package dev.revisit.flink.ingest;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.kafka.UndecodableRecordException;
import dev.revisit.flink.kafka.WireFormats;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The areas that are watched now. Filled once from the compacted topic before the first scene (else
 * scenes that arrive with the job's start would be reported outside), then kept up to date by the
 * stream of updates; for each area the update with the highest offset holds, so that seeing an
 * update twice is harmless.
 */
final class WatchedAreas {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedAreas.class);

  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, WatchedArea> areas = new TreeMap<>();

  /** Reads the areas topic from its start to its present end. Blocks for as long as that takes. */
  static WatchedAreas readAll(String bootstrapServers, WireFormats wireFormats) {
    WatchedAreas result = new WatchedAreas();
    AvroWireFormat format = wireFormats.create();
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.AREAS.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  RawRecord raw =
                      new RawRecord(
                          record.topic(),
                          record.partition(),
                          record.offset(),
                          record.key(),
                          record.value());
                  try {
                    result.update(AreaUpdate.decode(format, raw));
                  } catch (MalformedRecordException | UndecodableRecordException e) {
                    // The stream of updates reads the same record and makes its dead letter.
                    LOG.warn("Ignoring an area: {}", e.getMessage());
                  }
                });
      }
    }
    return result;
  }

  void update(AreaUpdate update) throws UndecodableRecordException {
    if (update.offset() <= offsets.getOrDefault(update.areaId(), -1L)) {
      return;
    }
    if (update.area() == null) {
      areas.remove(update.areaId());
    } else {
      areas.put(update.areaId(), WatchedArea.of(update.area()));
    }
    offsets.put(update.areaId(), update.offset());
  }

  /** In the order of their ids. */
  Collection<WatchedArea> all() {
    return areas.values();
  }
}
