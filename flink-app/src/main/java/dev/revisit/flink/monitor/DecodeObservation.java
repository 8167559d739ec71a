package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.MalformedRecordException;
import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.kafka.WireFormats;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.Stage;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Bytes to block observations; what cannot be decoded becomes a dead letter. */
final class DecodeObservation extends ProcessFunction<RawRecord, Observed> {
  private static final long serialVersionUID = 1L;

  private final WireFormats wireFormats;
  private final OutputTag<DeadLetter> deadLetters;
  private transient AvroWireFormat format;

  DecodeObservation(WireFormats wireFormats, OutputTag<DeadLetter> deadLetters) {
    this.wireFormats = wireFormats;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    format = wireFormats.create();
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<Observed> out) {
    if (raw.value() == null) {
      return;
    }
    try {
      BlockObservation observation =
          format.decode(raw.topic(), raw.value(), BlockObservation.class);
      Block.parse(observation.getBlock());
      out.collect(new Observed(raw, observation));
    } catch (MalformedRecordException e) {
      deadLetter(raw, e.errorClass(), e.getMessage(), e.remedy(), context);
    } catch (IllegalArgumentException e) {
      deadLetter(
          raw,
          "malformed-block",
          e.getMessage(),
          "Find out who writes to the block-observations topic besides the ingest job.",
          context);
    }
  }

  private void deadLetter(
      RawRecord raw, String errorClass, String message, String remedy, Context context) {
    SceneFailure failure = new SceneFailure(Stage.DECODE, errorClass, message, remedy, false, 1);
    context.output(deadLetters, failure.deadLetter(raw, Clock.systemUTC().instant()));
  }
}
