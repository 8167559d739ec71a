package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Revisit's own catalogue client, parser and reader find in a sample what its documents promise.
 */
class SimulatedReadingTest {
  private static final SimulatedWindow WINDOW = SimulatedWindow.DEFAULT.withSize(64);

  private static final long SEED = 5;

  @TempDir static Path folder;

  private static final Map<String, StacItem> ITEMS = new LinkedHashMap<>();
  private static final Map<String, JsonNode> EXPECTATIONS = new LinkedHashMap<>();

  private static int announced;

  @BeforeAll
  static void writeAndSearch() throws IOException {
    SimulationSummary sample =
        Simulator.demonstration()
            .window(WINDOW)
            .period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 6, 30))
            .withTroubles(true)
            .write(folder, SEED);
    announced = sample.opticalItems() + sample.radarItems();
    try (StacCatalog catalog = StacCatalogs.open(folder.toString());
        Stream<StacItem> found = catalog.search(StacSearch.all())) {
      found
          .filter(item -> !item.id().startsWith("LABEL"))
          .forEach(item -> ITEMS.put(item.id(), item));
    }
    new ObjectMapper()
        .readTree(sample.expectations().toFile())
        .get("items")
        .forEach(item -> EXPECTATIONS.put(item.get("trouble").asText(), item));
  }

  @Test
  void everyItemIsSoundAndParsesAsItShould() {
    assertThat(ITEMS).hasSize(announced);
    String broken = EXPECTATIONS.get("no-assets").get("id").asText();
    for (StacItem item : ITEMS.values()) {
      assertThat(item.defect()).as(item.id()).isEmpty();
      SceneParseResult result = new SceneParser().parse(item);
      if (item.id().equals(broken)) {
        assertThat(((SceneParseResult.Malformed) result).errorClass())
            .isEqualTo(EXPECTATIONS.get("no-assets").get("errorClass").asText());
      } else {
        assertThat(result).as(item.id()).isInstanceOf(SceneParseResult.Parsed.class);
      }
    }
  }

  @Test
  void opticalScenesHaveTwelveBandsAndSceneClasses() {
    Scene scene = scene(ordinary(Sensor.SENTINEL_2));

    assertThat(scene.assets()).hasSize(13);
    assertThat(scene.tile()).contains(WINDOW.tile());
    assertThat(scene.relativeOrbit()).contains(22);
    assertThat(scene.processingBaseline()).contains("05.10");
    assertThat(scene.observedAt()).isAfter("2024-01-01T10:14:00Z").isBefore("2024-01-31T10:15:00Z");
  }

  @Test
  void radarScenesComeOnTwoTracks() {
    List<Scene> scenes =
        ITEMS.values().stream()
            .filter(item -> item.id().startsWith("S1"))
            .map(SimulatedReadingTest::scene)
            .toList();

    assertThat(scenes).extracting(Scene::relativeOrbit).contains(Optional.of(146), Optional.of(95));
    assertThat(scenes)
        .extracting(Scene::orbitDirection)
        .contains(OrbitDirection.ASCENDING, OrbitDirection.DESCENDING);
    assertThat(scenes).extracting(Scene::acquisitionKey).doesNotHaveDuplicates();
  }

  @Test
  void revisionsAreOfOneAcquisitionAndOrdered() {
    Scene newer = scene(trouble("newer-revision"));
    Scene older = scene(trouble("older-revision"));
    Scene again = scene(trouble("duplicate"));
    Scene beforeNewer = scene(original("newer-revision"));
    Scene beforeOlder = scene(original("older-revision"));
    Scene beforeAgain = scene(original("duplicate"));

    assertThat(newer.acquisitionKey()).isEqualTo(beforeNewer.acquisitionKey());
    assertThat(newer.revision()).isGreaterThan(beforeNewer.revision());
    assertThat(older.acquisitionKey()).isEqualTo(beforeOlder.acquisitionKey());
    assertThat(older.revision()).isLessThan(beforeOlder.revision());
    assertThat(again.acquisitionKey()).isEqualTo(beforeAgain.acquisitionKey());
    assertThat(again.revision()).isEqualTo(beforeAgain.revision());
  }

  @Test
  void pixelsReadBackAsReflectanceAndDecibels() throws Exception {
    BlockPixels optical = read(original("newer-revision"));
    BlockPixels reprocessed = read(trouble("newer-revision"));
    BlockPixels radar = read(ordinary(Sensor.SENTINEL_1));

    assertThat(optical.bands()).hasSize(12);
    assertThat(optical.scl()).isPresent();
    assertThat(optical.dataFraction()).isEqualTo(64.0 * 64 / (1024 * 1024));
    assertThat(reprocessed.band("B08")).isEqualTo(optical.band("B08"));
    int forest = forestPixel(optical);
    assertThat(radar.band("VH")[forest]).as("forest, with speckle").isBetween(-30f, -5f);
    assertThat(radar.band("VV")[forest]).isBetween(-25f, 2f);
  }

  @Test
  void brokenRastersFailWithTheErrorClassThatIsPromised() {
    for (String trouble : List.of("missing-file", "truncated", "wrong-crs")) {
      SceneReadException failure =
          catchThrowableOfType(SceneReadException.class, () -> read(trouble(trouble)));

      assertThat(failure).as(trouble).isNotNull();
      assertThat(failure.errorClass())
          .as(trouble)
          .isEqualTo(EXPECTATIONS.get(trouble).get("errorClass").asText());
      assertThat(failure.retryable()).as(trouble).isFalse();
    }
  }

  @Test
  void scenesWithNothingToSeeShowNothing() throws Exception {
    assertThat(read(trouble("no-data")).isEmpty()).isTrue();

    BlockPixels clouded = read(trouble("all-cloud"));
    assertThat(clouded.isEmpty()).isFalse();
    assertThat(clouded.clearFraction()).isZero();
    assertThat(read(trouble("overcast")).clearFraction()).isZero();
  }

  @Test
  void theSceneOutsideLiesOutside() {
    assertThat(
            scene(trouble("outside"))
                .footprint()
                .distance(scene(ordinary(Sensor.SENTINEL_2)).footprint()))
        .as("degrees")
        .isGreaterThan(1);
  }

  private static BlockPixels read(StacItem item) throws SceneReadException {
    Scene scene = scene(item);
    try (SisBlockReader reader =
        new SisBlockReader(AssetPolicy.files(folder), SisBlockReader.Settings.DEFAULT)) {
      return reader.read(WINDOW.block(), scene.sensor(), scene.assets());
    }
  }

  private static int forestPixel(BlockPixels pixels) {
    Landscape landscape = LandscapeGenerator.generate(WINDOW.size(), SEED, Biome.TEMPERATE);
    return ((int) landscape.forestRow() - pixels.y0()) * pixels.width()
        + (int) landscape.forestColumn()
        - pixels.x0();
  }

  private static Scene scene(StacItem item) {
    return ((SceneParseResult.Parsed) new SceneParser().parse(item)).scene();
  }

  private static StacItem trouble(String trouble) {
    return ITEMS.get(EXPECTATIONS.get(trouble).get("id").asText());
  }

  private static StacItem original(String trouble) {
    return ITEMS.get(EXPECTATIONS.get(trouble).get("after").asText());
  }

  private static StacItem ordinary(Sensor sensor) {
    String prefix = sensor == Sensor.SENTINEL_1 ? "S1" : "S2";
    return ITEMS.values().stream()
        .filter(item -> item.id().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }
}
