package dev.revisit.flink.ingest;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.kafka.WireFormats;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.MonitoredArea;
import dev.revisit.schemas.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Bytes to area updates; an area that cannot be understood becomes a dead letter and changes
 * nothing.
 */
final class DecodeArea extends ProcessFunction<RawRecord, AreaUpdate> {
  private static final long serialVersionUID = 1L;

  private final WireFormats wireFormats;
  private final OutputTag<DeadLetter> deadLetters;
  private transient AvroWireFormat format;

  DecodeArea(WireFormats wireFormats, OutputTag<DeadLetter> deadLetters) {
    this.wireFormats = wireFormats;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    format = wireFormats.create();
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<AreaUpdate> out) {
    try {
      out.collect(decode(format, raw));
    } catch (MalformedRecordException e) {
      fail(raw, e.errorClass(), e.getMessage(), e.remedy(), context);
    } catch (MalformedAreaException e) {
      fail(
          raw,
          MalformedAreaException.ERROR_CLASS,
          e.getMessage(),
          MalformedAreaException.REMEDY,
          context);
    }
  }

  private void fail(
      RawRecord raw, String errorClass, String message, String remedy, Context context) {
    SceneFailure failure = new SceneFailure(Stage.DECODE, errorClass, message, remedy, false, 1);
    context.output(deadLetters, failure.deadLetter(raw, Clock.systemUTC().instant()));
  }

  static AreaUpdate decode(AvroWireFormat format, RawRecord raw)
      throws MalformedRecordException, MalformedAreaException {
    if (raw.key() == null) {
      throw new MalformedAreaException(
          "A record of the areas topic at " + raw.coordinates() + " has no key.");
    }
    String id = new String(raw.key(), StandardCharsets.UTF_8);
    if (raw.value() == null) {
      return new AreaUpdate(id, raw.offset(), null);
    }
    MonitoredArea area = format.decode(raw.topic(), raw.value(), MonitoredArea.class);
    WatchedArea.of(area);
    return new AreaUpdate(id, raw.offset(), area);
  }
}
