package dev.revisit.flink.ingest;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.kafka.WireFormats;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.Stage;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Bytes to notifications; what cannot be decoded becomes a dead letter. A tombstone is ignored. */
final class DecodeNotification extends ProcessFunction<RawRecord, Announcement> {
  private static final long serialVersionUID = 1L;

  private final WireFormats wireFormats;
  private final OutputTag<DeadLetter> deadLetters;
  private transient AvroWireFormat format;

  DecodeNotification(WireFormats wireFormats, OutputTag<DeadLetter> deadLetters) {
    this.wireFormats = wireFormats;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    format = wireFormats.create();
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<Announcement> out) {
    if (raw.value() == null) {
      return;
    }
    try {
      out.collect(
          new Announcement(
              raw, format.decode(raw.topic(), raw.value(), SceneNotification.class), null));
    } catch (MalformedRecordException e) {
      SceneFailure failure =
          new SceneFailure(Stage.DECODE, e.errorClass(), e.getMessage(), e.remedy(), false, 1);
      context.output(deadLetters, failure.deadLetter(raw, Clock.systemUTC().instant()));
    }
  }
}
