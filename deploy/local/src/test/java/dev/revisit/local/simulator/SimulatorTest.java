package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, -15, 4, 16})
  void satellitesDoNotPassOnOtherDays(int days) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulator.builder().opticalEveryDays(days))
        .withMessageContaining("every 5 days");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulator.builder().radarEveryDays(days))
        .withMessageContaining("every 12 days");
  }

  @Test
  void settingsThatMakeNoSampleAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Simulator.builder().period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 2, 1)))
        .withMessageContaining("60 days");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulator.demonstration().biome(Biome.ARID))
        .withMessageContaining("temperate");
    assertThatIllegalArgumentException().isThrownBy(() -> Simulator.builder().threads(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProcessingBaseline("5.1"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                small()
                    .period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 3, 1))
                    .withTroubles(true)
                    .write(folder, 1))
        .withMessageContaining("at least 9 Sentinel-2 scenes");
    assertThatIllegalArgumentException().isThrownBy(() -> Simulator.builder().cloudiness(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulator.builder().events(Set.of(), 21))
        .withMessageContaining("0 to 20 events");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatHoldsFilesIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "keep me");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().write(folder, 1))
        .withMessageContaining("not empty");
    assertThat(folder.resolve("mine.txt")).hasContent("keep me");
  }

  @Test
  void theSameSeedGivesTheSameBytesWithAnyNumberOfThreads() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path other = folder.resolve("other");

    small().withTroubles(true).threads(1).write(one, 11);
    small().withTroubles(true).threads(3).write(two, 11);
    small().withTroubles(true).write(other, 12);

    Map<String, Integer> first = digests(one);
    assertThat(first).hasSizeGreaterThan(150).isEqualTo(digests(two));
    assertThat(digests(other)).isNotEqualTo(first);
  }

  @Test
  void aNaturalSeriesHasTheSameBytesToo() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    natural().threads(1).write(one, 4);
    natural().threads(2).write(two, 4);

    assertThat(digests(one)).hasSizeGreaterThan(300).isEqualTo(digests(two));
  }

  @Test
  void aStoppedRunLeavesNoCatalogue() {
    AtomicInteger scenes = new AtomicInteger();

    assertThatExceptionOfType(Simulator.StoppedException.class)
        .isThrownBy(
            () -> small().threads(1).stopWhen(() -> scenes.incrementAndGet() > 3).write(folder, 1))
        .withMessageContaining("not complete");
    assertThat(folder.resolve("catalog.json")).doesNotExist();
    assertThat(folder.resolve("sentinel-2-c1-l2a/collection.json")).doesNotExist();
  }

  @Test
  void theOffsetAppearsWithTheBaselineThatWasInOperation() throws IOException {
    natural().period(LocalDate.of(2021, 12, 1), LocalDate.of(2022, 3, 1)).write(folder, 4);

    for (JsonNode item : items(folder.resolve(OpticalItem.COLLECTION))) {
      boolean before = item.at("/properties/datetime").asText().compareTo("2022-01-25") < 0;
      assertThat(item.at("/assets/nir/raster:bands/0/offset").asDouble())
          .as(item.get("id").asText())
          .isEqualTo(before ? 0 : -0.1);
      assertThat(item.at("/properties/s2:processing_baseline").asText())
          .isEqualTo(before ? "03.01" : "04.00");
    }
  }

  @Test
  void theSummaryCountsWhatIsThere() throws IOException {
    SimulationSummary summary = small().write(folder, 3);

    assertThat(summary.events()).containsKey(EventKind.CLEAR_CUT);
    assertThat(summary.catalog()).exists();
    assertThat(summary.area()).exists();
    assertThat(summary.truth()).exists();
    assertThat(summary.expectations()).exists();
    assertThat(summary.opticalItems())
        .isEqualTo(items(folder.resolve(OpticalItem.COLLECTION)).size());
    assertThat(summary.radarItems()).isEqualTo(items(folder.resolve(RadarItem.COLLECTION)).size());
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(summary.bytes())
          .isEqualTo(
              files.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum());
    }
  }

  @Test
  void digitalNumbersCarryTheOffsetFromBaseline0400On() throws IOException {
    Path before = folder.resolve("before");
    small().baseline(new ProcessingBaseline("02.14")).write(before, 3);
    Path since = folder.resolve("since");
    small().baseline(new ProcessingBaseline("05.10")).write(since, 3);

    JsonNode old = items(before.resolve(OpticalItem.COLLECTION)).get(0);
    JsonNode young = items(since.resolve(OpticalItem.COLLECTION)).get(0);

    assertThat(old.at("/assets/red/raster:bands/0/offset").asDouble()).isZero();
    assertThat(young.at("/assets/red/raster:bands/0/offset").asDouble()).isEqualTo(-0.1);
    assertThat(old.at("/properties/s2:product_uri").asText()).contains("_N0214_");
    SimulatedWindow window = SimulatedWindow.DEFAULT.withSize(64);
    LocalDate day = LocalDate.of(2024, 6, 1);
    Ground ground =
        new Ground(
            LandscapeGenerator.generate(64, 3, Biome.TEMPERATE),
            new Growth(new Climate(day, day.plusDays(9), 3, Biome.TEMPERATE, false), true),
            List.of());
    OpticalPass pass = PassSchedule.optical(day, day.plusDays(8), 5).get(0);
    CloudField none = CloudField.draw(Sky.CLEAR, 64, new Sun(60, 150), 1);
    OpticalSensor sensor = new OpticalSensor(window, 3);
    short[] plain =
        sensor
            .observe(ground, pass, Sky.CLEAR, none, new ProcessingBaseline("03.01"))
            .digitalNumbers(OpticalBand.B04);
    short[] shifted =
        sensor
            .observe(ground, pass, Sky.CLEAR, none, new ProcessingBaseline("04.00"))
            .digitalNumbers(OpticalBand.B04);
    for (int pixel = 0; pixel < plain.length; pixel++) {
      assertThat(shifted[pixel] - plain[pixel]).isEqualTo(1000);
    }
  }

  @Test
  void troublesAreListedWithWhatShouldBecomeOfThem() throws IOException {
    SimulationSummary summary = small().withTroubles(true).write(folder, 3);

    JsonNode expectations = new ObjectMapper().readTree(summary.expectations().toFile());
    Map<String, JsonNode> byTrouble = new TreeMap<>();
    expectations.get("items").forEach(item -> byTrouble.put(item.get("trouble").asText(), item));
    assertThat(byTrouble.keySet())
        .contains(
            "newer-revision",
            "older-revision",
            "duplicate",
            "no-assets",
            "missing-file",
            "truncated",
            "wrong-crs",
            "no-data",
            "all-cloud",
            "late",
            "outside");
    List<String> links =
        Stream.of(OpticalItem.COLLECTION, RadarItem.COLLECTION, LabelDocuments.COLLECTION)
            .flatMap(collection -> items(folder.resolve(collection)).stream())
            .map(item -> item.get("id").asText())
            .toList();
    for (JsonNode expectation : byTrouble.values()) {
      assertThat(links).as("every item is announced").contains(expectation.get("id").asText());
    }
    assertThat(links).doesNotHaveDuplicates();
    JsonNode duplicate = byTrouble.get("duplicate");
    assertThat(duplicate.get("reason").asText()).isEqualTo("DUPLICATE");
    assertThat(links).contains(duplicate.get("after").asText());
  }

  private static Simulator.Builder natural() {
    return Simulator.builder()
        .window(SimulatedWindow.DEFAULT.withSize(64))
        .period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 6, 30));
  }

  private static Simulator.Builder small() {
    return Simulator.demonstration()
        .window(SimulatedWindow.DEFAULT.withSize(64))
        .period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 6, 30));
  }

  /** Items of a collection, in the order of its links. */
  private static List<JsonNode> items(Path collection) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode document = mapper.readTree(collection.resolve("collection.json").toFile());
      return document.get("links").findValuesAsText("href").stream()
          .filter(href -> href.startsWith("./"))
          .map(
              href -> {
                try {
                  return mapper.readTree(collection.resolve(href).toFile());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> digests(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> root.relativize(file).toString(),
                  file -> {
                    try {
                      return Arrays.hashCode(Files.readAllBytes(file));
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
    }
  }
}
