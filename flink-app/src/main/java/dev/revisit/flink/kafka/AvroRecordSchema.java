package dev.revisit.flink.kafka;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.CloudEventHeaders;
import dev.revisit.connectors.kafka.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes Avro values with the text key of their topic and CloudEvents headers. Leaves the timestamp
 * to the broker.
 */
final class AvroRecordSchema<T extends SpecificRecord>
    implements KafkaRecordSerializationSchema<T> {

  private final Topic topic;
  private final String source;
  private final WireFormats wireFormats;
  private transient AvroWireFormat format;

  AvroRecordSchema(Topic topic, String source, WireFormats wireFormats) {
    this.topic = topic;
    this.source = source;
    this.wireFormats = wireFormats;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    format = wireFormats.create();
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T element, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        topic.topicName(),
        null,
        null,
        topic.keyOf(element).getBytes(StandardCharsets.UTF_8),
        format.encode(topic.topicName(), element),
        CloudEventHeaders.of(element, source, format.contentType()));
  }
}
