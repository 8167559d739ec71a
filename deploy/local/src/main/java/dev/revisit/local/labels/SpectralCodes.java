package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.flink.monitor.alert.CellObservation;
import dev.revisit.flink.monitor.alert.CellStatistics;
import dev.revisit.flink.monitor.alert.SpectralScorer;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.local.simulator.SimulatedTruth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the spectral scorer says of every scene of a simulated catalogue, judged as the monitor job
 * judges them when they come by date: against closed seasons.
 *
 * <p>64 KB a scene; reads every scene once.
 */
public final class SpectralCodes {
  private final Map<String, byte[]> codesByItem;

  private SpectralCodes(Map<String, byte[]> codesByItem) {
    this.codesByItem = codesByItem;
  }

  /**
   * Reads and judges.
   *
   * @throws IOException if it is not a simulated catalogue or a scene cannot be read
   */
  public static SpectralCodes of(Path catalogue, SeriesSamples.Progress progress)
      throws IOException {
    Block block = SimulatedTruth.open(catalogue).block();
    Collection<Scene> scenes = newestRevisions(catalogue);
    Map<String, byte[]> codes = new HashMap<>();
    Map<String, Map<Season, CellStatistics>> sums = new HashMap<>();
    SpectralScorer scorer = new SpectralScorer();
    try (SisBlockReader reader =
        new SisBlockReader(
            AssetPolicy.files(catalogue.toAbsolutePath()), SisBlockReader.Settings.DEFAULT)) {
      int done = 0;
      for (Scene scene : scenes) {
        progress.scenes(done++, scenes.size());
        CellObservation look = observation(block, scene, reader);
        Season season = Season.of(scene.observedAt());
        Map<Season, CellStatistics> series =
            sums.computeIfAbsent(series(scene), name -> new TreeMap<>());
        Map<Season, CellStatistics> closed = new TreeMap<>();
        series.forEach(
            (of, statistics) -> {
              if (of.closedAt(scene.observedAt(), Season.GRACE)) {
                closed.put(of, statistics);
              }
            });
        codes.put(scene.itemId(), scorer.score(look, season, closed).scores());
        series.computeIfAbsent(season, of -> CellStatistics.empty(scene.sensor())).add(look);
      }
    }
    return new SpectralCodes(codes);
  }

  private static Collection<Scene> newestRevisions(Path catalogue) {
    Map<String, Scene> newest = new TreeMap<>();
    for (Scene scene : CatalogSamples.scenes(CatalogSamples.itemsOf(catalogue))) {
      newest.merge(
          scene.acquisitionKey(),
          scene,
          (a, b) -> b.revision().compareTo(a.revision()) > 0 ? b : a);
    }
    ArrayList<Scene> byDate = new ArrayList<>(newest.values());
    byDate.sort(Comparator.comparing(Scene::observedAt).thenComparing(Scene::acquisitionKey));
    return byDate;
  }

  private static CellObservation observation(Block block, Scene scene, SisBlockReader reader)
      throws IOException {
    try {
      BlockPixels pixels = reader.read(block, scene.sensor(), scene.assets());
      return CellObservation.of(pixels, pixels.clear());
    } catch (SceneReadException e) {
      throw new LabelException(
          "Item " + scene.itemId() + ": " + e.getMessage() + ": " + e.remedy(), e);
    }
  }

  /** Statistics of different series are never mixed: optical, or one radar orbit. */
  private static String series(Scene scene) {
    return scene.sensor()
        + " "
        + scene.relativeOrbit().map(String::valueOf).orElse("")
        + scene.orbitDirection();
  }

  /** Codes of a scene's cells, row-major 256 x 256; empty if a newer revision took its place. */
  public Optional<byte[]> of(String itemId) {
    return Optional.ofNullable(codesByItem.get(itemId));
  }
}
