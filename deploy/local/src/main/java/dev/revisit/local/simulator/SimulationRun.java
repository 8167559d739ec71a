package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One writing of a catalogue. */
final class SimulationRun {
  private static final int PASSES_FOR_TROUBLES = 9;

  private final Simulator.Builder settings;
  private final SimulatedWindow window;
  private final Path root;
  private final long seed;
  private final List<OpticalPass> opticalPasses;
  private final List<RadarPass> radarPasses;
  private final List<Sky> skies;
  private final Ground ground;
  private final OpticalSensor opticalSensor;
  private final RadarSensor radarSensor;
  private final SceneWriter writer;

  /**
   * Plans the scenes and lays out the ground; writes nothing yet.
   *
   * @throws IllegalArgumentException if troubles do not fit the series
   */
  SimulationRun(Simulator.Builder settings, Path root, long seed) {
    this.settings = settings;
    this.window = settings.window;
    this.root = root;
    this.seed = seed;
    AcquisitionPlan plan = AcquisitionPlan.of(settings, seed);
    opticalPasses = plan.optical();
    radarPasses = plan.radar();
    if (settings.troubles && opticalPasses.size() < PASSES_FOR_TROUBLES) {
      throw new IllegalArgumentException(
          "Troubles need at least "
              + PASSES_FOR_TROUBLES
              + " Sentinel-2 scenes; lengthen the period or write without troubles.");
    }
    Landscape landscape = LandscapeGenerator.generate(window.size(), seed, settings.biome);
    Climate climate =
        new Climate(settings.from, settings.until, seed, settings.biome, settings.demonstration);
    Growth growth = new Growth(climate, !settings.demonstration);
    FieldYear fields = growth.fields();
    List<PlantedEvent> events =
        settings.demonstration
            ? new DemonstrationEvents(landscape, fields, settings.from, settings.until, seed)
                .plan(opticalPasses)
            : new EventPlanner(landscape, fields, settings.from, settings.until, seed)
                .plan(settings.events, settings.eventDensity);
    ground = new Ground(landscape, growth, events);
    skies =
        settings.demonstration
            ? Skies.demonstration(opticalPasses, events, seed)
            : Skies.natural(opticalPasses, climate, settings.cloudiness, seed);
    opticalSensor = new OpticalSensor(window, seed);
    radarSensor = new RadarSensor(window, seed);
    writer = new SceneWriter(root, window);
  }

  SimulationSummary write() throws IOException {
    Files.createDirectories(root);
    List<Callable<Written>> scenes = new ArrayList<>();
    for (int i = 0; i < opticalPasses.size(); i++) {
      int pass = i;
      scenes.add(() -> writeOptical(pass));
    }
    for (RadarPass pass : radarPasses) {
      scenes.add(() -> writeRadar(pass));
    }
    List<Written> written = inParallel(scenes);
    List<ObjectNode> items = written.stream().map(Written::item).toList();
    List<ObjectNode> optical = new ArrayList<>(items.subList(0, opticalPasses.size()));
    List<ObjectNode> radar = new ArrayList<>(items.subList(opticalPasses.size(), items.size()));
    List<Expectation> expectations =
        new ArrayList<>(written.stream().flatMap(w -> w.expectation().stream()).toList());
    if (settings.troubles) {
      addTroubles(optical, radar, expectations);
    }
    writeTruth();
    List<ObjectNode> labels =
        new LabelDocuments(root, window)
            .write(ground.landscape(), ground.events(), settings.from, settings.until, optical);
    for (ObjectNode label : labels) {
      expectations.add(
          Expectation.skipped(label, "label", "UNSUPPORTED_PRODUCT", "A label is no scene."));
    }
    writeExpectations(expectations);
    writeCatalog(optical, radar, labels);
    return new SimulationSummary(
        root, window, optical.size(), radar.size(), eventsByKind(), size(root));
  }

  /**
   * A scene that was written.
   *
   * @param expectation what should become of it, if it is not simply processed
   */
  private record Written(ObjectNode item, List<Expectation> expectation) {}

  private Written writeOptical(int index) throws IOException {
    OpticalPass pass = opticalPasses.get(index);
    OpticalScene scene = observe(pass, skies.get(index));
    ObjectNode item = writer.writeOptical(pass, baseline(pass), scene);
    return new Written(
        item,
        scene.clearPercentage() == 0
            ? List.of(
                Expectation.skipped(item, "overcast", "ALL_CLOUD", "No pixel is clear of cloud."))
            : List.of());
  }

  private OpticalScene observe(OpticalPass pass, Sky sky) {
    CloudField clouds =
        CloudField.draw(
            sky,
            window.size(),
            SceneWriter.sun(window, pass),
            NoiseStream.hash(seed, 60, pass.datatakeStart().getEpochSecond()));
    return opticalSensor.observe(ground, pass, sky, clouds, baseline(pass));
  }

  private ProcessingBaseline baseline(OpticalPass pass) {
    LocalDate date = pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
    return settings.baseline.orElseGet(() -> ProcessingBaseline.operationalOn(date));
  }

  private Written writeRadar(RadarPass pass) throws IOException {
    GroundState state = RadarSensor.state(ground, pass);
    Map<Backscatter.Polarisation, float[]> power = new EnumMap<>(Backscatter.Polarisation.class);
    for (Backscatter.Polarisation polarisation : Backscatter.Polarisation.values()) {
      power.put(polarisation, radarSensor.observe(state, pass, polarisation));
    }
    return new Written(writer.writeRadar(pass, power), List.of());
  }

  private List<Written> inParallel(List<Callable<Written>> tasks) throws IOException {
    AtomicInteger done = new AtomicInteger();
    List<Callable<Written>> counted = new ArrayList<>();
    for (Callable<Written> task : tasks) {
      counted.add(
          () -> {
            if (settings.stop.getAsBoolean()) {
              throw new Simulator.StoppedException(root);
            }
            Written result = task.call();
            settings.progress.scenes(done.incrementAndGet(), tasks.size());
            return result;
          });
    }
    ExecutorService executor = Executors.newFixedThreadPool(settings.threads);
    try {
      List<Written> results = new ArrayList<>();
      for (Future<Written> result : executor.invokeAll(counted)) {
        results.add(result.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Writing was interrupted; remove " + root + ".", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("A scene could not be made.", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private void addTroubles(
      List<ObjectNode> optical, List<ObjectNode> radar, List<Expectation> expectations)
      throws IOException {
    Troubles troubles = new Troubles(window, this::observe, this::baseline, writer, root);
    List<OpticalPass> free =
        opticalPasses.stream()
            .map(
                pass ->
                    settings.opticalEveryDays > PassSchedule.OPTICAL_REPEAT_DAYS
                        ? PassSchedule.following(pass)
                        : PassSchedule.neighbour(pass))
            .toList();
    troubles.write(opticalPasses, free, optical, freeRadar());
    for (ObjectNode item : troubles.items()) {
      boolean isRadar = item.get("collection").asText().equals(RadarItem.COLLECTION);
      (isRadar ? radar : optical).add(item);
    }
    expectations.addAll(troubles.expectations());
  }

  /** A radar pass that the series leaves free: one of the other satellite or days. */
  private RadarPass freeRadar() {
    List<RadarPass> candidates =
        PassSchedule.radar(
            RadarPass.Track.ASCENDING,
            settings.from.minusDays(30),
            settings.until,
            PassSchedule.RADAR_PAIR_DAYS);
    return candidates.stream()
        .filter(pass -> pass.satellite() == 'A')
        .filter(pass -> radarPasses.stream().noneMatch(p -> p.start().equals(pass.start())))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private void writeTruth() throws IOException {
    TruthDocuments truth = new TruthDocuments(root, window);
    truth.writeArea();
    truth.writeEvents(ground.events());
    truth.writeLandCover(ground.landscape());
  }

  private Map<EventKind, Integer> eventsByKind() {
    Map<EventKind, Integer> counts = new EnumMap<>(EventKind.class);
    ground.events().forEach(event -> counts.merge(event.kind(), 1, Integer::sum));
    return counts;
  }

  private void writeExpectations(List<Expectation> expectations) throws IOException {
    ObjectNode document = Json.object();
    document.put("otherwise", "PROCESSED");
    ArrayNode list = document.putArray("items");
    expectations.forEach(expectation -> list.add(expectation.toJson()));
    Json.write(root.resolve("expectations.json"), document);
  }

  private void writeCatalog(
      List<ObjectNode> optical, List<ObjectNode> radar, List<ObjectNode> labels)
      throws IOException {
    CatalogDocuments documents = new CatalogDocuments(root, window);
    documents.writeCollection(
        OpticalItem.COLLECTION,
        "Sentinel-2 Level-2A (simulated)",
        "Simulated surface reflectance with Earth Search c1 asset keys, uint16 DN, nodata 0."
            + " Reflectance = DN * scale + offset of raster:bands.",
        optical);
    documents.writeCollection(
        RadarItem.COLLECTION,
        "Sentinel-1 terrain-corrected backscatter (simulated)",
        "Simulated gamma0 in the layout of Planetary Computer sentinel-1-rtc: float32 linear"
            + " power, nodata -32768, UTM.",
        radar);
    documents.writeCollection(
        LabelDocuments.COLLECTION,
        "Land cover (simulated truth)",
        "Classes of Dynamic World at 10 m for each year, known exactly because the place is"
            + " simulated.",
        labels);
    documents.writeCatalog(
        "Simulated scenes of one place with planted events (truth.geojson), made by Revisit with"
            + " seed "
            + seed
            + ". Not real data.",
        List.of(OpticalItem.COLLECTION, RadarItem.COLLECTION, LabelDocuments.COLLECTION));
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(SimulationRun::length).sum();
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
