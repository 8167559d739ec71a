package dev.revisit.local.ablate;

import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.flink.pretrain.ChipRules;
import dev.revisit.flink.pretrain.ChipSampling;
import dev.revisit.flink.pretrain.SamplingListener;
import dev.revisit.flink.pretrain.SamplingRequest;
import dev.revisit.local.simulator.SimulatedWindow;
import dev.revisit.local.simulator.Simulator;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.evaluation.ablation.TokenLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Two simulated landscapes with nothing in common, one to train on and one to measure on, sampled
 * into chips. What is finished is not made again.
 */
final class GeneratedData {
  private static final int CHIP = 128;
  private static final int SEASONS = 4;
  private static final int MOST_CHIPS = 64;

  /**
   * The last season, which the probe asks about, is a summer: snow would hide what the ground is.
   */
  private static final LocalDate FROM = LocalDate.of(2022, 7, 1);

  private static final LocalDate UNTIL = LocalDate.of(2023, 8, 31);
  private static final int OPTICAL_EVERY_DAYS = 25;
  private static final int RADAR_EVERY_DAYS = 36;
  private static final int PARALLELISM = 2;

  private static final SimulatedWindow TRAINING = SimulatedWindow.DEFAULT.withSize(1024);
  private static final SimulatedWindow HELD_OUT =
      new SimulatedWindow(TRAINING.tile(), TRAINING.column() + 1024, TRAINING.row(), 512);
  private static final long TRAINING_SEED = 101;
  private static final long HELD_OUT_SEED = 202;

  private final Path folder;
  private final Consumer<String> progress;

  GeneratedData(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  ChipShards training() throws IOException, InterruptedException {
    return chips("training", TRAINING, TRAINING_SEED);
  }

  ChipShards heldOut() throws IOException, InterruptedException {
    return chips("held-out", HELD_OUT, HELD_OUT_SEED);
  }

  private ChipShards chips(String name, SimulatedWindow window, long seed)
      throws IOException, InterruptedException {
    Path catalog = folder.resolve("catalogue-" + name);
    Path shards = folder.resolve("chips-" + name);
    if (!Files.exists(shards.resolve("manifest.json"))) {
      progress.accept("Simulating the landscape for " + name);
      Files.createDirectories(folder);
      remove(shards);
      remove(catalog);
      Simulator.builder()
          .window(window)
          .period(FROM, UNTIL)
          .opticalEveryDays(OPTICAL_EVERY_DAYS)
          .radarEveryDays(RADAR_EVERY_DAYS)
          .write(catalog, seed);
      sample(catalog, shards, progress);
    }
    return ChipShards.open(shards);
  }

  /** Samples a catalogue into shards of as many chips as fit, with four seasons each. */
  static void sample(Path catalog, Path shards, Consumer<String> progress)
      throws IOException, InterruptedException {
    ChipRules usual = ChipRules.DEFAULT;
    ChipRules rules =
        new ChipRules(
            CHIP,
            SEASONS,
            SEASONS,
            usual.minClear(),
            usual.maxCloudPercent(),
            usual.maxPairDays(),
            1,
            MOST_CHIPS);
    SamplingListener listener =
        p -> progress.accept("Sampling " + catalog + ": " + p.chips() + " chips");
    ChipSampling.run(
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM),
        SamplingRequest.to(shards.toString()).catalog(catalog.toString()).rules(rules).build(),
        listener);
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** The simulated land cover of either landscape. */
  TokenLabels labels() throws IOException {
    Map<String, GeoTiff> covers = new HashMap<>();
    covers.put(TRAINING.block().id(), cover("training"));
    covers.put(HELD_OUT.block().id(), cover("held-out"));
    return chip -> {
      // Block, row and column: 33UUP/06/06@128,0
      String[] parts = chip.split("[@,]", -1);
      GeoTiff cover = covers.get(parts[0]);
      return parts.length == 3 && cover != null
          ? Optional.of(window(cover, Integer.parseInt(parts[1]), Integer.parseInt(parts[2])))
          : Optional.empty();
    };
  }

  private GeoTiff cover(String name) throws IOException {
    Path file = folder.resolve("catalogue-" + name).resolve("truth-landcover.tif");
    try {
      return GeoTiff.read(file);
    } catch (SceneReadException e) {
      throw new IOException(
          "The land cover of the simulation cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] window(GeoTiff cover, int top, int left) {
    byte[] codes = new byte[CHIP * CHIP];
    for (int i = 0; i < codes.length; i++) {
      int row = top + i / CHIP;
      int column = left + i % CHIP;
      float value =
          row < cover.size().height() && column < cover.size().width()
              ? cover.band(0)[row * cover.size().width() + column]
              : Float.NaN;
      codes[i] = (byte) (Float.isNaN(value) ? TokenLabels.UNKNOWN : (int) value);
    }
    return codes;
  }
}
