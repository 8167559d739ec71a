package dev.revisit.connectors.stac;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
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
 * A static catalogue: a tree of JSON files on disk or behind HTTP, from {@code catalog.json} down
 * its {@code child} and {@code item} links. Every document is read once, so cycles end. Item
 * collections (GeoJSON feature collections) count as leaves with many items.
 *
 * <p>A link that leads to no document is logged and skipped; an outage ends the search with a
 * retryable exception.
 *
 * <p>Cost: a search reads every file of the collections it names; memory holds the pending links.
 */
public final class StaticCatalog implements StacCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(StaticCatalog.class);

  private final URI root;
  private final StacSettings settings;
  private final StacHttp http;

  /**
   * Opens a catalogue.
   *
   * @param root location of {@code catalog.json}: a file, http or https URI
   * @throws StacException when there is no readable document
   */
  public StaticCatalog(URI root, StacSettings settings) {
    this(root, settings, Clock.systemUTC(), Pause.sleeping());
  }

  StaticCatalog(URI root, StacSettings settings, Clock clock, Pause pause) {
    if (!Hrefs.readable(root)) {
      throw new IllegalArgumentException(
          "Not the location of a catalogue: " + root + ". Give a file, http or https URI.");
    }
    this.root = root.normalize();
    this.settings = settings;
    this.http = new StacHttp(root, settings, clock, pause);
    JsonNode document = read(this.root);
    String type = document.path("type").asText();
    if (!type.equals("Feature") && !type.equals("FeatureCollection") && !document.has("links")) {
      throw StacException.permanent(
          root + " is no STAC document", "Give the location of catalog.json.");
    }
  }

  @Override
  public Stream<StacItem> search(StacSearch search) {
    SearchFilter filter = new SearchFilter(search);
    Stream<StacItem> stream =
        StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                    new Walk(Set.copyOf(search.collections())),
                    Spliterator.ORDERED | Spliterator.NONNULL),
                false)
            .filter(filter);
    return search.limit().map(stream::limit).orElse(stream);
  }

  /** Walks the collection until the item is found: its cost grows with the collection. */
  @Override
  public Optional<StacItem> item(String collection, String id) {
    StacSearch search = StacSearch.builder().collection(collection).ids(List.of(id)).build();
    try (Stream<StacItem> items = search(search)) {
      return items.findFirst();
    }
  }

  @Override
  public StacItem fetch(URI itemHref) {
    URI location = itemHref.normalize();
    if (!belongs(location)) {
      throw StacException.permanent(
          "The item's location " + itemHref + " does not belong to the catalogue " + root,
          "Fetch items from below the folder or host of the catalogue.");
    }
    JsonNode document = read(location);
    if (!document.path("type").asText().equals("Feature")) {
      throw StacException.permanent(
          itemHref + " holds no STAC item but a " + document.path("type").asText("document"),
          "Announce the location of the item itself.");
    }
    return StacItem.of(document, location);
  }

  @Override
  public URI root() {
    return root;
  }

  /** Nothing to close. */
  @Override
  public void close() {}

  private boolean belongs(URI location) {
    if (isFile(location) != isFile(root)) {
      return false;
    }
    if (isFile(root)) {
      Path folder = Path.of(root).toAbsolutePath().normalize().getParent();
      return Path.of(location).toAbsolutePath().normalize().startsWith(folder);
    }
    String host = String.valueOf(location.getHost());
    return Hrefs.readable(location)
        && (host.equalsIgnoreCase(root.getHost()) || settings.furtherHosts().contains(host));
  }

  private static boolean isFile(URI uri) {
    return "file".equalsIgnoreCase(uri.getScheme());
  }

  private JsonNode read(URI location) {
    if (!isFile(location)) {
      return http.json(StacHttp.Call.get(location));
    }
    try {
      Path file = Path.of(location);
      if (Files.size(file) > settings.largestAnswerBytes()) {
        throw StacException.permanent(
            file + " is larger than " + settings.largestAnswerBytes() + " bytes",
            "Split it, or raise the largest answer.");
      }
      JsonNode json = StacJson.MAPPER.readTree(Files.readAllBytes(file));
      if (json == null || !json.isObject()) {
        throw StacException.permanent(file + " is no JSON object", "Repair the catalogue.");
      }
      return json;
    } catch (NoSuchFileException e) {
      throw StacException.permanent("There is no " + location, "Repair the link to it.", e);
    } catch (IOException | IllegalArgumentException e) {
      throw StacException.permanent(
          location + " cannot be read: " + e.getMessage(), "Repair the file or the link to it.", e);
    }
  }

  /** Depth first, in the order of the links; reads a document when its turn comes. */
  private final class Walk implements Iterator<StacItem> {
    private final Set<String> collections;
    private final Set<URI> visited = new HashSet<>();
    private final Deque<URI> pending = new ArrayDeque<>();
    private final Deque<StacItem> ready = new ArrayDeque<>();

    Walk(Set<String> collections) {
      this.collections = collections;
      pending.push(root);
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !pending.isEmpty()) {
        visit(pending.pop());
      }
      return !ready.isEmpty();
    }

    @Override
    public StacItem next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The catalogue has no more items.");
      }
      return ready.remove();
    }

    private void visit(URI location) {
      if (!visited.add(location)) {
        return;
      }
      JsonNode document;
      try {
        document = read(location);
      } catch (StacException e) {
        if (e.retryable() || location.equals(root)) {
          throw e;
        }
        LOG.warn("Skipping a link of {}: {}", root, e.getMessage());
        return;
      }
      switch (document.path("type").asText()) {
        case "Feature" -> ready.add(StacItem.of(document, location));
        case "FeatureCollection" -> {
          for (JsonNode feature : document.path("features")) {
            ready.add(member(feature, location));
          }
        }
        default -> follow(document, location);
      }
    }

    /** A member of an item collection: its hrefs are relative to the collection's file. */
    private StacItem member(JsonNode feature, URI location) {
      StacItem item = StacItem.of(feature);
      return item.selfHref().isPresent() ? item : StacItem.of(feature, location);
    }

    private void follow(JsonNode document, URI location) {
      boolean otherCollection =
          document.path("type").asText().equals("Collection")
              && !collections.isEmpty()
              && !collections.contains(document.path("id").asText());
      List<URI> found = new ArrayList<>();
      for (JsonNode link : document.path("links")) {
        String relation = link.path("rel").asText();
        if (relation.equals("child") || (relation.equals("item") && !otherCollection)) {
          Hrefs.toUri(Hrefs.resolve(location, link.path("href").asText()))
              .filter(Hrefs::readable)
              .map(URI::normalize)
              .ifPresentOrElse(
                  found::add, () -> LOG.warn("Skipping the unreadable link {}.", link));
        }
      }
      for (int i = found.size() - 1; i >= 0; i--) {
        pending.push(found.get(i));
      }
    }
  }
}
