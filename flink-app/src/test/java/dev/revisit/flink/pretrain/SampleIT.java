package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.stac.BoundingBox;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samplings on the mini cluster over real data; expected pixels are read by GDAL. */
class SampleIT {
  private static final String JUNE = "20200604T054639_20200604T054831_T43RCP";

  /** Around the patch in the Punjab. */
  private static final BoundingBox PUNJAB = new BoundingBox(73.2, 30.4, 73.4, 30.5);

  /** Around the patch in Gabon. */
  private static final BoundingBox GABON = new BoundingBox(17.8, -0.1, 18, 0.2);

  @TempDir Path temporary;

  private static ChipRules side(int side) {
    return new ChipRules(side, 4, 1, 0.5, 60, 15, 1, 256);
  }

  private SamplingRequest.Builder into(String folder) {
    return SamplingRequest.to(temporary.resolve(folder).toString()).seed(7).rules(side(64));
  }

  private static StreamExecutionEnvironment environment(int parallelism) {
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism);
  }

  private static SamplingReport run(SamplingRequest request) throws Exception {
    return ChipSampling.run(environment(1), request, SamplingListener.silent());
  }

  private ChipShards open(String folder) throws IOException {
    return ChipShards.open(temporary.resolve(folder));
  }

  private Map<String, byte[]> files(String folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(temporary.resolve(folder))) {
      for (Path file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static SeasonalChip chip(ChipShards chips, String id) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < chips.size(); i++) {
      SeasonalChip chip = chips.read(i);
      if (chip.id().equals(id)) {
        return chip;
      }
      ids.add(chip.id());
    }
    throw new AssertionError("no chip " + id + " among " + ids);
  }

  private static float[] band(Chip chip, List<String> names, String name) {
    int pixels = chip.clear().length;
    int index = names.indexOf(name);
    return Arrays.copyOfRange(chip.pixels(), index * pixels, (index + 1) * pixels);
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("pixel %s: %s, expected %s", i, actual[i], expected[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  private static float[] decibels(float[] power) {
    float[] decibels = new float[power.length];
    for (int i = 0; i < power.length; i++) {
      decibels[i] = (float) (10 * Math.log10(power[i]));
    }
    return decibels;
  }

  @Test
  void theRealCatalogueGivesUsefulChipsAndSaysWhatItLeftOut() throws Exception {
    List<SamplingListener.Progress> news = new ArrayList<>();
    SamplingReport report =
        ChipSampling.run(
            environment(2),
            into("chips").catalog(RealCatalog.folder().toString()).build(),
            news::add);
    // Belgium: of the 100 x 100 pixels two chips of 64 hold half or more (44 and 56 rows of 64);
    // four of its five seasons. Punjab: 4 x 4 chips, one summer pair and one autumn radar look.
    assertThat(report.chipsBySeasons()).containsEntry(4, 2).containsEntry(2, 16);
    assertThat(report.pairedSeasons()).isEqualTo(2 * 4 + 16);
    assertThat(report.chips()).isEqualTo(329);
    assertThat(report.skippedByReason())
        .isEqualTo(Map.of("ground-sampling", 1, "not-clear", 2, "unsupported-product", 9));
    assertThat(report.items().found()).isEqualTo(42);
    assertThat(report.skipped())
        .filteredOn(skipped -> skipped.reason().equals("ground-sampling"))
        .extracting(SamplingReport.Skipped::item)
        .containsExactly("sentinel-2-l2a/S2A_29RKH_20200219_0_L2A");
    assertThat(news.get(news.size() - 1))
        .isEqualTo(new SamplingListener.Progress(42, 9, 329, report.bytes()));
    try (ChipShards chips = open("chips")) {
      chips.verify();
      assertThat(chips.size()).isEqualTo(329);
      SeasonalChip belgium = chip(chips, "31UFS/06/08@640,256");
      assertThat(belgium.seasons())
          .allSatisfy(season -> assertThat(season.looks().optical()).isPresent())
          .allSatisfy(season -> assertThat(season.looks().sar()).isPresent());
      Chip winter =
          belgium.seasons().stream()
              .filter(season -> season.date().toString().equals("2021-02-01"))
              .findFirst()
              .orElseThrow()
              .looks()
              .optical()
              .orElseThrow();
      // Bands that the composites lack are no data, and so is what lies beside the patch.
      assertThat(band(winter, BlockPixels.OPTICAL_BANDS, "B01")).containsOnly(Float.NaN);
      assertThat(band(winter, BlockPixels.OPTICAL_BANDS, "B04")[63 * 64]).isNaN();
      assertThat(band(winter, BlockPixels.OPTICAL_BANDS, "B04")[55 * 64]).isPositive();
    }
    assertThat(
            SamplingReport.read(
                Files.readAllBytes(temporary.resolve("chips/sampling-report.json"))))
        .isEqualTo(report);
  }

  @Test
  void pixelsUnitsAndDaysAreThoseThatGdalReads() throws Exception {
    Gdal gdal = new Gdal(temporary);
    run(into("chips").catalog(RealCatalog.folder().toString()).area(PUNJAB).build());
    try (ChipShards chips = open("chips")) {
      // Tile 43RCP begins at 300000, 3400020; block 03/02 at pixel 3072, 2048; the patch at
      // 336020, 3372760, pixel 3602, 2726: row 678 and column 530 of the block.
      SeasonalChip chip = chip(chips, "43RCP/03/02@768,576");
      String[] window = {"-srcwin", "46", "90", "64", "64"};
      assertThat(chip.seasons()).hasSize(2);
      Chip optical = chip.seasons().get(0).looks().optical().orElseThrow();
      assertThat(optical.dayOfYear()).isEqualTo(156);
      for (String band : BlockPixels.TEN_METRE_BANDS) {
        assertThat(band(optical, BlockPixels.OPTICAL_BANDS, band))
            .isEqualTo(gdal.floats(RealCatalog.optical(JUNE, band), window));
      }
      // 20 m: the patch has the same corner, so 132 pixels become 264.
      Path twenty = temporary.resolve("twenty.tif");
      Gdal.run(
          "gdalwarp",
          "-q",
          "-ot",
          "Float32",
          "-r",
          "bilinear",
          "-tr",
          "10",
          "10",
          RealCatalog.optical(JUNE, "B11").toString(),
          twenty.toString());
      assertClose(
          band(optical, BlockPixels.OPTICAL_BANDS, "B11"), gdal.floats(twenty, window), 0.51f);
      Chip summer = chip.seasons().get(0).looks().sar().orElseThrow();
      assertThat(summer.dayOfYear()).isEqualTo(159);
      Chip autumn = chip.seasons().get(1).looks().sar().orElseThrow();
      assertThat(autumn.dayOfYear()).isEqualTo(247);
      assertClose(
          band(summer, BlockPixels.SAR_BANDS, "VV"),
          decibels(gdal.floats(RealCatalog.radar(RealCatalog.RADAR_JUNE, "vv"), window)),
          0.0051f);
      assertClose(
          band(autumn, BlockPixels.SAR_BANDS, "VH"),
          decibels(gdal.floats(RealCatalog.radar(RealCatalog.RADAR_SEPTEMBER, "vh"), window)),
          0.0051f);
    }
  }

  @Test
  void theOffsetOfBaseline04IsRemoved() throws Exception {
    Gdal gdal = new Gdal(temporary);
    run(
        into("chips")
            .catalog(RealCatalog.folder().toString())
            .area(GABON)
            .rules(side(128))
            .build());
    try (ChipShards chips = open("chips")) {
      SeasonalChip chip = chip(chips, "33NZA/02/09@128,256");
      Block block = Block.parse("33NZA/02/09");
      double west = block.west() + 2560;
      double north = block.north() - 1280;
      Path warped = temporary.resolve("gabon.tif");
      Gdal.run(
          "gdalwarp",
          "-q",
          "-ot",
          "Float32",
          "-r",
          "bilinear",
          "-tr",
          "10",
          "10",
          "-te",
          String.valueOf(west),
          String.valueOf(north - 1280),
          String.valueOf(west + 1280),
          String.valueOf(north),
          RealCatalog.folder()
              .resolve("sentinel-2-c1-l2a/S2A_T33NZA_20220706T085611_L2A/B04.tif")
              .toString(),
          warped.toString());
      float[] expected = gdal.floats(warped);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.max(0, expected[i] - 1000);
      }
      Chip optical = chip.seasons().get(0).looks().optical().orElseThrow();
      assertClose(band(optical, BlockPixels.OPTICAL_BANDS, "B04"), expected, 1f);
    }
  }

  @Test
  void anyParallelismAndTasksThatFailOnTheWayGiveTheSameFiles() throws Exception {
    SamplingRequest.Builder one = into("one").catalog(RealCatalog.folder().toString());
    ChipSampling.run(environment(1), one.build(), SamplingListener.silent());
    SamplingRequest.Builder two = into("two").catalog(RealCatalog.folder().toString());
    ChipSampling.run(environment(2), two.build(), SamplingListener.silent());
    Configuration restarting = new Configuration();
    restarting.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarting.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
    restarting.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    // Every file fails once when it is to appear, the manifest too.
    ChipSampling.run(
        StreamExecutionEnvironment.createLocalEnvironment(2, restarting),
        SamplingRequest.to("flaky:" + temporary.resolve("three"))
            .seed(7)
            .rules(side(64))
            .catalog(RealCatalog.folder().toString())
            .build(),
        SamplingListener.silent());
    Map<String, byte[]> expected = files("one");
    assertThat(expected).containsKeys("manifest.json", "sampling-report.json").hasSize(11);
    for (String folder : List.of("two", "three")) {
      Map<String, byte[]> actual = files(folder);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      actual.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
    }
  }

  @Test
  void theJobForAClusterRunsWithTheDefaultsOfTheOtherJobs() throws Exception {
    Gdal gdal = new Gdal(temporary);
    Path ssl4eo = temporary.resolve("ssl4eo");
    RealCatalog.writeSsl4eo(ssl4eo, gdal);
    SampleJob.main(
        new String[] {
          "--revisit.sample.output", temporary.resolve("chips").toString(),
          "--revisit.sample.catalogs", RealCatalog.folder().toString(),
          "--revisit.sample.ssl4eo", ssl4eo.toString(),
          "--revisit.sample.area", SamplingArea.geoJson(PUNJAB),
          "--revisit.sample.chips-per-place", "3",
          "--revisit.sample.seed", "7"
        });
    try (ChipShards chips = open("chips")) {
      chips.verify();
      assertThat(chips.layout().side()).isEqualTo(128);
      assertThat(chips.size()).isEqualTo(3 + 3);
    }
  }

  @Test
  void anotherSeedDrawsOtherChips() throws Exception {
    ChipRules tenth = new ChipRules(64, 4, 1, 0.5, 60, 15, 0.1, 256);
    List<List<String>> drawn = new ArrayList<>();
    for (long seed : new long[] {1, 2}) {
      run(
          into("seed" + seed)
              .catalog(RealCatalog.folder().toString())
              .rules(tenth)
              .seed(seed)
              .build());
      try (ChipShards chips = open("seed" + seed)) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < chips.size(); i++) {
          ids.add(chips.read(i).id());
        }
        assertThat(ids.size()).isBetween(14, 56); // 32.9 expected, four standard deviations
        drawn.add(ids);
      }
    }
    assertThat(drawn.get(0)).isNotEqualTo(drawn.get(1));
  }

  @Test
  void scenesThatCannotBeReadAreReportedAndTheRestMakesTheChips() throws Exception {
    Path catalog = temporary.resolve("catalog");
    copy(RealCatalog.folder(), catalog);
    Path optical = catalog.resolve("sentinel-2-c1-l2a");
    Path blue = optical.resolve("S2B_T43RCP_20200604T054831_L2A/B02.tif");
    Files.write(blue, Arrays.copyOf(Files.readAllBytes(blue), 30_000));
    Path august =
        optical.resolve("S2B_T43RCP_20200813T054952_L2A/S2B_T43RCP_20200813T054952_L2A.json");
    Files.writeString(august, Files.readString(august).replace("EPSG:32643", "EPSG:32642"));
    Files.delete(catalog.resolve("sentinel-1-rtc/" + RealCatalog.RADAR_JUNE + "_rtc/vh.tif"));
    SamplingReport report = run(into("chips").catalog(catalog.toString()).area(PUNJAB).build());
    assertThat(report.chipsBySeasons()).isEqualTo(Map.of(1, 16));
    assertThat(report.items()).isEqualTo(new SamplingReport.Items(6, 1, 0, 5));
    assertThat(report.skippedByReason())
        .isEqualTo(
            Map.of(
                "truncated-raster",
                1,
                "missing-file",
                1,
                "wrong-crs",
                1,
                "unsupported-product",
                2));
    assertThat(report.skipped())
        .filteredOn(skipped -> !skipped.reason().equals("unsupported-product"))
        .allSatisfy(
            skipped -> {
              assertThat(skipped.detail()).isNotBlank();
              assertThat(skipped.remedy()).isNotBlank();
              assertThat(skipped.places()).isEqualTo(1);
              assertThat(skipped.retryable()).isFalse();
            });
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(file));
        }
      }
    }
  }

  @Test
  void ssl4eoAndACatalogueMakeOneDataSetAndItsPixelsAreThoseThatGdalReads() throws Exception {
    Gdal gdal = new Gdal(temporary);
    Path ssl4eo = temporary.resolve("ssl4eo");
    RealCatalog.writeSsl4eo(ssl4eo, gdal);
    SamplingReport report =
        ChipSampling.run(
            environment(2),
            into("chips")
                .catalog(RealCatalog.folder().toString())
                .area(PUNJAB)
                .ssl4eo(ssl4eo)
                .rules(side(128))
                .build(),
            SamplingListener.silent());
    assertThat(report.chips()).isEqualTo(4 + 4);
    assertThat(report.chipsBySeasons()).isEqualTo(Map.of(2, 4, 3, 4));
    try (ChipShards chips = open("chips")) {
      SeasonalChip chip = chip(chips, "ssl4eo-s12/0000200@132,4");
      String[] window = {"-srcwin", "4", "132", "128", "128"};
      Chip june = chip.seasons().get(0).looks().optical().orElseThrow();
      assertThat(june.dayOfYear()).isEqualTo(156);
      assertThat(chip.seasons().get(1).looks().optical().orElseThrow().dayOfYear()).isEqualTo(226);
      List<String> bands = BlockPixels.OPTICAL_BANDS;
      assertThat(band(june, bands, "B02"))
          .isEqualTo(gdal.floats(RealCatalog.optical(JUNE, "B02"), window));
      assertThat(band(june, bands, "B08"))
          .isEqualTo(gdal.floats(RealCatalog.optical(JUNE, "B08"), window));
      for (String band : List.of("B05", "B8A", "B12", "B01", "B09")) {
        Path enlarged = temporary.resolve(band + ".tif");
        Gdal.run(
            "gdal_translate",
            "-q",
            "-ot",
            "Float32",
            "-r",
            "bilinear",
            "-outsize",
            "264",
            "264",
            RealCatalog.optical(JUNE, band).toString(),
            enlarged.toString());
        assertClose(band(june, bands, band), gdal.floats(enlarged, window), 0.51f);
      }
      Chip radar = chip.seasons().get(0).looks().sar().orElseThrow();
      assertThat(radar.dayOfYear()).isEqualTo(159);
      assertClose(
          band(radar, BlockPixels.SAR_BANDS, "VH"),
          decibels(gdal.floats(RealCatalog.radar(RealCatalog.RADAR_JUNE, "vh"), window)),
          0.0051f);
    }
  }

  @Test
  void withoutAnyChipThereIsAReportButNoDataSet() throws Exception {
    SamplingRequest strict =
        into("strict")
            .catalog(RealCatalog.folder().toString())
            .rules(new ChipRules(1024, 4, 1, 1, 60, 15, 1, 16))
            .build();
    assertThatThrownBy(() -> run(strict))
        .isInstanceOf(EmptySampleException.class)
        .hasMessageContaining("No chip was sampled from 42 items")
        .hasMessageContaining("not-clear");
    assertThat(files("strict").keySet()).containsExactly("sampling-report.json");
    SamplingRequest nothing =
        into("nothing")
            .catalog(RealCatalog.folder().toString())
            .collections(List.of("landsat"))
            .build();
    assertThatThrownBy(() -> run(nothing))
        .isInstanceOf(EmptySampleException.class)
        .hasMessageContaining("hold no item");
  }

  @Test
  void aFolderThatHoldsADataSetIsRefusedBeforeAnythingIsRead() throws Exception {
    Files.createDirectories(temporary.resolve("chips"));
    Files.writeString(temporary.resolve("chips/manifest.json"), "{}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(into("chips").catalog("unused").build()))
        .withMessageContaining("already holds a data set");
  }

  @Test
  void aCatalogueThatIsNotThereEndsTheSamplingWithItsName() {
    SamplingRequest request =
        into("chips").catalog(temporary.resolve("nowhere").toString()).build();
    assertThatThrownBy(() -> run(request))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("There is no catalogue at")
        .hasMessageContaining("nowhere");
  }
}
