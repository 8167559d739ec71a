package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.flink.pretrain.ChipRules;
import dev.revisit.flink.pretrain.ChipSampling;
import dev.revisit.flink.pretrain.SamplingListener;
import dev.revisit.flink.pretrain.SamplingReport;
import dev.revisit.flink.pretrain.SamplingRequest;
import dev.revisit.local.stac.FolderCatalog;
import dev.revisit.local.stac.StacApiServer;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.SeasonalChip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chips for pretraining, sampled from a generated catalogue with all its troubles. */
class SampledChipsIT {
  private static final int SIDE = 64;

  @TempDir static Path shared;
  private static Path catalog;

  @TempDir Path temporary;

  @BeforeAll
  static void writeSample() throws IOException {
    catalog = shared.resolve("catalog");
    Simulator.demonstration()
        .window(SimulatedWindow.DEFAULT.withSize(2 * SIDE))
        .withTroubles(true)
        .write(catalog, 11);
  }

  private SamplingRequest.Builder into(String folder) {
    return SamplingRequest.to(temporary.resolve(folder).toString())
        .rules(new ChipRules(SIDE, 4, 1, 0.5, 60, 15, 1, 16))
        .seed(7);
  }

  private static SamplingReport run(SamplingRequest.Builder request) throws Exception {
    return ChipSampling.run(
        StreamExecutionEnvironment.createLocalEnvironment(2),
        request.build(),
        SamplingListener.silent());
  }

  @Test
  void chipsHaveFourNeighbouringSeasonsWithBothSensorsAndTroublesAreReported() throws Exception {
    SamplingReport report = run(into("chips").catalog(catalog.toString()));
    // Four in the window; one trouble is a sound radar scene elsewhere.
    assertThat(report.chipsBySeasons()).isEqualTo(Map.of(4, 4, 1, 1));
    assertThat(report.pairedSeasons()).isEqualTo(16);
    // Scenes with a broken band were not needed: others are as clear and nearer to radar.
    assertThat(report.skippedByReason())
        .containsKeys(
            "cloud-cover", "duplicate", "item-without-assets", "no-data", "not-clear", "wrong-crs");
    assertThat(report.items().used() + report.items().notNeeded() + report.items().skipped())
        .isEqualTo(report.items().found());
    try (ChipShards chips = ChipShards.open(temporary.resolve("chips"))) {
      for (int i = 0; i < chips.size(); i++) {
        SeasonalChip chip = chips.read(i);
        if (!chip.id().startsWith("33UUP/06/06@")) {
          continue;
        }
        List<SeasonalChip.Season> seasons = chip.seasons();
        assertThat(seasons).hasSize(4);
        assertThat(seasons.get(3).date()).isBefore(seasons.get(0).date().plusYears(1).plusDays(92));
      }
    }
  }

  @Test
  void anApiGivesTheSameShardsAsTheFolderBehindIt() throws Exception {
    run(into("folder").catalog(catalog.toString()));
    try (StacApiServer server = StacApiServer.start(FolderCatalog.read(catalog), 0)) {
      run(
          into("api")
              .catalog(server.root().toString())
              .access(
                  new SamplingRequest.Access(
                      List.of(server.root().getHost()), true, List.of(), Duration.ofSeconds(20))));
    }
    assertThat(temporary.resolve("api/manifest.json"))
        .hasSameBinaryContentAs(temporary.resolve("folder/manifest.json"));
  }

  @Test
  void severalCataloguesMakeOneDataSet() throws Exception {
    Path real = Path.of(System.getProperty("revisit.shared", "missing"), "data", "catalog");
    Assumptions.assumeTrue(Files.isDirectory(real), () -> "no real data at " + real);
    SamplingReport one = run(into("real").catalog(real.toString()));
    SamplingReport both = run(into("both").catalog(real.toString()).catalog(catalog.toString()));
    assertThat(both.chips()).isEqualTo(one.chips() + 5);
    assertThat(both.items().found()).isGreaterThan(one.items().found());
    try (ChipShards chips = ChipShards.open(temporary.resolve("both"))) {
      chips.verify();
    }
  }
}
