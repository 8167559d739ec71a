package dev.revisit.flink.kafka;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.flink.SceneFailure;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.Stage;
import java.io.Serializable;
import java.time.Clock;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Raw records to what they mean; what cannot be decoded becomes a dead letter and nothing else. */
public final class DecodeRecords<T> extends ProcessFunction<RawRecord, T> {
  private static final long serialVersionUID = 1L;

  /** What a record means, as a function that can travel with the job graph. */
  @FunctionalInterface
  public interface Decoding<T> extends Serializable {
    /** Empty when the record says nothing, such as a tombstone on a topic without removal. */
    Optional<T> decode(AvroWireFormat format, RawRecord raw)
        throws MalformedRecordException, UndecodableRecordException;
  }

  private final WireFormats wireFormats;
  private final Decoding<T> decoding;
  private final OutputTag<DeadLetter> deadLetters;
  private transient AvroWireFormat format;

  public DecodeRecords(
      WireFormats wireFormats, Decoding<T> decoding, OutputTag<DeadLetter> deadLetters) {
    this.wireFormats = wireFormats;
    this.decoding = decoding;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    format = wireFormats.create();
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<T> out) {
    try {
      decoding.decode(format, raw).ifPresent(out::collect);
    } catch (MalformedRecordException e) {
      fail(raw, e.errorClass(), e.getMessage(), e.remedy(), context);
    } catch (UndecodableRecordException e) {
      fail(raw, e.errorClass(), e.getMessage(), e.remedy(), context);
    }
  }

  private void fail(
      RawRecord raw, String errorClass, String message, String remedy, Context context) {
    SceneFailure failure = new SceneFailure(Stage.DECODE, errorClass, message, remedy, false, 1);
    context.output(deadLetters, failure.deadLetter(raw, Clock.systemUTC().instant()));
  }
}
