package dev.revisit.connectors.stac;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A source of STAC items.
 *
 * <pre>{@code
 * try (StacCatalog catalog = StacCatalogs.open("https://earth-search.aws.element84.com/v1");
 *     Stream<StacItem> items =
 *         catalog.search(StacSearch.builder().collection("sentinel-2-c1-l2a").from(yesterday).build())) {
 *   items.forEach(this::announce);
 * }
 * }</pre>
 *
 * <p>Implementations may be shared between threads; a stream belongs to one thread.
 */
public interface StacCatalog extends AutoCloseable {

  /**
   * Items that match, in the order of the catalogue, read page by page (or file by file) while the
   * stream is consumed. The filters are applied again to what the server sends, because servers
   * silently ignore what they do not know.
   *
   * <p>An item that is not valid STAC is delivered with {@link StacItem#defect()} rather than
   * dropped, so that it can be reported.
   *
   * @throws StacException from the stream's terminal operation when the catalogue cannot be read
   */
  Stream<StacItem> search(StacSearch search);

  /**
   * One item, empty when the catalogue says that it has none.
   *
   * @throws StacException when the catalogue cannot be read
   */
  Optional<StacItem> item(String collection, String id);

  /**
   * The item at a location that belongs to this catalogue.
   *
   * @throws StacException when it cannot be read, is no item, or lies outside the catalogue's own
   *     folder or hosts
   */
  StacItem fetch(URI itemHref);

  /** Root of the API, or location of {@code catalog.json}. */
  URI root();

  @Override
  void close();
}
