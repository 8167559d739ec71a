package dev.revisit.local.stac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A STAC catalogue in a folder, read once: the collections and items that {@code catalog.json}
 * reaches through its {@code child} and {@code item} links. Links that leave the folder are not
 * followed.
 */
public final class FolderCatalog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final ObjectNode catalog;
  private final Map<String, ObjectNode> collections;
  private final List<CatalogItem> items;
  private final List<Unreadable> unreadable;

  /** A file that a link names but that cannot be read as STAC. */
  public record Unreadable(Path file, String reason) {}

  private FolderCatalog(
      Path root,
      ObjectNode catalog,
      Map<String, ObjectNode> collections,
      List<CatalogItem> items,
      List<Unreadable> unreadable) {
    this.root = root;
    this.catalog = catalog;
    this.collections = collections;
    this.items = items;
    this.unreadable = unreadable;
  }

  /**
   * Reads the catalogue.
   *
   * @throws IOException when the folder holds no readable {@code catalog.json}
   */
  public static FolderCatalog read(Path folder) throws IOException {
    Path root = folder.toRealPath();
    Path start = root.resolve("catalog.json");
    if (!Files.isRegularFile(start)) {
      throw new IOException("No catalog.json in " + root);
    }
    JsonNode catalog = JSON.readTree(Files.readAllBytes(start));
    if (!(catalog instanceof ObjectNode object)
        || !"Catalog".equals(catalog.path("type").asText())) {
      throw new IOException(start + " is not a STAC catalogue (\"type\" is not \"Catalog\")");
    }
    Walk walk = new Walk(root);
    walk.from(start, object);
    // The newest first, as catalogues answer a search; the id settles ties so that pages never
    // overlap.
    walk.items.sort(
        Comparator.comparing((CatalogItem i) -> i.from().orElse(java.time.Instant.MIN))
            .reversed()
            .thenComparing(CatalogItem::collection)
            .thenComparing(CatalogItem::id));
    return new FolderCatalog(
        root, object, walk.collections, List.copyOf(walk.items), List.copyOf(walk.unreadable));
  }

  private static final class Walk {
    private record Open(Path file, ObjectNode node, String collection) {}

    private final Path root;
    private final Map<String, ObjectNode> collections = new LinkedHashMap<>();
    private final List<CatalogItem> items = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private final Deque<Open> open = new ArrayDeque<>();

    Walk(Path root) {
      this.root = root;
    }

    void from(Path file, ObjectNode node) {
      seen.add(file);
      open.add(new Open(file, node, ""));
      while (!open.isEmpty()) {
        Open next = open.removeFirst();
        for (JsonNode link : next.node().path("links")) {
          String relation = link.path("rel").asText();
          if (relation.equals("child") || relation.equals("item")) {
            follow(next, link.path("href").asText());
          }
        }
      }
    }

    private void follow(Open parent, String href) {
      Path file;
      try {
        file = parent.file().resolveSibling(href).normalize();
      } catch (InvalidPathException e) {
        unreadable.add(new Unreadable(parent.file(), "link " + href + " is not a path"));
        return;
      }
      if (!file.startsWith(root)) {
        unreadable.add(new Unreadable(file, "outside of the catalogue's folder"));
      } else if (seen.add(file)) {
        read(file, parent.collection());
      }
    }

    private void read(Path file, String parentCollection) {
      JsonNode node;
      try {
        node = JSON.readTree(Files.readAllBytes(file));
      } catch (IOException e) {
        unreadable.add(new Unreadable(file, e.getMessage()));
        return;
      }
      if (!(node instanceof ObjectNode object)) {
        unreadable.add(new Unreadable(file, "not a JSON object"));
        return;
      }
      switch (object.path("type").asText()) {
        case "Feature" -> items.add(CatalogItem.of(file, object, parentCollection));
        case "Collection" -> {
          String id = object.path("id").asText();
          collections.put(id, object);
          open.add(new Open(file, object, id));
        }
        case "Catalog" -> open.add(new Open(file, object, parentCollection));
        default ->
            unreadable.add(
                new Unreadable(file, "\"type\" is neither Catalog, Collection nor Feature"));
      }
    }
  }

  /** The folder, as a real path. */
  public Path root() {
    return root;
  }

  /** Id of the catalogue. */
  public String id() {
    return catalog.path("id").asText("unnamed");
  }

  /** Number of items. */
  public int size() {
    return items.size();
  }

  public Set<String> collectionIds() {
    return collections.keySet();
  }

  /** What could not be read; these files are not part of the catalogue. */
  public List<Unreadable> unreadable() {
    return unreadable;
  }

  ObjectNode catalog() {
    return catalog;
  }

  Map<String, ObjectNode> collections() {
    return collections;
  }

  List<CatalogItem> items() {
    return items;
  }

  Optional<CatalogItem> item(String collection, String id) {
    return items.stream()
        .filter(i -> i.collection().equals(collection) && i.id().equals(id))
        .findFirst();
  }
}
