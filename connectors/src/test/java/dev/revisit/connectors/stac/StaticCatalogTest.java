package dev.revisit.connectors.stac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticCatalogTest {
  @TempDir Path folder;

  @Test
  void aPlaceWithoutACatalogueIsRefusedWithARemedy() throws IOException {
    assertThatThrownBy(() -> StacCatalogs.open(folder.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("folder with catalog.json");
    write("catalog.json", "not json");
    assertThatThrownBy(() -> StacCatalogs.open(folder.toString()))
        .isInstanceOf(StacException.class)
        .hasMessageContaining("cannot be read");
    write("catalog.json", "{\"hello\": 1}");
    assertThatThrownBy(() -> StacCatalogs.open(folder.toString()))
        .isInstanceOf(StacException.class)
        .hasMessageContaining("no STAC document");
  }

  @Test
  void aCircleOfLinksEnds() throws IOException {
    write(
        "catalog.json",
        links("child", "./a/catalog.json", "child", "catalog.json", "item", "i.json"));
    write(
        "a/catalog.json",
        links("child", "../catalog.json", "item", "../i.json", "child", "../a/./catalog.json"));
    write("i.json", Features.item("i"));

    assertThat(ids(StacSearch.all())).containsExactly("i");
  }

  @Test
  void aBrokenLinkIsSkippedAndStopsNothing() throws IOException {
    write("catalog.json", links("item", "missing.json", "child", "bad.json", "item", "i.json"));
    write("bad.json", "]");
    write("i.json", Features.item("i"));

    assertThat(ids(StacSearch.all())).containsExactly("i");
  }

  @Test
  void documentsAreReadWhenTheirTurnComes() throws IOException {
    write("catalog.json", links("item", "i.json", "item", "j.json"));
    write("i.json", Features.item("i"));
    write("j.json", Features.item("j"));

    try (StacCatalog catalog = StacCatalogs.open(folder.toString());
        var items = catalog.search(StacSearch.all())) {
      var iterator = items.iterator();
      assertThat(iterator.next().id()).isEqualTo("i");
      write("j.json", Features.item("changed meanwhile"));
      assertThat(iterator.next().id()).isEqualTo("changed meanwhile");
      assertThat(iterator.hasNext()).isFalse();
    }
  }

  @Test
  void anItemCollectionIsALeafWithManyItems() throws IOException {
    write("catalog.json", links("item", "all.json"));
    write("all.json", Features.page("", Features.item("a"), Features.item("b")));

    assertThat(ids(StacSearch.all())).containsExactly("a", "b");
  }

  @Test
  void itemsOutsideTheFolderAreNotFetched() throws IOException {
    write("c/catalog.json", links());
    write("secret.json", Features.item("secret"));

    try (StacCatalog catalog = StacCatalogs.open(folder.resolve("c").toString())) {
      for (URI location :
          List.of(
              folder.resolve("secret.json").toUri(),
              URI.create(folder.resolve("c").toUri() + "../secret.json"),
              URI.create("http://localhost/secret.json"))) {
        assertThatThrownBy(() -> catalog.fetch(location)).hasMessageContaining("does not belong");
      }
    }
  }

  @Test
  void theRealCatalogueHasItsFortyTwoItemsWithFilesThatExist() {
    try (StacCatalog catalog = StacCatalogs.open(SharedData.folder("catalog").toString());
        var stream = catalog.search(StacSearch.all())) {
      List<StacItem> items = stream.toList();

      assertThat(items).hasSize(42);
      assertThat(items).allSatisfy(item -> assertThat(item.defect()).isEmpty());
      assertThat(items)
          .flatMap(item -> item.assets().values())
          .hasSize(287)
          .allSatisfy(asset -> assertThat(Path.of(URI.create(asset.href()))).isRegularFile());
    }
  }

  @Test
  void theRealCatalogueIsSearchedByCollectionPlaceAndTime() {
    StacSearch belgiumInSpring =
        StacSearch.builder()
            .collections(List.of("sentinel-2-c1-l2a", "sentinel-1-rtc"))
            .bbox(new BoundingBox(5, 50, 6, 51))
            .from(Instant.parse("2021-03-01T00:00:00Z"))
            .to(Instant.parse("2021-04-30T00:00:00Z"))
            .build();
    try (StacCatalog catalog = StacCatalogs.open(SharedData.folder("catalog").toString());
        var items = catalog.search(belgiumInSpring)) {
      assertThat(items.map(StacItem::id))
          .containsExactlyInAnyOrder(
              "S2_T31UFS_20210301T000000_L2A_MONTHLY",
              "S2_T31UFS_20210401T000000_L2A_MONTHLY",
              "S1_T31UFS_20210301T000000_MONTHLY_rtc",
              "S1_T31UFS_20210401T000000_MONTHLY_rtc");
    }
  }

  @Test
  void anItemOfTheRealCatalogueIsFoundByIdAndByLocation() {
    try (StacCatalog catalog = StacCatalogs.open(SharedData.folder("catalog").toString())) {
      StacItem byId = catalog.item("sentinel-2-l2a", "S2A_29RKH_20200219_0_L2A").orElseThrow();
      StacItem byLocation = catalog.fetch(byId.selfHref().orElseThrow());

      assertThat(byLocation).isEqualTo(byId);
      assertThat(catalog.item("sentinel-2-l2a", "none")).isEmpty();
      assertThat(catalog.item("none", "S2A_29RKH_20200219_0_L2A")).isEmpty();
    }
  }

  @Test
  void aCatalogueBehindHttpIsReadWithRetriesAndItsHrefsBecomeAbsolute() {
    try (StubServer server = StubServer.start()) {
      String item = Features.item("i").replace("{}", "{\"a\": {\"href\": \"B02.tif\"}}");
      server
          .answer(links("item", "./x/i.json"))
          .answer(links("item", "./x/i.json"))
          .answer(503, "{}")
          .answer(item);
      List<Duration> rests = new ArrayList<>();
      StaticCatalog catalog =
          new StaticCatalog(
              server.uri("/c/catalog.json"),
              StacSettings.defaults(),
              Clock.systemUTC(),
              rests::add);

      try (var items = catalog.search(StacSearch.all())) {
        assertThat(items.toList())
            .singleElement()
            .satisfies(
                found ->
                    assertThat(found.assets().get("a").href())
                        .isEqualTo(server.uri("/c/x/B02.tif").toString()));
      }
      assertThat(rests).hasSize(1);
    }
  }

  @Test
  void anOutageEndsTheSearchInsteadOfLosingItems() {
    try (StubServer server = StubServer.start()) {
      server.answer(links("item", "i.json")).answer(links("item", "i.json"));
      for (int i = 0; i < 5; i++) {
        server.answer(503, "{}");
      }
      StaticCatalog catalog =
          new StaticCatalog(
              server.uri("/catalog.json"), StacSettings.defaults(), Clock.systemUTC(), rest -> {});

      assertThatThrownBy(
              () -> {
                try (var items = catalog.search(StacSearch.all())) {
                  assertThat(items.count()).isZero();
                }
              })
          .isInstanceOf(StacException.class)
          .extracting(e -> ((StacException) e).retryable())
          .isEqualTo(true);
    }
  }

  @Test
  void theKindOfCatalogueIsRecognised() throws IOException {
    write("catalog.json", links());

    try (StacCatalog folderCatalog = StacCatalogs.open(folder.toString());
        StacCatalog file = StacCatalogs.open(folder.resolve("catalog.json").toUri().toString());
        StacCatalog api = StacCatalogs.open("https://earth-search.aws.element84.com/v1/")) {
      assertThat(folderCatalog).isInstanceOf(StaticCatalog.class);
      assertThat(file).isInstanceOf(StaticCatalog.class);
      assertThat(api).isInstanceOf(StacApi.class);
      assertThat(api.root()).hasToString("https://earth-search.aws.element84.com/v1");
    }
  }

  private List<String> ids(StacSearch search) {
    try (StacCatalog catalog = StacCatalogs.open(folder.toString());
        var items = catalog.search(search)) {
      return items.map(StacItem::id).toList();
    }
  }

  private static String links(String... relationsAndHrefs) {
    List<String> links = new ArrayList<>();
    for (int i = 0; i < relationsAndHrefs.length; i += 2) {
      links.add(
          "{'rel': '" + relationsAndHrefs[i] + "', 'href': '" + relationsAndHrefs[i + 1] + "'}");
    }
    return Features.quoted(
        "{'type': 'Catalog', 'stac_version': '1.0.0', 'id': 'c', 'links': ["
            + String.join(",", links)
            + "]}");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
