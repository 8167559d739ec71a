package dev.revisit.local.evaluate.alerts;

import dev.revisit.connectors.grid.Block;
import dev.revisit.local.labels.PolygonPaint;
import dev.revisit.local.simulator.LandCover;
import dev.revisit.local.simulator.SimulatedTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/** The land cover that a simulator wrote beside its scenes, year by year. */
final class SimulatedGround implements Ground {
  private final Block block;
  private final Map<Integer, byte[]> classesByYear = new HashMap<>();

  private SimulatedGround(SimulatedTruth truth) throws IOException {
    this.block = truth.block();
    for (int year : truth.years()) {
      classesByYear.put(year, truth.landCover(year));
    }
  }

  /** The ground of a catalogue; unknown if it was not simulated. */
  static Ground of(Path catalogue) throws IOException {
    return Files.isDirectory(catalogue.resolve("labels"))
        ? new SimulatedGround(SimulatedTruth.open(catalogue))
        : UNKNOWN;
  }

  @Override
  public Optional<String> under(Geometry outline, LocalDate day) {
    byte[] classes = classesByYear.get(day.getYear());
    if (classes == null) {
      return Optional.empty();
    }
    byte[] alert = new byte[Block.SIZE * Block.SIZE];
    PolygonPaint.fill(alert, block, outline, 1);
    int[] counts = new int[256];
    for (int i = 0; i < alert.length; i++) {
      if (alert[i] == 1 && classes[i] != SimulatedTruth.NO_DATA) {
        counts[classes[i]]++;
      }
    }
    int most = Arrays.stream(counts).max().orElseThrow();
    return Arrays.stream(LandCover.values())
        .filter(cover -> most > 0 && counts[cover.code()] == most)
        .map(LandCover::label)
        .findFirst();
  }
}
