package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.flink.monitor.alert.CellObservation;
import dev.revisit.flink.monitor.alert.CellStatistics;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.flink.monitor.state.BlockMemory;
import dev.revisit.schemas.state.CellSums;
import dev.revisit.schemas.state.StoredLook;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The references of the spectral judge: sums for every season and series. A look adds to its own
 * season and is judged against the closed ones, so looks of one season are independent of each
 * other.
 */
final class SpectralReferences {
  private static final Logger LOG = LoggerFactory.getLogger(SpectralReferences.class);

  private final LookScene scenes;
  private final Duration grace;

  SpectralReferences(LookScene scenes, Duration grace) {
    this.scenes = scenes;
    this.grace = grace;
  }

  /** Adds a new look to its season. */
  void add(BlockMemory state, StoredLook look, CellObservation observation) throws Exception {
    int season = Season.of(Instant.ofEpochMilli(look.getObservedAt())).index();
    String series = LookScene.series(look);
    CellSums sums = state.sums(season, series);
    CellStatistics statistics =
        sums == null
            ? CellStatistics.empty(observation.sensor())
            : CellStatistics.of(observation.sensor(), sums);
    if (!statistics.add(observation)) {
      LOG.warn("{} {} is full; {} is left out", new Season(season), series, look.getItemId());
    }
    state.putSums(season, series, statistics.toState());
  }

  /**
   * Adds up a season again from its scenes, after one of them was replaced by a newer revision.
   * Reads each of them; a scene that is gone is left out, with a warning.
   */
  void rebuild(Block block, BlockMemory state, StoredLook replaced) throws Exception {
    Season season = Season.of(Instant.ofEpochMilli(replaced.getObservedAt()));
    String series = LookScene.series(replaced);
    CellStatistics statistics = CellStatistics.empty(LookScene.sensor(replaced));
    for (StoredLook look : state.looks()) {
      if (!Season.of(Instant.ofEpochMilli(look.getObservedAt())).equals(season)
          || !LookScene.series(look).equals(series)
          || look.getClearFraction() == 0) {
        continue;
      }
      try {
        BlockPixels pixels = scenes.read(block, look);
        statistics.add(CellObservation.of(pixels, pixels.clear()));
      } catch (SceneReadException e) {
        if (e.retryable()) {
          throw new OutageException(
              "Cannot read " + look.getItemId() + " again to add up " + season, e);
        }
        LOG.warn("{} is gone and is left out of {}: {}", look.getItemId(), season, e.getMessage());
      }
    }
    state.putSums(season.index(), series, statistics.toState());
  }

  /** The closed seasons that a look may be judged against. */
  Map<Season, CellStatistics> closed(BlockMemory state, StoredLook look) throws Exception {
    Instant observedAt = Instant.ofEpochMilli(look.getObservedAt());
    Map<Season, CellStatistics> closed = new TreeMap<>();
    for (Map.Entry<Integer, CellSums> entry : state.sums(LookScene.series(look)).entrySet()) {
      Season season = new Season(entry.getKey());
      if (season.closedAt(observedAt, grace)) {
        closed.put(season, CellStatistics.of(LookScene.sensor(look), entry.getValue()));
      }
    }
    return closed;
  }
}
