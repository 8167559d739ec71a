package dev.revisit.connectors.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.connectors.stac.SharedData;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.Sensor;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SceneNotificationsTest {
  private static final Instant NOTIFIED = Instant.parse("2024-05-01T11:00:00.123456Z");
  private static final Instant INGESTED = Instant.parse("2024-05-01T11:00:01Z");

  @Test
  void evenAnItemThatIsNothingIsAnnounced() {
    SceneNotification notification =
        announce(StacItem.fromJson("{}"), NotificationType.CREATED, "feeder", true);

    assertThat(notification.getAcquisitionKey()).startsWith("item:/without-id-");
    assertThat(notification.getSensor()).isEqualTo(Sensor.UNKNOWN);
    assertThat(notification.getObservedAt()).isNull();
    assertThat(notification.getItem()).isEqualTo("{}");
  }

  @Test
  void anItemThatIsNoAcquisitionIsKeyedByItsId() {
    StacItem label = ItemBuilder.sentinel2().id("L").property("label:type", "raster").build();

    assertThat(announce(label).getAcquisitionKey()).isEqualTo("item:c/L");
  }

  @Test
  void anAcquisitionIsAnnouncedWithItsKeyAndTimes() {
    SceneNotification notification = announce(ItemBuilder.sentinel2().build());

    assertThat(notification.getAcquisitionKey())
        .isEqualTo("S2/sentinel-2b/20240501T100029/R122/33UUP");
    assertThat(notification.getSensor()).isEqualTo(Sensor.SENTINEL_2);
    assertThat(notification.getObservedAt()).isEqualTo("2024-05-01T10:00:31Z");
    assertThat(notification.getNotifiedAt()).isEqualTo("2024-05-01T11:00:00.123Z");
    assertThat(notification.getIngestedAt()).isEqualTo(INGESTED);
    assertThat(notification.getItem()).isNull();
    assertThat(notification.getItemHref()).isNull();
  }

  @Test
  void anEmbeddedItemParsesToTheSameScene() {
    StacItem item =
        SharedData.item("earth-search-v1_sentinel-2-c1-l2a_S2B_T20EPT_20250731T131905_L2A.json");

    SceneNotification notification = announce(item, NotificationType.CREATED, "feeder", true);

    SceneParser parser = new SceneParser();
    assertThat(parser.parse(StacItem.fromJson(notification.getItem())))
        .isEqualTo(parser.parse(item));
    assertThat(notification.getItemHref()).startsWith("https://earth-search.");
  }

  @Test
  void aRedeliveryHasTheSameId() {
    StacItem item = ItemBuilder.sentinel2().build();
    SceneNotification first = announce(item);
    SceneNotification again =
        SceneNotifications.of(
            item,
            NotificationType.CREATED,
            "feeder",
            NOTIFIED.plusSeconds(60),
            INGESTED.plusSeconds(60),
            true);

    assertThat(again.getNotificationId())
        .isEqualTo(first.getNotificationId())
        .matches("[0-9a-f]{32}");
  }

  @Test
  void whateverMakesItAnotherAnnouncementMakesAnotherId() {
    Set<String> ids =
        Stream.of(
                announce(ItemBuilder.sentinel2().build()),
                announce(ItemBuilder.sentinel2().id("other").build()),
                announce(
                    ItemBuilder.sentinel2().property("s2:processing_baseline", "05.11").build()),
                announce(
                    ItemBuilder.sentinel2().property("updated", "2024-06-01T00:00:00Z").build()),
                announce(
                    ItemBuilder.sentinel2().build(), NotificationType.DELETED, "feeder", false),
                announce(
                    ItemBuilder.sentinel2().build(), NotificationType.CREATED, "another", false))
            .map(SceneNotification::getNotificationId)
            .collect(Collectors.toSet());

    assertThat(ids).hasSize(6);
  }

  private static SceneNotification announce(StacItem item) {
    return announce(item, NotificationType.CREATED, "feeder", false);
  }

  private static SceneNotification announce(
      StacItem item, NotificationType type, String source, boolean embed) {
    return SceneNotifications.of(item, type, source, NOTIFIED, INGESTED, embed);
  }
}
