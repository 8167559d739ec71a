package dev.revisit.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneNotifications;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.functions.async.CollectionSupplier;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveSceneTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
  private static final String ID = "S2A_T33UUP_20240531T101031_L2A";

  @TempDir Path catalog;
  private Path itemFile;

  @BeforeEach
  void writeCatalog() throws Exception {
    itemFile = catalog.resolve("item.json");
    Files.writeString(itemFile, item().toString());
    Files.writeString(
        catalog.resolve("catalog.json"),
        "{\"type\":\"Catalog\",\"stac_version\":\"1.1.0\",\"id\":\"c\",\"description\":\"d\",\"links\":[{\"rel\":\"item\",\"href\":\"./item.json\"}]}");
  }

  @Test
  void anEmbeddedItemKeepsItsHrefsRelativeToWhereItWasFound() throws Exception {
    Announcement resolved = resolve("", notification(true));

    assertThat(resolved.failure()).isNull();
    assertThat(scene(resolved).assets().get(0).getHref())
        .isEqualTo(catalog.resolve("B04.tif").toUri().toString());
  }

  @Test
  void anItemThatDoesNotTravelIsLookedUpInTheCatalogue() throws Exception {
    Announcement resolved = resolve(catalog.toString(), notification(false));

    assertThat(resolved.failure()).isNull();
    assertThat(scene(resolved).itemId()).isEqualTo(ID);
    assertThat(resolved.notification().getAcquisitionKey()).contains("33UUP");
  }

  @Test
  void withoutItemAndCatalogueTheFailureNamesTheOption() throws Exception {
    Announcement resolved = resolve("", notification(false));

    assertThat(resolved.failure().errorClass()).isEqualTo("notification-without-item");
    assertThat(resolved.failure().remedy()).contains("--revisit.stac.root");
    assertThat(resolved.failure().retryable()).isFalse();
  }

  @Test
  void anAnnouncementThatPrecedesTheCatalogueMayBeTriedAgain() throws Exception {
    SceneNotification unknown = notification(false);
    unknown.setItemHref(null);
    unknown.setItemId("not yet there");

    Announcement resolved = resolve(catalog.toString(), unknown);

    assertThat(resolved.failure().errorClass()).isEqualTo("notification-without-item");
    assertThat(resolved.failure().retryable()).isTrue();
  }

  @Test
  void anItemThatIsNotJsonFailsWithARemedy() throws Exception {
    SceneNotification garbage = notification(false);
    garbage.setItem("{");

    Announcement resolved = resolve("", garbage);

    assertThat(resolved.failure().remedy()).isNotBlank();
    assertThat(resolved.failure().retryable()).isFalse();
  }

  private SceneNotification notification(boolean embed) {
    return SceneNotifications.of(
        StacItem.of(item(), itemFile.toUri()), NotificationType.CREATED, "test", NOW, NOW, embed);
  }

  private static Scene scene(Announcement announcement) {
    SceneParseResult result = new SceneParser().parse(announcement.item().orElseThrow());
    assertThat(result).isInstanceOf(SceneParseResult.Parsed.class);
    return ((SceneParseResult.Parsed) result).scene();
  }

  private static Announcement resolve(String root, SceneNotification notification)
      throws Exception {
    ResolveScene function = new ResolveScene(root, 1);
    function.open(DefaultOpenContext.INSTANCE);
    try {
      CompletableFuture<Announcement> answer = new CompletableFuture<>();
      function.asyncInvoke(
          new Announcement(
              new RawRecord("scene-notifications", 0, 0, null, new byte[] {1}), notification, null),
          new ResultFuture<>() {
            @Override
            public void complete(Collection<Announcement> result) {
              answer.complete(result.iterator().next());
            }

            @Override
            public void completeExceptionally(Throwable error) {
              answer.completeExceptionally(error);
            }

            @Override
            public void complete(CollectionSupplier<Announcement> supplier) {
              try {
                complete(supplier.get());
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            }
          });
      return answer.get(20, TimeUnit.SECONDS);
    } finally {
      function.close();
    }
  }

  private static ObjectNode item() {
    try {
      return (ObjectNode)
          JSON.readTree(
              """
              {"type":"Feature","stac_version":"1.1.0","id":"%s","collection":"sentinel-2-c1-l2a",
               "geometry":{"type":"Polygon","coordinates":[[[13.1,48.1],[13.2,48.1],[13.2,48.2],[13.1,48.2],[13.1,48.1]]]},
               "bbox":[13.1,48.1,13.2,48.2],"links":[],
               "properties":{"datetime":"2024-05-31T10:10:31Z","platform":"sentinel-2a","grid:code":"MGRS-33UUP",
                 "sat:relative_orbit":22,"s2:processing_baseline":"05.10","proj:code":"EPSG:32633"},
               "assets":{"red":{"href":"./B04.tif","type":"image/tiff; application=geotiff","roles":["data","reflectance"],
                 "eo:bands":[{"name":"B04","common_name":"red"}],
                 "raster:bands":[{"nodata":0,"scale":0.0001,"offset":-0.1}]}}}
              """
                  .formatted(ID));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
