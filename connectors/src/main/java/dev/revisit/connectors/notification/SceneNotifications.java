package dev.revisit.connectors.notification;

import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** Announces STAC items, whatever they are: every item gets a notification, so none disappears. */
public final class SceneNotifications {
  /** 128 bits: no two announcements of a lifetime share an id. */
  private static final int ID_BYTES = 16;

  private SceneNotifications() {}

  /**
   * The notification of an item.
   *
   * @param item any item, also one that is unsupported or malformed; its key is then {@code
   *     item:<collection>/<id>}
   * @param type what has happened to it
   * @param source who announces it, for example a STAC API root
   * @param notifiedAt when the provider announced it
   * @param ingestedAt when it was received
   * @param embedItem whether the item travels along; about 15 kB for real items
   * @return a notification whose id is a hash of source, collection, item id, revision, update time
   *     and type, so that a redelivery has the same id and a reprocessing another
   */
  public static SceneNotification of(
      StacItem item,
      NotificationType type,
      String source,
      Instant notifiedAt,
      Instant ingestedAt,
      boolean embedItem) {
    ItemFacts facts = new ItemFacts(item);
    return SceneNotification.newBuilder()
        .setNotificationId(id(facts, type, source))
        .setAcquisitionKey(
            AcquisitionKey.of(facts).orElseGet(() -> AcquisitionKey.substitute(facts)))
        .setSensor(facts.sensor())
        .setType(type)
        .setSource(source)
        .setCollection(item.collection().orElse(null))
        .setItemId(item.id())
        .setItemHref(item.selfHref().map(URI::toString).orElse(null))
        .setItem(embedItem ? item.toJson() : null)
        .setObservedAt(facts.observedAt().orElse(null))
        .setNotifiedAt(notifiedAt.truncatedTo(ChronoUnit.MILLIS))
        .setIngestedAt(ingestedAt.truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  private static String id(ItemFacts facts, NotificationType type, String source) {
    StacItem item = facts.item();
    MessageDigest digest = sha256();
    for (String part :
        new String[] {
          source,
          item.collection().orElse(""),
          item.id(),
          Revision.of(facts),
          item.text("updated").orElse(""),
          type.name()
        }) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
