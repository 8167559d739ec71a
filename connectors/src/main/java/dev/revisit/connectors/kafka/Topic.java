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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of Revisit: name, key, value and configuration (events.md, section 1). */
public enum Topic {
  /** What feeders announce; key: acquisition key. */
  SCENE_NOTIFICATIONS(
      "scene-notifications",
      SceneNotification.class,
      SceneNotification::getAcquisitionKey,
      Retention.days(30),
      Author.OUTSIDE),

  /** One light record per scene and block; key: block id. */
  BLOCK_OBSERVATIONS(
      "block-observations",
      BlockObservation.class,
      BlockObservation::getBlock,
      Retention.days(7),
      Author.JOB),

  /** Every transition of every alert; key: alert id. */
  CHANGE_EVENTS(
      "change-events", ChangeEvent.class, ChangeEvent::getAlertId, Retention.FOREVER, Author.JOB),

  /** The latest state of each alert; key: alert id. */
  ALERTS("alerts", Alert.class, Alert::getAlertId, Retention.LATEST_OF_KEY, Author.JOB),

  /** Land cover per block and look; key: block id. */
  LAND_COVER_EVENTS(
      "land-cover-events",
      LandCoverEvent.class,
      LandCoverEvent::getBlock,
      Retention.FOREVER,
      Author.JOB),

  /** How every scene ended; key: acquisition key. */
  SCENE_REPORTS(
      "scene-reports",
      SceneReport.class,
      SceneReport::getAcquisitionKey,
      Retention.days(90),
      Author.JOB),

  /** What could not be processed; key: source coordinates {@code topic/partition/offset}. */
  DEAD_LETTERS(
      "dead-letters",
      DeadLetter.class,
      letter ->
          letter.getSourceTopic()
              + "/"
              + letter.getSourcePartition()
              + "/"
              + letter.getSourceOffset(),
      Retention.days(90),
      Author.JOB),

  /** What is watched; key: area id. */
  AREAS(
      "areas",
      MonitoredArea.class,
      MonitoredArea::getAreaId,
      Retention.LATEST_OF_KEY,
      Author.OUTSIDE),

  /** Which model to use; key: model name. */
  MODEL_RELEASES(
      "model-releases",
      ModelRelease.class,
      ModelRelease::getName,
      Retention.LATEST_OF_KEY,
      Author.OUTSIDE),

  /** What analysts say; key: alert id. */
  FEEDBACK("feedback", Feedback.class, Feedback::getAlertId, Retention.FOREVER, Author.OUTSIDE);

  /** Partitions when a deployment does not say otherwise. */
  public static final int DEFAULT_PARTITIONS = 4;

  /**
   * Kafka's default largest record is 1 MiB; a dead letter carries a whole failed record and its
   * explanation, so its topic takes twice that. Producers of dead letters need {@code
   * max.request.size} of the same value.
   */
  public static final int LARGEST_DEAD_LETTER_BYTES = 2 << 20;

  private final String topicName;
  private final Class<? extends SpecificRecord> valueType;

  @SuppressWarnings("Immutable") // References to getters hold no state.
  private final Function<SpecificRecord, String> key;

  private final long retention;
  private final Author author;

  <T extends SpecificRecord> Topic(
      String topicName,
      Class<T> valueType,
      Function<T, String> key,
      long retention,
      Author author) {
    this.topicName = topicName;
    this.valueType = valueType;
    this.key = value -> key.apply(valueType.cast(value));
    this.retention = retention;
    this.author = author;
  }

  /** The topic of a record type. */
  public static Topic of(Class<? extends SpecificRecord> valueType) {
    for (Topic topic : values()) {
      if (topic.valueType.equals(valueType)) {
        return topic;
      }
    }
    throw new IllegalArgumentException(
        valueType.getName() + " travels on no topic; it is part of another record.");
  }

  public String topicName() {
    return topicName;
  }

  public Class<? extends SpecificRecord> valueType() {
    return valueType;
  }

  /**
   * The record key of a value.
   *
   * @throws ClassCastException when the value is not of {@link #valueType()}
   */
  public String keyOf(SpecificRecord value) {
    return key.apply(value);
  }

  /**
   * Topic configuration. Topics that jobs write carry {@code LogAppendTime}: Flink's sink stamps
   * records with event time, and retention would delete the events of an archive replay.
   */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    if (retention == Retention.LATEST_OF_KEY) {
      config.put("cleanup.policy", "compact");
    } else {
      config.put("cleanup.policy", "delete");
      config.put("retention.ms", Long.toString(retention));
    }
    if (author == Author.JOB) {
      config.put("message.timestamp.type", "LogAppendTime");
    }
    if (this == DEAD_LETTERS) {
      config.put("max.message.bytes", Integer.toString(LARGEST_DEAD_LETTER_BYTES));
    }
    return config;
  }

  /**
   * The topic to create; both numbers are the deployment's choice, for example {@link
   * #DEFAULT_PARTITIONS} and 3, or 1 on a single broker.
   */
  public NewTopic newTopic(int partitions, short replication) {
    return new NewTopic(topicName, partitions, replication).configs(config());
  }

  private enum Author {
    /** A Flink job. */
    JOB,
    /** Feeders, operators, analysts. */
    OUTSIDE
  }

  /** How long records stay, in milliseconds; -1 is Kafka's word for always. */
  private static final class Retention {
    static final long FOREVER = -1;
    static final long LATEST_OF_KEY = -2;

    private Retention() {}

    static long days(int days) {
      return Duration.ofDays(days).toMillis();
    }
  }
}
