package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.revisit.connectors.stac.BoundingBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplingRequestTest {
  @TempDir Path folder;

  private static ChipRules side(int side) {
    return new ChipRules(side, 4, 1, 0.5, 60, 15, 1, 16);
  }

  @Test
  void aRequestWithoutAnySourceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingRequest.to("out").build())
        .withMessageContaining("nothing to sample from");
  }

  @Test
  void aSideThatDoesNotDivideABlockIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingRequest.to("out").catalog("c").rules(side(100)).build())
        .withMessage(
            "Chips of 100 px do not divide a block of 1024 px: give a power of two, for example 64,"
                + " 128 or 256");
  }

  @Test
  void ssl4eoAloneAllowsAnySideUpToItsPatches() throws IOException {
    Files.createDirectories(folder.resolve("s2a"));
    assertThat(SamplingRequest.to("out").ssl4eo(folder).rules(side(264)).build().rules().side())
        .isEqualTo(264);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingRequest.to("out").ssl4eo(folder).rules(side(512)).build())
        .withMessageContaining("do not fit into the patches of 264 px");
  }

  @Test
  void aFolderWithLevel1cOnlyIsRefusedWithTheRemedy() throws IOException {
    Files.createDirectories(folder.resolve("s2c/0000200"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingRequest.to("out").ssl4eo(folder).build())
        .withMessageContaining("only Level-1C")
        .withMessageContaining("s2_l2a.tar.gz");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingRequest.to("out").ssl4eo(folder.resolve("s2c")).build())
        .withMessageContaining("neither s2a nor s1");
  }

  @Test
  void areasThatCannotHoldAChipAreRefused() {
    for (String area :
        new String[] {
          "{",
          "{\"type\":\"Point\",\"coordinates\":[1,2]}",
          SamplingArea.geoJson(new BoundingBox(3, 3, 3, 3))
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SamplingRequest.to("out").catalog("c").area(area).build())
          .withMessageStartingWith("The area ")
          .withMessageContaining("Give a Polygon or MultiPolygon");
    }
  }

  @Test
  void aBoxAcrossTheAntimeridianBecomesTwoPolygons() {
    var area = SamplingArea.parse(SamplingArea.geoJson(new BoundingBox(179, -18, -179, -16)));
    assertThat(area.getNumGeometries()).isEqualTo(2);
    assertThat(area.getArea()).isEqualTo(4);
  }

  @Test
  void aPeriodThatEndsBeforeItBeginsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SamplingRequest.to("out")
                    .catalog("c")
                    .from(Instant.parse("2021-01-02T00:00:00Z"))
                    .to(Instant.parse("2021-01-01T00:00:00Z"))
                    .build())
        .withMessageContaining("ends before it begins");
  }

  @Test
  void rulesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> side(4)).withMessageContaining("8 to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChipRules(64, 1, 2, 0.5, 60, 15, 1, 16))
        .withMessageContaining("ascending");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChipRules(64, 4, 1, Double.NaN, 60, 15, 1, 16))
        .withMessageContaining("clear share");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChipRules(64, 4, 1, 0.5, 60, 15, 0, 16))
        .withMessageContaining("Fraction");
  }

  @Test
  void foldersOfNamedCataloguesMayBeReadAndNoOthers() throws IOException {
    Path catalog = Files.createDirectories(folder.resolve("catalog"));
    Files.writeString(catalog.resolve("catalog.json"), "{}");
    SamplingRequest request =
        SamplingRequest.to("out")
            .catalog(catalog.toString())
            .catalog(catalog.resolve("catalog.json").toUri().toString())
            .catalog("https://stac.example.org/v1")
            .build();
    assertThat(request.readableRoots()).containsOnly(catalog.toString());
  }

  @Test
  void aPlainPathBecomesAUriAndAUriStays() {
    assertThat(SamplingRequest.to("out").catalog("c").build().output())
        .startsWith("file:/")
        .endsWith("/out");
    assertThat(SamplingRequest.to("s3://bucket/chips").catalog("c").build().output())
        .isEqualTo("s3://bucket/chips");
  }

  @Test
  void theJobTakesTheSameFromItsOptions() throws IOException {
    Files.createDirectories(folder.resolve("s1"));
    Configuration options =
        Configuration.fromMap(
            Map.of(
                "revisit.sample.output", "hdfs://cluster/chips",
                "revisit.sample.catalogs", "https://a.example.org/v1;https://b.example.org/v1",
                "revisit.sample.ssl4eo", folder.toString(),
                "revisit.sample.side", "64",
                "revisit.sample.min-clear", "0.25",
                "revisit.sample.from", "2023-01-01T00:00:00Z",
                "revisit.sample.seed", "9"));
    SamplingRequest request = SampleOptions.request(options);
    assertThat(request)
        .isEqualTo(
            SamplingRequest.to("hdfs://cluster/chips")
                .catalog("https://a.example.org/v1")
                .catalog("https://b.example.org/v1")
                .ssl4eo(folder)
                .rules(new ChipRules(64, 4, 1, 0.25, 60, 15, 1, 16))
                .from(Instant.parse("2023-01-01T00:00:00Z"))
                .seed(9)
                .build());
    options.setString("revisit.sample.from", "last year");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleOptions.request(options))
        .withMessageContaining("revisit.sample.from")
        .withMessageContaining("2023-01-01T00:00:00Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleOptions.request(new Configuration()))
        .withMessageContaining("--revisit.sample.output");
  }
}
