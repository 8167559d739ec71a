package dev.revisit.connectors.stac;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A STAC API (item search). Searches by POST, or by GET where the server refuses POST; follows
 * {@code next} links of both kinds until there is none, a page is empty, or a page repeats.
 *
 * <p>Cost: one request a page, about 15 kB an item with real catalogues; one page is held in
 * memory.
 */
public final class StacApi implements StacCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(StacApi.class);

  /** Pages without a single match in a row, after which the server must be ignoring the filters. */
  private static final int FRUITLESS_PAGES = 50;

  private static final Set<Integer> NO_POST = Set.of(404, 405, 415, 501);

  private final URI root;
  private final StacSettings settings;
  private final StacHttp http;
  private volatile boolean postRefused;

  /** Opens nothing yet: the first request is made by the first call. */
  public StacApi(URI root, StacSettings settings) {
    this(root, settings, Clock.systemUTC(), Pause.sleeping());
  }

  StacApi(URI root, StacSettings settings, Clock clock, Pause pause) {
    if (!"http".equals(root.getScheme()) && !"https".equals(root.getScheme())) {
      throw new IllegalArgumentException(
          "Not the URL of a STAC API: " + root + ". It starts with http:// or https://.");
    }
    this.root = withoutSlash(root);
    this.settings = settings;
    this.http = new StacHttp(this.root, settings, clock, pause);
  }

  @Override
  public Stream<StacItem> search(StacSearch search) {
    Iterator<StacItem> items = new Items(search);
    Stream<StacItem> stream =
        StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED | Spliterator.NONNULL),
            false);
    return search.limit().map(stream::limit).orElse(stream);
  }

  @Override
  public Optional<StacItem> item(String collection, String id) {
    try {
      return Optional.of(read(itemUri(collection, id)));
    } catch (StacException e) {
      if (e.status().orElse(0) == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public StacItem fetch(URI itemHref) {
    String host = String.valueOf(itemHref.getHost());
    boolean known = host.equalsIgnoreCase(root.getHost()) || settings.furtherHosts().contains(host);
    boolean web = "http".equals(itemHref.getScheme()) || "https".equals(itemHref.getScheme());
    if (!known || !web) {
      throw StacException.permanent(
          "The item's location " + itemHref + " does not belong to the catalogue " + root,
          "Add its host to the further hosts of the catalogue if it can be trusted.");
    }
    return read(itemHref);
  }

  @Override
  public URI root() {
    return root;
  }

  /** Nothing to close: the HTTP client of the JDK has no life of its own. */
  @Override
  public void close() {}

  private StacItem read(URI uri) {
    JsonNode document = http.json(StacHttp.Call.get(uri));
    if (!document.path("type").asText().equals("Feature")) {
      throw StacException.permanent(
          uri + " holds no STAC item but a " + document.path("type").asText("document"),
          "Announce the location of the item itself.");
    }
    return StacItem.of(document, uri);
  }

  private URI itemUri(String collection, String id) {
    return child("/collections/" + encode(collection) + "/items/" + encode(id));
  }

  private URI child(String path) {
    return URI.create(root + path);
  }

  private JsonNode firstPage(StacSearch search, Deque<StacHttp.Call> calls) {
    URI uri = child("/search");
    if (!postRefused) {
      StacHttp.Call post = SearchRequests.post(uri, search);
      try {
        JsonNode page = http.json(post);
        calls.add(post);
        return page;
      } catch (StacException e) {
        if (!NO_POST.contains(e.status().orElse(0))) {
          throw e;
        }
        LOG.info("{} refuses POST ({}); searching by GET.", uri, e.status().orElse(0));
      }
    }
    StacHttp.Call get = SearchRequests.get(uri, search);
    JsonNode page = http.json(get);
    postRefused = true;
    calls.add(get);
    return page;
  }

  private static URI withoutSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The matching items of all pages; reads a page when the one before is used up. */
  private final class Items implements Iterator<StacItem> {
    private final StacSearch search;
    private final SearchFilter filter;
    private final Deque<StacItem> ready = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private Optional<StacHttp.Call> next = Optional.empty();
    private boolean started;
    private int fruitless;

    Items(StacSearch search) {
      this.search = search;
      this.filter = new SearchFilter(search);
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && (!started || next.isPresent())) {
        readPage();
      }
      return !ready.isEmpty();
    }

    @Override
    public StacItem next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The search has no more items.");
      }
      return ready.remove();
    }

    private void readPage() {
      StacHttp.Call call;
      JsonNode page;
      if (started) {
        call = next.orElseThrow();
        page = http.json(call);
      } else {
        Deque<StacHttp.Call> made = new ArrayDeque<>();
        page = firstPage(search, made);
        call = made.element();
        started = true;
        seen.add(identity(call));
      }
      accept(call, page);
    }

    private void accept(StacHttp.Call call, JsonNode page) {
      JsonNode features = page.path("features");
      if (!features.isArray()) {
        throw StacException.permanent(
            call + " did not answer with a feature collection",
            "Check that the URL is the root of a STAC API with item search.");
      }
      for (JsonNode feature : features) {
        StacItem item = located(feature);
        if (filter.test(item)) {
          ready.add(item);
        }
      }
      fruitless = ready.isEmpty() ? fruitless + 1 : 0;
      next = features.isEmpty() ? Optional.empty() : NextPage.after(call, page);
      if (next.isPresent() && fruitless >= FRUITLESS_PAGES) {
        throw StacException.permanent(
            FRUITLESS_PAGES + " pages of " + root + " held nothing that matches the search",
            "The server seems to ignore a filter; name the collections and a smaller interval.");
      }
      if (next.isPresent() && !seen.add(identity(next.get()))) {
        LOG.warn("{} repeats the page {}; the search ends there.", root, next.get());
        next = Optional.empty();
      }
    }

    /** A feature without a self link is where the standard says that items are. */
    private StacItem located(JsonNode feature) {
      StacItem item = StacItem.of(feature);
      if (item.selfHref().isPresent() || item.collection().isEmpty()) {
        return item;
      }
      return StacItem.of(feature, itemUri(item.collection().get(), item.id()));
    }

    private static String identity(StacHttp.Call call) {
      return call + " " + call.body().map(JsonNode::toString).orElse("");
    }
  }
}
