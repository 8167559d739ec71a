package dev.revisit.flink.kafka;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A Kafka record as it was read, with its coordinates. Sources deliver these and nothing else:
 * decoding happens in an operator, so that a poison record becomes a dead letter and not a restart
 * loop.
 *
 * @param key null when the record has none
 * @param value null for a tombstone
 */
public record RawRecord(String topic, int partition, long offset, byte[] key, byte[] value) {

  /** Captures records without looking into them; never fails. */
  public static final class Schema implements KafkaRecordDeserializationSchema<RawRecord> {
    @Override
    public void open(DeserializationSchema.InitializationContext context) {}

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
      out.collect(
          new RawRecord(
              record.topic(), record.partition(), record.offset(), record.key(), record.value()));
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
      return Types.POJO(RawRecord.class);
    }
  }

  /** Topic, partition and offset in one text: the key of a dead letter. */
  public String coordinates() {
    return topic + "/" + partition + "/" + offset;
  }
}
