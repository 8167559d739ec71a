package dev.revisit.flink.ingest;

import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacException;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.flink.RevisitOptions;
import dev.revisit.flink.SceneFailure;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.Stage;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Makes sure that a notification carries its STAC item and the acquisition key that the item
 * implies: a feeder may have known only an id. Always completes with an outcome; the client retries
 * inside its own deadline.
 */
final class ResolveScene extends RichAsyncFunction<Announcement, Announcement> {
  private static final long serialVersionUID = 1L;

  private final String catalogRoot;
  private final int threads;
  private transient ExecutorService executor;
  private transient Optional<StacCatalog> catalog;

  /**
   * @param catalogRoot where items are looked up; blank when every notification carries its item
   */
  ResolveScene(String catalogRoot, int threads) {
    this.catalogRoot = catalogRoot;
    this.threads = threads;
  }

  @Override
  public void open(OpenContext context) {
    catalog =
        catalogRoot.isBlank() ? Optional.empty() : Optional.of(StacCatalogs.open(catalogRoot));
    executor = Executors.newFixedThreadPool(threads, task -> new Thread(task, "resolve-scene"));
  }

  @Override
  public void close() throws Exception {
    if (executor != null) {
      executor.shutdownNow();
      executor.awaitTermination(10, TimeUnit.SECONDS);
      catalog.ifPresent(StacCatalog::close);
    }
  }

  @Override
  public void asyncInvoke(Announcement input, ResultFuture<Announcement> result) {
    SceneNotification notification = input.notification();
    if (notification.getItem() != null || notification.getType() == NotificationType.DELETED) {
      result.complete(List.of(resolve(input)));
    } else {
      // What resolve() does not turn into an outcome, such as a lack of memory, fails the job at
      // once.
      executor.execute(
          () -> {
            try {
              result.complete(List.of(resolve(input)));
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          });
    }
  }

  @Override
  public void timeout(Announcement input, ResultFuture<Announcement> result) {
    result.complete(
        List.of(
            input.failed(
                new SceneFailure(
                    Stage.RESOLVE,
                    "catalogue-timeout",
                    "The catalogue did not answer in time for " + input.notification().getItemId(),
                    "Check that the catalogue is reachable, then replay the dead letter.",
                    true,
                    1))));
  }

  private Announcement resolve(Announcement input) {
    SceneNotification notification = input.notification();
    if (notification.getType() == NotificationType.DELETED) {
      return input;
    }
    try {
      Optional<StacItem> found = item(input);
      if (found.isEmpty()) {
        return input.failed(withoutItem(notification));
      }
      StacItem item = found.get();
      SceneNotification complete =
          SceneNotification.newBuilder(notification)
              .setItem(item.toJson())
              .setItemHref(item.selfHref().map(URI::toString).orElse(notification.getItemHref()))
              .build();
      if (new SceneParser().parse(item) instanceof SceneParseResult.Parsed parsed) {
        complete.setAcquisitionKey(parsed.scene().acquisitionKey());
      }
      return input.resolved(complete);
    } catch (StacException e) {
      return input.failed(
          new SceneFailure(
              Stage.RESOLVE, "unresolved-item", e.getMessage(), e.remedy(), e.retryable(), 1));
    } catch (RuntimeException e) {
      return input.failed(
          new SceneFailure(
              Stage.RESOLVE,
              "malformed-item",
              "The item " + notification.getItemId() + " is not a STAC item: " + e.getMessage(),
              "Correct the item at its source and announce it again.",
              false,
              1));
    }
  }

  private SceneFailure withoutItem(SceneNotification notification) {
    boolean looked = catalog.isPresent();
    return new SceneFailure(
        Stage.RESOLVE,
        "notification-without-item",
        "The notification of "
            + notification.getItemId()
            + " does not carry its item"
            + (looked ? ", and the catalogue does not have it." : "."),
        looked
            ? "An announcement may precede the catalogue: replay the dead letter later."
            : "Let the feeder embed the item, or name its catalogue with --"
                + RevisitOptions.STAC_ROOT.key()
                + ".",
        looked,
        1);
  }

  private Optional<StacItem> item(Announcement announcement) {
    Optional<StacItem> embedded = announcement.item();
    if (embedded.isPresent() || catalog.isEmpty()) {
      return embedded;
    }
    SceneNotification notification = announcement.notification();
    if (notification.getItemHref() != null) {
      return Optional.of(catalog.get().fetch(URI.create(notification.getItemHref())));
    }
    return Optional.ofNullable(notification.getCollection())
        .flatMap(collection -> catalog.get().item(collection, notification.getItemId()));
  }
}
