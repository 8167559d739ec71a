package dev.revisit.local.stac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StacApiServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static FolderCatalog catalog;
  private static StacApiServer server;

  @BeforeAll
  static void start() throws IOException {
    catalog = FolderCatalog.read(SmallCatalog.write(folder));
    server = StacApiServer.start(catalog, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.root() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode post(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.root() + "/search"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("features").forEach(f -> ids.add(f.get("id").asText()));
    return ids;
  }

  private static Optional<JsonNode> next(JsonNode page) {
    for (JsonNode link : page.get("links")) {
      if (link.get("rel").asText().equals("next")) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  /** Sends a request line as it is; HTTP clients would tidy the path up. */
  private static String statusOf(String path) throws IOException {
    try (Socket socket = new Socket(server.root().getHost(), server.root().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/../secret.txt",
        "/data/%2e%2e/secret.txt",
        "/data/..%2fsecret.txt",
        "/data/scenes/../../secret.txt",
        "/data/scenes/%2e%2e/%2e%2e/secret.txt",
        "/data//etc/passwd",
        "/data/%2fetc%2fpasswd",
        "/data/scenes%00.tif"
      })
  void aPathOutOfTheFolderIsRefused(String path) throws IOException {
    assertThat(statusOf(path)).matches("HTTP/1.1 (400|403|404) .*");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws IOException, InterruptedException {
    Files.createSymbolicLink(catalog.root().resolve("way-out.txt"), folder.resolve("secret.txt"));
    assertThat(get("/data/way-out.txt").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "datetime=yesterday",
        "datetime=2021-01-01T00:00:00Z/2021-01-02T00:00:00Z/..",
        "limit=0",
        "limit=x",
        "token=-1",
        "intersects=%7B%7D",
        "bbox=1,2,3,4&intersects=%7B%7D"
      })
  void aSearchThatMakesNoSenseIsAnsweredWith400(String query)
      throws IOException, InterruptedException {
    HttpResponse<String> response = get("/search?" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).get("description").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/collections/none",
        "/collections/none/items",
        "/collections/scenes/items/none",
        "/data/none.tif",
        "/data/scenes"
      })
  void whatIsNotThereIsAnsweredWith404(String path) throws IOException, InterruptedException {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void whatCannotBeReadIsNamed() {
    assertThat(catalog.unreadable())
        .extracting(u -> u.file().getFileName().toString())
        .containsExactlyInAnyOrder("collection.json", "outside.json");
    assertThat(catalog.size()).isEqualTo(5);
  }

  @Test
  void aFolderWithoutCatalogIsRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> FolderCatalog.read(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("catalog.json");
  }

  @Test
  void theLandingPageDeclaresWhatTheServerCanDo() throws IOException, InterruptedException {
    JsonNode page = json("/");
    assertThat(page.get("type").asText()).isEqualTo("Catalog");
    assertThat(page.get("conformsTo"))
        .extracting(JsonNode::asText)
        .contains(
            "https://api.stacspec.org/v1.0.0/core", "https://api.stacspec.org/v1.0.0/item-search");
    assertThat(page.get("links"))
        .extracting(l -> l.get("rel").asText())
        .contains("self", "root", "conformance", "data", "search", "child");
    assertThat(json("/conformance").get("conformsTo")).isEqualTo(page.get("conformsTo"));
    assertThat(json("/collections").get("collections")).hasSize(1);
    assertThat(json("/collections/scenes").get("id").asText()).isEqualTo("scenes");
  }

  @Test
  void assetsInsideTheFolderBecomeUrlsAndOthersStayWhatTheyAre()
      throws IOException, InterruptedException {
    JsonNode item = json("/collections/scenes/items/s1");
    assertThat(item.at("/assets/vv/href").asText())
        .isEqualTo(server.root() + "/data/scenes/s1/vv%201.tif");
    assertThat(item.at("/assets/public/href").asText()).isEqualTo("https://example.org/x.tif");
    assertThat(item.at("/assets/outside/href").asText()).startsWith("file:");
    assertThat(item.get("links"))
        .extracting(l -> l.get("rel").asText())
        .containsExactly("self", "collection", "parent", "root", "derived_from");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrOverlap() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    String address = "/search?limit=2&collections=scenes";
    int pages = 0;
    while (!address.isEmpty()) {
      JsonNode page = json(address);
      ids.addAll(ids(page));
      pages++;
      address =
          next(page)
              .map(l -> l.get("href").asText().substring(server.root().toString().length()))
              .orElse("");
    }
    assertThat(pages).isEqualTo(3);
    assertThat(ids).containsExactly("s4", "s3", "s2", "s1", "s0"); // the newest first
  }

  @Test
  void thePagesOfAPostCarryOnlyTheTokenToMerge() throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("limit", 3);
    JsonNode first = post(body.toString());
    JsonNode link = next(first).orElseThrow();
    assertThat(link.get("merge").asBoolean()).isTrue();
    body.setAll((ObjectNode) link.get("body"));
    JsonNode second = post(body.toString());
    assertThat(ids(first)).containsExactly("s4", "s3", "s2");
    assertThat(ids(second)).containsExactly("s1", "s0");
    assertThat(next(second)).isEmpty();
  }

  @Test
  void filtersNarrowTheAnswer() throws IOException, InterruptedException {
    assertThat(ids(json("/search?bbox=6.2,50,7.5,51"))).containsExactly("s2", "s1");
    assertThat(ids(json("/search?datetime=2021-05-02T00:00:00Z/2021-05-03T23:59:59Z")))
        .containsExactly("s2", "s1");
    assertThat(ids(json("/search?datetime=2021-05-04T00:00:00Z/.."))).containsExactly("s4", "s3");
    assertThat(ids(json("/search?datetime=2021-05-04T10:00:00Z"))).containsExactly("s3");
    assertThat(ids(json("/search?ids=s0,s3"))).containsExactly("s3", "s0");
    assertThat(ids(json("/search?collections=other"))).isEmpty();
    assertThat(ids(json("/collections/scenes/items?bbox=5,50,5.1,50.1"))).containsExactly("s0");
    assertThat(ids(post("{\"intersects\": {\"type\": \"Point\", \"coordinates\": [8.5, 50.5]}}")))
        .containsExactly("s3");
  }

  @Test
  void aPartOfAFileIsSentWithItsPlace() throws IOException, InterruptedException {
    HttpResponse<String> part = get("/data/scenes/s0/vv%201.tif", "Range", "bytes=10-12");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("abc");
    assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 10-12/20");
    assertThat(part.headers().firstValue("Content-Length")).hasValue("3");
    HttpResponse<String> beyond = get("/data/scenes/s0/vv%201.tif", "Range", "bytes=20-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */20");
  }

  @Test
  void aPartOfAFileThatHasChangedIsAnsweredWithTheWholeFile()
      throws IOException, InterruptedException {
    String tag = get("/data/scenes/s0/vv%201.tif").headers().firstValue("ETag").orElseThrow();
    assertThat(
            get("/data/scenes/s0/vv%201.tif", "Range", "bytes=0-0", "If-Range", tag).statusCode())
        .isEqualTo(206);
    assertThat(
            get("/data/scenes/s0/vv%201.tif", "Range", "bytes=0-0", "If-Range", "\"old\"").body())
        .isEqualTo(SmallCatalog.ASSET);
  }

  @Test
  void headTellsTheSizeOnly() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.root() + "/data/scenes/s0/vv%201.tif"))
            .method("HEAD", BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).hasValue("20");
    assertThat(response.headers().firstValue("Accept-Ranges")).hasValue("bytes");
  }

  @Test
  void ourOwnClientPagesThroughIt() {
    try (StacCatalog client = StacCatalogs.open(server.root().toString());
        Stream<StacItem> items =
            client.search(
                StacSearch.builder()
                    .collection("scenes")
                    .pageSize(2)
                    .from(Instant.parse("2021-05-02T00:00:00Z"))
                    .build())) {
      assertThat(items).extracting(StacItem::id).containsExactly("s4", "s3", "s2", "s1");
    }
  }

  @Test
  void aTakenPortIsNamed() {
    int taken = server.root().getPort();
    assertThatThrownBy(() -> StacApiServer.start(catalog, taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Port " + taken);
  }
}
