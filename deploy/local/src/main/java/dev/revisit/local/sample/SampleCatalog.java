package dev.revisit.local.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Writes a small simulated STAC catalogue of Sentinel-1 and Sentinel-2 scenes over one place, with
 * planted changes and their truth.
 *
 * <pre>{@code
 * SampleSummary sample = SampleCatalog.write(Path.of("sample"), 7);
 * // revisit monitor --stac sample/catalog.json --area sample/area.geojson
 * }</pre>
 *
 * <p>By default: 256 x 256 pixels of tile 33UUP, 2023-01-01 to 2025-06-30, a Sentinel-2 scene every
 * 15 days and a Sentinel-1 scene every 24 days on each of two tracks; about 25 MB. The folder holds
 *
 * <ul>
 *   <li>{@code catalog.json} and the collections {@code sentinel-2-c1-l2a} and {@code
 *       sentinel-1-rtc}, in the layout of Earth Search and Planetary Computer;
 *   <li>{@code area.geojson}, the area to monitor;
 *   <li>{@code truth.geojson}, the planted changes, and {@code truth-landcover.tif}, the classes of
 *       Dynamic World before them;
 *   <li>{@code expectations.json}, how scenes that are not simply processed should end.
 * </ul>
 *
 * <p>The same seed and settings give the same bytes. It is simulated: no statement about accuracy
 * may rest on it.
 */
public final class SampleCatalog {
  private static final LocalDate DEFAULT_FROM = LocalDate.of(2023, 1, 1);
  private static final LocalDate DEFAULT_UNTIL = LocalDate.of(2025, 6, 30);

  private SampleCatalog() {}

  /**
   * Writes the default sample.
   *
   * @param dir folder that is empty or does not exist
   */
  public static SampleSummary write(Path dir, long seed) throws IOException {
    return builder().write(dir, seed);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Settings of a sample; every setter returns the builder. */
  public static final class Builder {
    private static final int PASSES_FOR_TROUBLES = 8;

    private SampleWindow window = SampleWindow.DEFAULT;
    private LocalDate from = DEFAULT_FROM;
    private LocalDate until = DEFAULT_UNTIL;
    private int opticalEveryDays = 15;
    private int radarEveryDays = 24;
    private ProcessingBaseline baseline = new ProcessingBaseline("05.10");
    private boolean troubles;
    private int threads = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));

    private Builder() {}

    /** Where the sample lies and how large it is. */
    public Builder window(SampleWindow place) {
      window = place;
      return this;
    }

    /**
     * First and last day.
     *
     * @throws IllegalArgumentException if the period is shorter than 60 days
     */
    public Builder period(LocalDate first, LocalDate last) {
      if (first.plusDays(60).isAfter(last)) {
        throw new IllegalArgumentException(
            "A sample needs at least 60 days, not " + first + " to " + last + ".");
      }
      from = first;
      until = last;
      return this;
    }

    /**
     * Days between Sentinel-2 scenes.
     *
     * @throws IllegalArgumentException if it is no positive multiple of 5
     */
    public Builder opticalEveryDays(int days) {
      requireMultiple("Sentinel-2", days, PassSchedule.OPTICAL_REPEAT_DAYS);
      opticalEveryDays = days;
      return this;
    }

    /**
     * Days between Sentinel-1 scenes of one track.
     *
     * @throws IllegalArgumentException if it is no positive multiple of 12
     */
    public Builder radarEveryDays(int days) {
      requireMultiple("Sentinel-1", days, PassSchedule.RADAR_REPEAT_DAYS);
      radarEveryDays = days;
      return this;
    }

    /** Processing baseline of Sentinel-2; before 04.00 digital numbers carry no offset. */
    public Builder baseline(ProcessingBaseline processing) {
      baseline = processing;
      return this;
    }

    /** Adds scenes with something wrong, listed in {@code expectations.json}; off by default. */
    public Builder withTroubles(boolean on) {
      troubles = on;
      return this;
    }

    /**
     * Scenes that are written at once; by default one a processor. The result does not depend on
     * it.
     */
    public Builder threads(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("At least one thread must write, not " + count + ".");
      }
      threads = count;
      return this;
    }

    /**
     * Writes the sample.
     *
     * @param dir folder that is empty or does not exist
     * @throws IllegalArgumentException if the folder holds files, or troubles do not fit the series
     */
    public SampleSummary write(Path dir, long seed) throws IOException {
      List<OpticalPass> passes = PassSchedule.optical(from, until, opticalEveryDays);
      if (troubles
          && (passes.size() < PASSES_FOR_TROUBLES
              || opticalEveryDays == PassSchedule.OPTICAL_REPEAT_DAYS)) {
        throw new IllegalArgumentException(
            "Troubles need at least "
                + PASSES_FOR_TROUBLES
                + " Sentinel-2 scenes, 10 days or more apart; lengthen the period or write without"
                + " troubles.");
      }
      requireEmpty(dir);
      return new Run(this, dir, seed, passes).write();
    }

    private static void requireMultiple(String mission, int days, int repeat) {
      if (days < 1 || days % repeat != 0) {
        throw new IllegalArgumentException(
            mission
                + " returns every "
                + repeat
                + " days; choose a positive multiple, not "
                + days
                + ".");
      }
    }

    private static void requireEmpty(Path dir) throws IOException {
      if (Files.exists(dir)) {
        try (Stream<Path> files = Files.list(dir)) {
          if (files.findAny().isPresent()) {
            throw new IllegalArgumentException(
                dir + " is not empty; choose another folder or remove what it holds.");
          }
        }
      }
    }
  }

  /** One writing of a sample. */
  private static final class Run {
    private final Builder settings;
    private final SampleWindow window;
    private final Path root;
    private final long seed;
    private final List<OpticalPass> opticalPasses;
    private final List<RadarPass> radarPasses;
    private final List<Weather.Sky> skies;
    private final Ground ground;
    private final OpticalSensor opticalSensor;
    private final RadarSensor radarSensor;
    private final SceneWriter writer;

    Run(Builder settings, Path root, long seed, List<OpticalPass> opticalPasses) {
      this.settings = settings;
      this.window = settings.window;
      this.root = root;
      this.seed = seed;
      this.opticalPasses = opticalPasses;
      radarPasses = new ArrayList<>();
      for (RadarPass.Track track : RadarPass.Track.values()) {
        radarPasses.addAll(
            PassSchedule.radar(track, settings.from, settings.until, settings.radarEveryDays));
      }
      radarPasses.sort((a, b) -> a.start().compareTo(b.start()));
      Landscape landscape = LandscapeGenerator.generate(window.size(), seed);
      List<PlantedChange> changes =
          new ChangePlanner(landscape, settings.from, settings.until, seed).plan(opticalPasses);
      ground = new Ground(landscape, new Phenology(NoiseStream.hash(seed, 10)), changes);
      skies = Weather.of(opticalPasses, changes, seed);
      opticalSensor = new OpticalSensor(window, seed);
      radarSensor = new RadarSensor(window, seed);
      writer = new SceneWriter(root, window);
    }

    SampleSummary write() throws IOException {
      Files.createDirectories(root);
      List<Callable<ObjectNode>> scenes = new ArrayList<>();
      for (int i = 0; i < opticalPasses.size(); i++) {
        int pass = i;
        scenes.add(() -> writeOptical(pass));
      }
      for (RadarPass pass : radarPasses) {
        scenes.add(() -> writeRadar(pass));
      }
      List<ObjectNode> items = inParallel(scenes);
      List<ObjectNode> optical = new ArrayList<>(items.subList(0, opticalPasses.size()));
      List<ObjectNode> radar = new ArrayList<>(items.subList(opticalPasses.size(), items.size()));
      List<Expectation> expectations = overcast(optical);
      if (settings.troubles) {
        addTroubles(optical, radar, expectations);
      }
      writeTruth();
      writeExpectations(expectations);
      writeCatalog(optical, radar);
      return new SampleSummary(root, window, optical.size(), radar.size(), size(root));
    }

    private ObjectNode writeOptical(int index) throws IOException {
      OpticalPass pass = opticalPasses.get(index);
      CloudField clouds =
          CloudField.draw(
              skies.get(index),
              window.size(),
              SceneWriter.sun(window, pass),
              NoiseStream.hash(seed, 60, pass.datatakeStart().getEpochSecond()));
      return writer.writeOptical(
          pass, settings.baseline, opticalSensor.observe(ground, pass, clouds, settings.baseline));
    }

    private ObjectNode writeRadar(RadarPass pass) throws IOException {
      Map<Backscatter.Polarisation, float[]> power = new EnumMap<>(Backscatter.Polarisation.class);
      for (Backscatter.Polarisation polarisation : Backscatter.Polarisation.values()) {
        power.put(polarisation, radarSensor.observe(ground, pass, polarisation));
      }
      return writer.writeRadar(pass, power);
    }

    private List<ObjectNode> inParallel(List<Callable<ObjectNode>> tasks) throws IOException {
      ExecutorService executor = Executors.newFixedThreadPool(settings.threads);
      try {
        List<ObjectNode> results = new ArrayList<>();
        for (Future<ObjectNode> result : executor.invokeAll(tasks)) {
          results.add(result.get());
        }
        return results;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Writing the sample was interrupted; remove " + root + ".", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("A scene of the sample could not be made.", e.getCause());
      } finally {
        executor.shutdownNow();
      }
    }

    private List<Expectation> overcast(List<ObjectNode> optical) {
      List<Expectation> expectations = new ArrayList<>();
      for (int i = 0; i < optical.size(); i++) {
        if (skies.get(i) == Weather.Sky.OVERCAST) {
          expectations.add(
              Expectation.skipped(
                  optical.get(i), "overcast", "ALL_CLOUD", "Every pixel is cloud."));
        }
      }
      return expectations;
    }

    private void addTroubles(
        List<ObjectNode> optical, List<ObjectNode> radar, List<Expectation> expectations)
        throws IOException {
      List<RadarPass> elsewhere =
          PassSchedule.radar(
              RadarPass.Track.ASCENDING,
              settings.from,
              settings.until,
              PassSchedule.RADAR_REPEAT_DAYS);
      Troubles troubles =
          new Troubles(window, ground, opticalSensor, writer, settings.baseline, root, seed);
      troubles.write(opticalPasses, optical, free(elsewhere));
      for (ObjectNode item : troubles.items()) {
        boolean isRadar = item.get("collection").asText().equals(RadarItem.COLLECTION);
        (isRadar ? radar : optical).add(item);
      }
      expectations.addAll(troubles.expectations());
    }

    private RadarPass free(List<RadarPass> candidates) {
      for (int i = candidates.size() - 1; i >= 0; i--) {
        if (!radarPasses.contains(candidates.get(i))) {
          return candidates.get(i);
        }
      }
      throw new IllegalArgumentException(
          "Every pass of Sentinel-1 is taken; let troubles have some: radarEveryDays(24) or more.");
    }

    private void writeTruth() throws IOException {
      TruthDocuments truth = new TruthDocuments(root, window);
      truth.writeArea();
      truth.writeChanges(ground.changes());
      truth.writeLandCover(ground.landscape());
    }

    private void writeExpectations(List<Expectation> expectations) throws IOException {
      ObjectNode document = Json.object();
      document.put("otherwise", "PROCESSED");
      ArrayNode list = document.putArray("items");
      expectations.forEach(expectation -> list.add(expectation.toJson()));
      Json.write(root.resolve("expectations.json"), document);
    }

    private void writeCatalog(List<ObjectNode> optical, List<ObjectNode> radar) throws IOException {
      CatalogDocuments documents = new CatalogDocuments(root, window);
      documents.writeCollection(
          OpticalItem.COLLECTION,
          "Sentinel-2 Level-2A (simulated)",
          "Simulated surface reflectance with Earth Search c1 asset keys, uint16 DN, nodata 0."
              + " Reflectance = DN * scale + offset of raster:bands.",
          optical);
      documents.writeCollection(
          RadarItem.COLLECTION,
          "Sentinel-1 geocoded backscatter (simulated)",
          "Simulated backscatter in the layout of Planetary Computer sentinel-1-rtc: float32 linear"
              + " power, nodata -32768, UTM.",
          radar);
      documents.writeCatalog(
          "Simulated scenes of one place with planted changes (truth.geojson), made by Revisit with"
              + " seed "
              + seed
              + ". Not real data.",
          List.of(OpticalItem.COLLECTION, RadarItem.COLLECTION));
    }

    private static long size(Path folder) throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).mapToLong(Run::length).sum();
      }
    }

    private static long length(Path file) {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
