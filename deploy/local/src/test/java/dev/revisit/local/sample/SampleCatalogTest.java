package dev.revisit.local.sample;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCatalogTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, -15, 4, 16})
  void satellitesDoNotPassOnOtherDays(int days) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleCatalog.builder().opticalEveryDays(days))
        .withMessageContaining("every 5 days");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleCatalog.builder().radarEveryDays(days))
        .withMessageContaining("every 12 days");
  }

  @Test
  void settingsThatMakeNoSampleAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SampleCatalog.builder().period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 2, 1)))
        .withMessageContaining("60 days");
    assertThatIllegalArgumentException().isThrownBy(() -> SampleCatalog.builder().threads(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProcessingBaseline("5.1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().opticalEveryDays(5).withTroubles(true).write(folder, 1))
        .withMessageContaining("10 days or more apart");
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
  void theSummaryCountsWhatIsThere() throws IOException {
    SampleSummary summary = small().write(folder, 3);

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
    SampleWindow window = SampleWindow.DEFAULT.withSize(64);
    Ground ground = ground(window);
    OpticalPass pass =
        PassSchedule.optical(LocalDate.of(2024, 6, 1), LocalDate.of(2024, 6, 9), 5).get(0);
    CloudField none = CloudField.draw(Weather.Sky.CLEAR, 64, new Sun(60, 150), 1);
    OpticalSensor sensor = new OpticalSensor(window, 3);
    short[] plain =
        sensor
            .observe(ground, pass, none, new ProcessingBaseline("03.01"))
            .digitalNumbers(OpticalBand.B04);
    short[] shifted =
        sensor
            .observe(ground, pass, none, new ProcessingBaseline("04.00"))
            .digitalNumbers(OpticalBand.B04);
    for (int pixel = 0; pixel < plain.length; pixel++) {
      assertThat(shifted[pixel] - plain[pixel]).isEqualTo(1000);
    }
  }

  @Test
  void troublesAreListedWithWhatShouldBecomeOfThem() throws IOException {
    SampleSummary summary = small().withTroubles(true).write(folder, 3);

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
            "outside");
    List<String> links =
        Stream.of(OpticalItem.COLLECTION, RadarItem.COLLECTION)
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

  private static SampleCatalog.Builder small() {
    return SampleCatalog.builder()
        .window(SampleWindow.DEFAULT.withSize(64))
        .period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 6, 30));
  }

  private static Ground ground(SampleWindow window) {
    Landscape landscape = LandscapeGenerator.generate(window.size(), 3);
    return new Ground(landscape, new Phenology(3), List.of());
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
