package dev.revisit.connectors.kafka;

import dev.revisit.schemas.Alert;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.Feedback;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.ModelRelease;
import dev.revisit.schemas.MonitoredArea;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * CloudEvents 1.0 in the binary mode of the Kafka binding: attributes as headers, the value as it
 * is.
 *
 * <p>{@code ce_type} is {@code dev.revisit.<record>}, followed by the transition for change events:
 * {@code dev.revisit.change-event.raised}. {@code ce_subject} is the record key. {@code ce_time} is
 * when the event happened on the ground or at the desk, not when it was computed, so headers are
 * the same on every replay. {@code ce_dataschema} names the record and the CRC-64-AVRO fingerprint
 * of its schema.
 */
public final class CloudEventHeaders {
  private CloudEventHeaders() {}

  private record Attributes(String id, String type, Optional<Instant> time) {}

  /**
   * The headers of a record.
   *
   * @param value a record that travels on a {@link Topic}
   * @param source URI reference of the producer, for example {@code /revisit/monitor}
   * @param contentType {@link AvroWireFormat#contentType()}
   */
  public static Headers of(SpecificRecord value, String source, String contentType) {
    Topic topic = Topic.of(value.getClass());
    Attributes attributes = attributes(value);
    RecordHeaders headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", attributes.id());
    add(headers, "ce_source", source);
    add(headers, "ce_type", attributes.type());
    add(headers, "ce_subject", topic.keyOf(value));
    attributes.time().ifPresent(time -> add(headers, "ce_time", time.toString()));
    add(headers, "ce_dataschema", dataSchema(value.getSchema()));
    add(headers, "content-type", contentType);
    return headers;
  }

  /** A URI that names a schema, for example {@code urn:avro:dev.revisit.schemas.Alert:0123...}. */
  static String dataSchema(Schema schema) {
    return String.format(
        Locale.ROOT,
        "urn:avro:%s:%016x",
        schema.getFullName(),
        SchemaNormalization.parsingFingerprint64(schema));
  }

  private static Attributes attributes(SpecificRecord value) {
    if (value instanceof SceneNotification scene) {
      return of(value, scene.getNotificationId(), scene.getNotifiedAt());
    }
    if (value instanceof BlockObservation block) {
      return of(value, block.getNotificationId() + "/" + block.getBlock(), block.getObservedAt());
    }
    if (value instanceof ChangeEvent event) {
      String transition = "." + event.getType().name().toLowerCase(Locale.ROOT);
      return new Attributes(
          event.getEventId(), type(value) + transition, Optional.of(event.getObservedAt()));
    }
    if (value instanceof Alert alert) {
      return of(value, alert.getLastEventId(), alert.getLastObserved());
    }
    if (value instanceof LandCoverEvent event) {
      return of(value, event.getEventId(), event.getObservedAt());
    }
    if (value instanceof SceneReport report) {
      Instant time =
          report.getObservedAt() == null ? report.getNotifiedAt() : report.getObservedAt();
      return of(value, report.getReportId(), time);
    }
    if (value instanceof DeadLetter letter) {
      return of(value, letter.getDeadLetterId(), letter.getFailedAt());
    }
    if (value instanceof ModelRelease release) {
      return of(value, release.getName() + "/" + release.getVersion(), release.getReleasedAt());
    }
    if (value instanceof Feedback feedback) {
      return of(value, feedback.getFeedbackId(), feedback.getGivenAt());
    }
    if (value instanceof MonitoredArea area) {
      // An area has no version: its content tells one edition from the next.
      String id = area.getAreaId() + "/" + Integer.toHexString(area.toString().hashCode());
      return new Attributes(id, type(value), Optional.empty());
    }
    throw new IllegalArgumentException(
        value.getClass().getName() + " travels on no topic; it is part of another record.");
  }

  private static Attributes of(SpecificRecord value, String id, Instant time) {
    return new Attributes(id, type(value), Optional.of(time));
  }

  /** {@code LandCoverEvent} becomes {@code dev.revisit.land-cover-event}. */
  private static String type(SpecificRecord value) {
    String name = value.getSchema().getName().replaceAll("([a-z])([A-Z])", "$1-$2");
    return "dev.revisit." + name.toLowerCase(Locale.ROOT);
  }

  private static void add(RecordHeaders headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
