package dev.revisit.local.bench;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Reads the largest optical scene of a catalogue folder: block by block with our reader, and whole
 * with GDAL's {@code ReadAsArray} through Python. MB are uncompressed bytes of the files. Our
 * reader also resamples every band to 10 m and applies the calibration, GDAL only decodes.
 */
final class ReadBench {
  private static final int PASSES = 5;
  private static final Duration GDAL_PATIENCE = Duration.ofMinutes(2);
  private static final String PYTHON = "/usr/bin/python3";

  private final Scene scene;
  private final Path root;

  private ReadBench(Scene scene, Path root) {
    this.scene = scene;
    this.root = root;
  }

  /** Empty when the folder has no optical scene with a tile. */
  static Optional<ReadBench> over(Path catalog) {
    try (StacCatalog stac = StacCatalogs.open(catalog.toString())) {
      SceneParser parser = new SceneParser();
      return stac.search(StacSearch.builder().build())
          .map(parser::parse)
          .filter(SceneParseResult.Parsed.class::isInstance)
          .map(result -> ((SceneParseResult.Parsed) result).scene())
          .filter(s -> s.sensor() == Sensor.SENTINEL_2 && s.tile().isPresent())
          .filter(ReadBench::atTenMetres)
          .max(Comparator.comparingLong(ReadBench::storedBytes))
          .map(s -> new ReadBench(s, catalog));
    }
  }

  private static boolean atTenMetres(Scene scene) {
    return scene.assets().stream()
        .anyMatch(
            a ->
                a.getBand().equals("B04")
                    && !a.getTransform().isEmpty()
                    && a.getTransform().get(0) == 10.0);
  }

  private static long storedBytes(Scene scene) {
    return scene.assets().stream().mapToLong(ReadBench::storedBytes).sum();
  }

  /** Rows x columns x two bytes of a uint16 band. */
  private static long storedBytes(AssetReference asset) {
    return asset.getShape().size() == 2
        ? 2L * asset.getShape().get(0) * asset.getShape().get(1)
        : 0;
  }

  String itemId() {
    return scene.itemId();
  }

  /** Megabytes a second of our reader; the best of five passes. */
  double ours() throws SceneReadException {
    List<Block> blocks =
        scene.tile().map(MgrsTile::blocks).orElseThrow().stream()
            .filter(block -> block.footprint().intersects(scene.footprint()))
            .toList();
    double best = 0;
    try (SisBlockReader reader =
        new SisBlockReader(AssetPolicy.files(root), SisBlockReader.Settings.DEFAULT)) {
      for (int pass = 0; pass <= PASSES; pass++) {
        long start = System.nanoTime();
        for (Block block : blocks) {
          reader.read(block, scene.sensor(), scene.assets());
        }
        // The first pass warms up.
        if (pass > 0) {
          best = Math.max(best, megabytesPerSecond(System.nanoTime() - start));
        }
      }
    }
    return best;
  }

  /** Megabytes a second of GDAL; empty where Python has no GDAL. */
  OptionalDouble gdal() throws IOException, InterruptedException {
    Path script = Files.createTempFile("read-bench", ".py");
    try (InputStream source = ReadBench.class.getResourceAsStream("gdal_read.py")) {
      Files.write(script, source.readAllBytes());
      List<String> command = new ArrayList<>(List.of(PYTHON, script.toString(), "" + PASSES));
      scene.assets().forEach(a -> command.add(Path.of(URI.create(a.getHref())).toString()));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(GDAL_PATIENCE.toSeconds(), TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        process.destroy();
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(megabytesPerSecond((long) (Double.parseDouble(answer) * 1e9)));
    } finally {
      Files.delete(script);
    }
  }

  private double megabytesPerSecond(long nanoseconds) {
    return storedBytes(scene) / 1e6 / (nanoseconds / 1e9);
  }
}
