package dev.revisit.flink;

import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.Stage;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Why a record could not be processed, and what a person can do about it.
 *
 * @param errorClass class of error in plain words, for example {@code truncated-raster}
 */
public record SceneFailure(
    Stage stage,
    String errorClass,
    String message,
    String remedy,
    boolean retryable,
    int attempts) {

  /** The dead letter of a record that could not even be decoded. */
  public DeadLetter deadLetter(RawRecord raw, Instant now) {
    return letter(raw, now)
        .setDeadLetterId(Identifiers.of(raw.coordinates(), stage.name()))
        .build();
  }

  /** The dead letter of a whole scene. */
  public DeadLetter deadLetter(RawRecord raw, SceneNotification notification, Instant now) {
    return letter(raw, now)
        .setDeadLetterId(deadLetterId(notification.getNotificationId(), ""))
        .setNotificationId(notification.getNotificationId())
        .setAcquisitionKey(notification.getAcquisitionKey())
        .build();
  }

  /** The dead letter of one scene in one block. */
  public DeadLetter deadLetter(RawRecord raw, BlockObservation observation, Instant now) {
    return letter(raw, now)
        .setDeadLetterId(deadLetterId(observation.getNotificationId(), observation.getBlock()))
        .setNotificationId(observation.getNotificationId())
        .setAcquisitionKey(observation.getAcquisitionKey())
        .setBlock(observation.getBlock())
        .build();
  }

  /**
   * The id depends on what failed and where, not on the offset: the same observation may be read at
   * another one after a restart.
   *
   * @param block empty for a whole scene
   */
  public String deadLetterId(String notificationId, String block) {
    return Identifiers.of(notificationId, stage.name(), block);
  }

  private DeadLetter.Builder letter(RawRecord raw, Instant now) {
    return DeadLetter.newBuilder()
        .setStage(stage)
        .setSourceTopic(raw.topic())
        .setSourcePartition(raw.partition())
        .setSourceOffset(raw.offset())
        .setSourceKey(raw.key() == null ? null : ByteBuffer.wrap(raw.key()))
        .setSourceValue(raw.value() == null ? null : ByteBuffer.wrap(raw.value()))
        .setErrorClass(errorClass)
        .setMessage(message)
        .setRemedy(remedy)
        .setRetryable(retryable)
        .setAttempts(attempts)
        .setFailedAt(now)
        .setJobVersion(JobVersion.CURRENT);
  }
}
