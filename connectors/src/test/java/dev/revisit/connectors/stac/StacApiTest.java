package dev.revisit.connectors.stac;

import static dev.revisit.connectors.stac.Features.item;
import static dev.revisit.connectors.stac.Features.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class StacApiTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final StubServer server = StubServer.start();
  private final List<Duration> rests = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void onlyWebAddressesAreApis() {
    assertThatThrownBy(() -> new StacApi(URI.create("ftp://example.org"), StacSettings.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://");
  }

  @Test
  void nothingListeningIsARetryableOutage() {
    URI uri = server.uri("/v1");
    server.close();
    StacApi api = api(uri, StacSettings.defaults().withAttempts(2));

    StacException failure = failure(() -> ids(api, StacSearch.all()));

    assertThat(failure.retryable()).isTrue();
    assertThat(failure.status()).isEmpty();
    assertThat(rests).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void anAnswerThatStallsAfterItsHeadersIsARetryableOutage() {
    server.stall();
    StacSettings impatient =
        StacSettings.defaults().withRequestTimeout(Duration.ofMillis(200)).withAttempts(1);

    StacException failure = failure(() -> ids(api(server.uri("/v1"), impatient), StacSearch.all()));

    assertThat(failure.retryable()).isTrue();
    assertThat(failure).hasMessageContaining("no whole answer within 200 ms");
  }

  @Test
  void aFeatureWithoutSelfLinkIsWhereTheStandardSaysThatItemsAre() {
    server.answer(page("", item("a b")));

    try (var items = api().search(StacSearch.all())) {
      assertThat(items.findFirst().orElseThrow().selfHref())
          .contains(server.uri("/v1/collections/c/items/a%20b"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html>welcome</html>",
        "{\"type\": \"FeatureCollection\", \"features\": [",
        "",
        "42",
        "{\"type\": \"Catalog\"}"
      })
  void anAnswerThatIsNoItemCollectionIsAPermanentFailureWithARemedy(String body) {
    server.answer(body);

    StacException failure = failure(() -> ids(api(), StacSearch.all()));

    assertThat(failure.retryable()).isFalse();
    assertThat(failure.remedy()).contains("URL");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerErrorIsTriedAgainWithDoublingPausesAndThenReportedAsAnOutage() {
    for (int i = 0; i < 5; i++) {
      server.answer(500, "broken");
    }

    StacException failure = failure(() -> ids(api(), StacSearch.all()));

    assertThat(failure.retryable()).isTrue();
    assertThat(failure.status()).hasValue(500);
    assertThat(failure).hasMessageContaining("broken");
    assertThat(rests)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));
  }

  @Test
  void tooManyRequestsWaitsAsLongAsTheServerAsks() {
    server
        .answer(429, Map.of("Retry-After", "17"), "{}")
        .answer(503, Map.of("Retry-After", "Thu, 01 Jan 2026 00:00:42 GMT"), "{}")
        .answer(page("", item("a")));

    assertThat(ids(api(), StacSearch.all())).containsExactly("a");
    assertThat(rests).containsExactly(Duration.ofSeconds(17), Duration.ofSeconds(42));
  }

  @Test
  void aServerThatAsksForTooLongAPauseEndsTheTries() {
    server.answer(429, Map.of("Retry-After", "86400"), "{}");

    StacException failure = failure(() -> ids(api(), StacSearch.all()));

    assertThat(failure.retryable()).isTrue();
    assertThat(failure.status()).hasValue(429);
    assertThat(rests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 410})
  void aRefusalIsPermanentAndNotTriedAgain(int status) {
    server.answer(status, "{\"code\": \"no\"}");

    StacException failure = failure(() -> ids(api(), StacSearch.all()));

    assertThat(failure.retryable()).isFalse();
    assertThat(failure.status()).hasValue(status);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    server.answer(page("", item("a".repeat(2000))));
    StacApi api = api(server.uri("/v1"), StacSettings.defaults().withLargestAnswerBytes(1000));

    assertThatThrownBy(() -> ids(api, StacSearch.all()))
        .hasMessageContaining("more than 1000 bytes");
  }

  @Test
  void theSearchIsPostedAsTheStandardSays() throws JsonProcessingException {
    server.answer(page(""));
    StacSearch search =
        StacSearch.builder()
            .collection("sentinel-2-c1-l2a")
            .bbox(new BoundingBox(10, 50, 11, 51))
            .from(Instant.parse("2020-01-01T00:00:00Z"))
            .pageSize(7)
            .build();

    assertThat(ids(api(), search)).isEmpty();

    StubServer.Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/v1/search");
    assertThat(request.header("Content-Type")).contains("application/json");
    assertThat(body(request))
        .isEqualTo(
            StacJson.MAPPER.readTree(
                Features.quoted(
                    "{'limit': 7, 'collections': ['sentinel-2-c1-l2a'],"
                        + "'datetime': '2020-01-01T00:00:00Z/..', 'bbox': [10.0,50.0,11.0,51.0]}")));
  }

  @Test
  void aGeometryExcludesTheBoxInTheRequestAsTheStandardDemands() throws JsonProcessingException {
    server.answer(page(""));
    StacSearch search =
        StacSearch.builder()
            .bbox(new BoundingBox(10, 50, 11, 51))
            .intersects(new GeometryFactory().createPoint(new Coordinate(10.5, 50.5)))
            .build();

    assertThat(ids(api(), search)).isEmpty();

    JsonNode body = body(server.requests().get(0));
    assertThat(body.has("bbox")).isFalse();
    assertThat(body.at("/intersects/type").asText()).isEqualTo("Point");
    assertThat(body.at("/intersects/coordinates/0").doubleValue()).isEqualTo(10.5);
    assertThat(body.path("intersects").has("crs")).isFalse();
  }

  @Test
  void aServerWithoutPostIsSearchedByGet() {
    server
        .answer(405, "{}")
        .answer(page("{'rel': 'next', 'href': '/v1/search?page=2'}", item("a")))
        .answer(page("", item("b")))
        .answer(page("", item("c")));
    StacApi api = api();
    StacSearch search =
        StacSearch.builder()
            .collections(List.of("c", "d"))
            .to(Instant.parse("2021-01-01T00:00:00Z"))
            .build();

    assertThat(ids(api, search)).containsExactly("a", "b");
    assertThat(ids(api, search)).containsExactly("c");
    assertThat(server.requests())
        .extracting(request -> request.method() + " " + request.uri())
        .containsExactly(
            "POST /v1/search",
            "GET /v1/search?limit=100&collections=c%2Cd&datetime=..%2F2021-01-01T00%3A00%3A00Z",
            "GET /v1/search?page=2",
            "GET /v1/search?limit=100&collections=c%2Cd&datetime=..%2F2021-01-01T00%3A00%3A00Z");
  }

  @Test
  void theRecordedPageOfEarthSearchLeadsToASecondPageWithExactlyTheBodyOfItsLink()
      throws JsonProcessingException {
    JsonNode recorded = SharedData.json("stac-items", "earth-search-v1_search-response-page1.json");
    JsonNode next = recorded.at("/links/0");
    ((ObjectNode) next).put("href", server.uri("/v1/search").toString());
    server.answer(recorded.toString()).answer(page("", item("last")));

    List<String> ids = ids(api(), StacSearch.all());

    assertThat(ids)
        .hasSize(11)
        .startsWith("S1A_IW_GRDH_1SSH_20250731T135702_20250731T135722_060328_077F7E");
    assertThat(ids).endsWith("S2B_T24MVV_20250731T130245_L2A", "last");
    assertThat(body(server.requests().get(1)))
        .isEqualTo(
            StacJson.MAPPER.readTree(
                Features.quoted(
                    "{'next':"
                        + " '2025-07-31T13:03:25.899000Z,S2B_T24MVV_20250731T130245_L2A,"
                        + "sentinel-2-c1-l2a'}")));
  }

  @Test
  void theFiltersAreAppliedAgainToWhatTheServerSends() {
    // The recorded answer ignored its filter: a search for one collection gets all of them.
    server.answer(
        withoutLinks(SharedData.json("stac-items", "earth-search-v1_search-response-page1.json")));
    StacSearch search =
        StacSearch.builder()
            .collection("sentinel-2-l2a")
            .bbox(new BoundingBox(-40, -5, -38, -4))
            .from(Instant.parse("2025-07-31T13:00:00Z"))
            .to(Instant.parse("2025-07-31T13:10:00Z"))
            .build();

    assertThat(ids(api(), search)).containsExactly("S2B_24MUV_20250731_0_L2A");
  }

  @Test
  void aMergingLinkIsLaidOverTheRequestBefore() throws JsonProcessingException {
    server
        .answer(
            page(
                "{'rel': 'next', 'method': 'POST', 'href': 'search', 'merge': true,"
                    + "'body': {'token': 't2', 'limit': 5}, 'headers': {'X-Shard': '3'}}",
                item("a")))
        .answer(page("", item("b")));

    assertThat(ids(api(), StacSearch.builder().collection("c").build())).containsExactly("a", "b");
    StubServer.Request second = server.requests().get(1);
    assertThat(body(second))
        .isEqualTo(
            StacJson.MAPPER.readTree(
                Features.quoted("{'limit': 5, 'collections': ['c'], 'token': 't2'}")));
    assertThat(second.header("X-Shard")).contains("3");
  }

  @Test
  void aRepeatedCursorEndsTheSearch() {
    String again = "{'rel': 'next', 'method': 'POST', 'href': 'search', 'body': {'next': 'x'}}";
    server
        .answer(page(again, item("a")))
        .answer(page(again, item("b")))
        .answer(page(again, item("c")));

    assertThat(ids(api(), StacSearch.all())).containsExactly("a", "b");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void anEmptyPageEndsTheSearchEvenIfItHasASuccessor() {
    server
        .answer(page("{'rel': 'next', 'href': 'search?page=2'}", item("a")))
        .answer(page("{'rel': 'next', 'href': 'search?page=3'}"))
        .answer(page("", item("never")));

    assertThat(ids(api(), StacSearch.all())).containsExactly("a");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aServerThatSendsPageAfterPageWithoutAMatchIsGivenUp() {
    for (int i = 2; i < 60; i++) {
      server.answer(page("{'rel': 'next', 'href': 'search?page=" + i + "'}", item("a")));
    }

    StacException failure =
        failure(() -> ids(api(), StacSearch.builder().collection("other").build()));

    assertThat(failure).hasMessageContaining("ignore a filter");
    assertThat(server.requests()).hasSize(50);
  }

  @Test
  void pagesAreReadOnlyWhenTheyAreNeeded() {
    server.answer(page("{'rel': 'next', 'href': 'search?page=2'}", item("a"), item("b")));

    assertThat(ids(api(), StacSearch.builder().limit(2).build())).containsExactly("a", "b");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anInvalidFeatureIsDeliveredWithItsDefectAndStopsNothing() {
    server.answer(page("", "{\"type\": \"Feature\"}", item("b")));

    try (var items = api().search(StacSearch.all())) {
      assertThat(items.toList())
          .extracting(found -> found.defect().isPresent())
          .containsExactly(true, false);
    }
  }

  @Test
  void aRedirectKeepsTheMethodButTakesNoCredentialsToAnotherOrigin() {
    try (StubServer other = StubServer.start()) {
      other.answer(page("", item("a")));
      server.answer(307, Map.of("Location", other.uri("/moved/search").toString()), "");
      StacApi api =
          api(server.uri("/v1"), StacSettings.defaults().withHeader("Authorization", "secret"));

      assertThat(ids(api, StacSearch.all())).containsExactly("a");
      assertThat(server.requests().get(0).header("Authorization")).contains("secret");
      assertThat(other.requests().get(0).method()).isEqualTo("POST");
      assertThat(other.requests().get(0).header("Authorization")).isEmpty();
    }
  }

  @Test
  void redirectsInACircleEnd() {
    for (int i = 0; i < 10; i++) {
      server.answer(302, Map.of("Location", "/v1/search"), "");
    }

    assertThatThrownBy(() -> ids(api(), StacSearch.all())).hasMessageContaining("redirected");
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void anItemIsFoundByItsIdOrNotAtAll() {
    server.answer(item("x 1")).answer(404, "{\"code\": \"NotFound\"}");

    assertThat(api().item("c", "x 1")).get().extracting(StacItem::id).isEqualTo("x 1");
    assertThat(api().item("c", "y")).isEmpty();
    assertThat(server.requests().get(0).uri()).isEqualTo("/v1/collections/c/items/x%201");
  }

  @Test
  void anItemIsFetchedFromTheCataloguesOwnHostOnly() {
    server.answer(item("x")).answer(page(""));
    StacApi api = api();

    StacItem item = api.fetch(server.uri("/elsewhere/x.json"));
    assertThat(item.selfHref()).contains(server.uri("/elsewhere/x.json"));
    assertThatThrownBy(() -> api.fetch(server.uri("/v1/search")))
        .hasMessageContaining("no STAC item but a FeatureCollection");
    for (String location :
        List.of("http://169.254.169.254/latest", "file:///etc/passwd", "relative.json")) {
      assertThatThrownBy(() -> api.fetch(URI.create(location)))
          .isInstanceOf(StacException.class)
          .hasMessageContaining("does not belong");
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void settingsDoNotShowTheTextOfHeaders() {
    assertThat(StacSettings.defaults().withHeader("Authorization", "secret").toString())
        .contains("Authorization")
        .doesNotContain("secret");
  }

  private StacApi api() {
    return api(server.uri("/v1/"), StacSettings.defaults());
  }

  private StacApi api(URI root, StacSettings settings) {
    return new StacApi(root, settings, Clock.fixed(NOW, ZoneOffset.UTC), rests::add);
  }

  private static List<String> ids(StacCatalog catalog, StacSearch search) {
    try (var items = catalog.search(search)) {
      return items.map(StacItem::id).toList();
    }
  }

  private static StacException failure(ThrowingCallable action) {
    return catchThrowableOfType(StacException.class, action);
  }

  private static JsonNode body(StubServer.Request request) throws JsonProcessingException {
    return StacJson.MAPPER.readTree(request.body());
  }

  private static String withoutLinks(JsonNode page) {
    ((ArrayNode) page.path("links")).removeAll();
    return page.toString();
  }
}
