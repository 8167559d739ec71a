package dev.revisit.local.stac;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A STAC API 1.0.0 (core, collections, item search) over a catalogue folder, which also serves the
 * rasters with HTTP byte ranges: what a public catalogue and its object store do, on the loopback
 * address.
 *
 * <p>A search is a scan of all items in memory: fine for the thousands of items of a laptop, not
 * meant for more.
 */
public final class StacApiServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOST = "127.0.0.1";
  private static final String GEOJSON = "application/geo+json";
  private static final List<String> CONFORMANCE =
      List.of(
          "https://api.stacspec.org/v1.0.0/core",
          "https://api.stacspec.org/v1.0.0/collections",
          "https://api.stacspec.org/v1.0.0/ogcapi-features",
          "https://api.stacspec.org/v1.0.0/item-search",
          "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
          "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson");

  private final FolderCatalog catalog;
  private final Javalin server;
  private final StacLinks links;
  private final URI root;

  private StacApiServer(FolderCatalog catalog, Javalin server) {
    this.catalog = catalog;
    this.server = server;
    this.root = URI.create("http://" + HOST + ":" + server.port());
    this.links = new StacLinks(root, catalog.root());
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static StacApiServer start(FolderCatalog catalog, int port) throws IOException {
    Javalin javalin =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.startupWatcherEnabled = false;
              // Rasters are compressed inside, and a compressed stream has other byte ranges.
              config.http.disableCompression();
              config.jetty.threadPool = new QueuedThreadPool(16, 2, 30_000);
            });
    try {
      javalin.start(HOST, port);
    } catch (JavalinBindException e) {
      throw new IOException("Port " + port + " on " + HOST + " is taken", e);
    }
    StacApiServer api = new StacApiServer(catalog, javalin);
    api.route();
    return api;
  }

  /** The API root, the landing page's address. */
  public URI root() {
    return root;
  }

  private void route() {
    ServedFolder files = new ServedFolder(catalog.root());
    server.get("/", c -> json(c, landingPage()));
    server.get(
        "/conformance",
        c -> json(c, JSON.createObjectNode().set("conformsTo", JSON.valueToTree(CONFORMANCE))));
    server.get("/collections", c -> json(c, collections()));
    server.get("/collections/{collection}", this::collection);
    server.get("/collections/{collection}/items", this::items);
    server.get("/collections/{collection}/items/{item}", this::item);
    server.get(
        "/search",
        c -> answer(c, ItemSearch.ofQuery(c.queryParamMap()), links.search(), c.queryParamMap()));
    server.post("/search", c -> answerPost(c, ItemSearch.ofBody(c.body())));
    server.get("/data/<path>", c -> files.serve(c, c.pathParam("path")));
    server.head("/data/<path>", c -> files.serve(c, c.pathParam("path")));
    server.exception(
        ItemSearch.InvalidSearchException.class,
        (e, c) -> error(c, 400, "InvalidParameterValue", e.getMessage()));
  }

  private ObjectNode landingPage() {
    ObjectNode page = JSON.createObjectNode();
    page.put("type", "Catalog")
        .put("stac_version", "1.0.0")
        .put("id", catalog.catalog().path("id").asText("revisit-local"));
    page.put("title", catalog.catalog().path("title").asText("Local catalogue"));
    page.put(
        "description",
        catalog.catalog().path("description").asText("A catalogue folder served by Revisit."));
    page.set("conformsTo", JSON.valueToTree(CONFORMANCE));
    ArrayNode all = page.putArray("links");
    all.add(StacLinks.link("self", links.landing(), "application/json"));
    all.add(StacLinks.link("root", links.landing(), "application/json"));
    all.add(StacLinks.link("conformance", root + "/conformance", "application/json"));
    all.add(StacLinks.link("data", root + "/collections", "application/json"));
    all.add(StacLinks.link("search", links.search(), GEOJSON).put("method", "GET"));
    all.add(StacLinks.link("search", links.search(), GEOJSON).put("method", "POST"));
    for (String id : catalog.collections().keySet()) {
      all.add(StacLinks.link("child", links.collection(id), "application/json"));
    }
    return page;
  }

  private ObjectNode collections() {
    ObjectNode page = JSON.createObjectNode();
    ArrayNode all = page.putArray("collections");
    catalog.collections().forEach((id, collection) -> all.add(links.published(id, collection)));
    ArrayNode pageLinks = page.putArray("links");
    pageLinks.add(StacLinks.link("self", root + "/collections", "application/json"));
    pageLinks.add(StacLinks.link("root", links.landing(), "application/json"));
    return page;
  }

  private void collection(Context context) {
    String id = context.pathParam("collection");
    ObjectNode collection = catalog.collections().get(id);
    if (collection == null) {
      error(context, 404, "NotFound", "No collection " + id);
    } else {
      json(context, links.published(id, collection));
    }
  }

  private void items(Context context) throws ItemSearch.InvalidSearchException {
    String id = context.pathParam("collection");
    if (!catalog.collections().containsKey(id)) {
      error(context, 404, "NotFound", "No collection " + id);
      return;
    }
    Map<String, List<String>> query = new TreeMap<>(context.queryParamMap());
    query.put("collections", List.of(id));
    ItemSearch search = ItemSearch.ofQuery(query);
    query.remove("collections");
    answer(context, search, links.collection(id) + "/items", query);
  }

  private void item(Context context) {
    catalog
        .item(context.pathParam("collection"), context.pathParam("item"))
        .ifPresentOrElse(
            item -> geoJson(context, links.published(item)),
            () ->
                error(
                    context,
                    404,
                    "NotFound",
                    "No item "
                        + context.pathParam("item")
                        + " in collection "
                        + context.pathParam("collection")));
  }

  private void answer(
      Context context, ItemSearch search, String address, Map<String, List<String>> query) {
    ObjectNode page = page(search);
    next(search, page)
        .ifPresent(
            token -> {
              Map<String, List<String>> following = new TreeMap<>(query);
              following.put("token", List.of(String.valueOf(token)));
              page.withArray("links")
                  .add(
                      StacLinks.link("next", address + "?" + queryString(following), GEOJSON)
                          .put("method", "GET"));
            });
    geoJson(context, page);
  }

  private void answerPost(Context context, ItemSearch search) {
    ObjectNode page = page(search);
    next(search, page)
        .ifPresent(
            token -> {
              ObjectNode link =
                  StacLinks.link("next", links.search(), GEOJSON)
                      .put("method", "POST")
                      .put("merge", true);
              link.putObject("body").put("token", String.valueOf(token));
              page.withArray("links").add(link);
            });
    geoJson(context, page);
  }

  private ObjectNode page(ItemSearch search) {
    List<CatalogItem> matching = catalog.items().stream().filter(search::matches).toList();
    List<CatalogItem> shown = matching.stream().skip(search.token()).limit(search.limit()).toList();
    ObjectNode page = JSON.createObjectNode().put("type", "FeatureCollection");
    ArrayNode features = page.putArray("features");
    shown.forEach(item -> features.add(links.published(item)));
    page.put("numberMatched", matching.size()).put("numberReturned", shown.size());
    page.putArray("links").add(StacLinks.link("root", links.landing(), "application/json"));
    return page;
  }

  private static java.util.OptionalInt next(ItemSearch search, ObjectNode page) {
    int end = search.token() + page.path("numberReturned").asInt();
    return end < page.path("numberMatched").asInt()
        ? java.util.OptionalInt.of(end)
        : java.util.OptionalInt.empty();
  }

  private static String queryString(Map<String, List<String>> query) {
    return query.entrySet().stream()
        .flatMap(
            e ->
                e.getValue().stream()
                    .map(v -> e.getKey() + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8)))
        .collect(Collectors.joining("&"));
  }

  private static void json(Context context, com.fasterxml.jackson.databind.JsonNode node) {
    context.contentType("application/json").result(node.toString());
  }

  private static void geoJson(Context context, ObjectNode node) {
    context.contentType(GEOJSON).result(node.toString());
  }

  private static void error(Context context, int status, String code, String description) {
    context
        .status(status)
        .contentType("application/json")
        .result(
            JSON.createObjectNode().put("code", code).put("description", description).toString());
  }

  @Override
  public void close() {
    server.stop();
  }
}
