package dev.revisit.local.replay;

import dev.revisit.connectors.notification.SceneNotifications;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import java.time.Instant;
import java.util.Optional;

/**
 * A scene about to be announced, with what its place in the order depends on.
 *
 * @param createdAt when the catalogue received the item; its sensing time when the catalogue
 *     doesn't tell
 * @param collection empty text for none
 */
public record Announcement(
    SceneNotification notification,
    Instant createdAt,
    Optional<Instant> sensedAt,
    String collection) {

  /**
   * Announces an item with its whole JSON.
   *
   * @param source names the catalogue; part of the notification's id
   * @param now becomes {@code ingested_at}; {@code notified_at} comes from the item alone, so that
   *     two replays announce the same
   */
  public static Announcement of(StacItem item, String source, Instant now) {
    Optional<Instant> sensed = item.datetime().or(() -> item.time("start_datetime"));
    Instant created = item.time("created").or(() -> sensed).orElse(Instant.EPOCH);
    Instant notified = item.time("updated").orElse(created);
    return new Announcement(
        SceneNotifications.of(item, NotificationType.CREATED, source, notified, now, true),
        created,
        sensed,
        item.collection().orElse(""));
  }
}
