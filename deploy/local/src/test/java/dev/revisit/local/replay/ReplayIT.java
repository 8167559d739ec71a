package dev.revisit.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.kafka.Topic;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.simulator.SimulatedWindow;
import dev.revisit.local.simulator.SimulationSummary;
import dev.revisit.local.simulator.Simulator;
import dev.revisit.local.stack.LocalStack;
import dev.revisit.local.stack.WorkFolder;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.geojson.GeoJsonReader;

/**
 * Whole replays of a generated catalogue: real broker, real rasters over HTTP, both jobs, a lost
 * task manager.
 */
class ReplayIT {
  private static final long SEED = 11;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What may differ between two replays of the same input. */
  private static final Set<String> OF_THE_RUN =
      // source_value is a record that carries ingested_at
      Set.of("ingested_at", "emitted_at", "failed_at", "seconds", "source_value");

  @TempDir static Path shared;
  private static SimulationSummary sample;

  /** Served once for all replays, because events name the address of an item. */
  private static CatalogSource source;

  @TempDir Path folder;

  /** Something that happens while a replay runs. */
  private interface Disturbance {
    void happen(LocalStack stack) throws Exception;
  }

  private static final Disturbance NONE = stack -> {};

  @BeforeAll
  static void writeSample() throws Exception {
    sample =
        Simulator.demonstration()
            .window(SimulatedWindow.DEFAULT.withSize(64))
            .withTroubles(true)
            .write(shared.resolve("catalog"), SEED);
    source = CatalogSource.open(sample.directory().toString(), Optional.of(0));
  }

  @AfterAll
  static void stopServing() {
    source.close();
  }

  @Test
  void aLostTaskManagerChangesNothingInTheCommittedOutput() throws Exception {
    ReplayResult quiet = replay("quiet", NONE);
    ReplayResult disturbed = replay("disturbed", LocalStack::loseTaskManager);

    for (Topic topic : CatalogRun.OUTPUTS) {
      assertThat(texts(disturbed, topic)).as(topic.topicName()).isEqualTo(texts(quiet, topic));
    }
    assertThat(quiet.balanced()).isTrue();
    assertThat(disturbed.balanced()).isTrue();

    everySceneEndsAsExpected(quiet);
    thePlantedClearingIsConfirmed(quiet);
    landCoverComesFromTheTrainedModel(quiet);
  }

  @Test
  void whatIsNoNotificationBecomesADeadLetterAndDisturbsNothingElse() throws Exception {
    ReplayResult result =
        replay(
            "garbage",
            stack -> {
              // An Avro single-object header with a fingerprint that no schema has.
              byte[] unknownSchema = new byte[20];
              unknownSchema[0] = (byte) 0xC3;
              unknownSchema[1] = 1;
              unknownSchema[2] = 42;
              send(stack, Topic.SCENE_NOTIFICATIONS, "garbage".getBytes(StandardCharsets.UTF_8));
              send(stack, Topic.SCENE_NOTIFICATIONS, unknownSchema);
              send(stack, Topic.BLOCK_OBSERVATIONS, new byte[] {1, 2, 3});
              send(stack, Topic.AREAS, new byte[] {0});
            });

    assertThat(result.balanced()).isTrue();
    assertThat(
            records(result, Topic.DEAD_LETTERS, DeadLetter.class).stream()
                .filter(letter -> letter.getNotificationId() == null))
        .extracting(letter -> letter.getSourceTopic() + " " + letter.getErrorClass())
        .containsExactlyInAnyOrder(
            "scene-notifications garbage-bytes",
            "scene-notifications unknown-schema",
            "block-observations garbage-bytes",
            "areas garbage-bytes");
    assertThat(records(result, Topic.DEAD_LETTERS, DeadLetter.class))
        .allSatisfy(
            letter -> {
              assertThat(letter.getSourceValue().remaining()).isPositive();
              assertThat(letter.getRemedy()).isNotBlank();
            });
    everySceneEndsAsExpected(result);
  }

  private static void everySceneEndsAsExpected(ReplayResult result) throws Exception {
    Map<String, List<SceneReport>> byItem = new HashMap<>();
    records(result, Topic.SCENE_REPORTS, SceneReport.class)
        .forEach(
            report ->
                byItem.computeIfAbsent(report.getItemId(), id -> new ArrayList<>()).add(report));
    Map<String, DeadLetter> letters = new HashMap<>();
    records(result, Topic.DEAD_LETTERS, DeadLetter.class)
        .forEach(letter -> letters.put(letter.getDeadLetterId(), letter));
    JsonNode expectations = JSON.readTree(sample.expectations().toFile());
    int checked = 0;
    for (JsonNode expected : expectations.get("items")) {
      String item = expected.get("id").asText();
      List<SceneReport> reports = byItem.get(item);
      assertThat(reports).as(item).isNotEmpty();
      for (SceneReport report : reports) {
        assertThat(report.getOutcome().name()).as(item).isEqualTo(expected.get("outcome").asText());
        if (expected.hasNonNull("reason")) {
          assertThat(report.getSkipReason().name())
              .as(item)
              .isEqualTo(expected.get("reason").asText());
        }
        if (report.getOutcome() == SceneOutcome.FAILED) {
          assertThat(letters.get(report.getDeadLetterId()).getErrorClass())
              .as(item)
              .isEqualTo(expected.get("errorClass").asText());
        }
      }
      checked++;
    }
    assertThat(checked).isGreaterThanOrEqualTo(10);
    long troubled = checked;
    assertThat(
            byItem.values().stream().filter(r -> r.get(0).getOutcome() != SceneOutcome.PROCESSED))
        .as("every scene without trouble is processed")
        .hasSizeLessThanOrEqualTo((int) troubled);
  }

  private static void thePlantedClearingIsConfirmed(ReplayResult result) throws Exception {
    JsonNode truth = JSON.readTree(sample.truth().toFile());
    JsonNode clearing = null;
    for (JsonNode feature : truth.get("features")) {
      if (feature.at("/properties/kind").asText().startsWith("clear")) {
        clearing = feature;
      }
    }
    Geometry planted = new GeoJsonReader().read(clearing.get("geometry").toString());
    List<ChangeEvent> confirmed =
        records(result, Topic.CHANGE_EVENTS, ChangeEvent.class).stream()
            .filter(event -> event.getStatus() == AlertStatus.CONFIRMED)
            .filter(event -> intersects(event, planted))
            .toList();
    String start = clearing.at("/properties/start").asText().substring(0, 10);
    assertThat(confirmed)
        .extracting(event -> event.getFirstDetected().toString().substring(0, 10))
        .first()
        .satisfies(day -> assertThat(day).isGreaterThanOrEqualTo(start));
  }

  private static boolean intersects(ChangeEvent event, Geometry planted) {
    try {
      return new GeoJsonReader().read(event.getGeometry()).intersects(planted);
    } catch (org.locationtech.jts.io.ParseException e) {
      throw new AssertionError("An event's geometry is no GeoJSON: " + event.getGeometry(), e);
    }
  }

  private static void landCoverComesFromTheTrainedModel(ReplayResult result) {
    assertThat(records(result, Topic.LAND_COVER_EVENTS, LandCoverEvent.class))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.getAdvisories()).doesNotContain("untrained"));
  }

  @Test
  void theMeanNdviOfARealSceneIsTheOneComputedByHand() throws Exception {
    Path real = Path.of(System.getProperty("revisit.shared", ""), "data", "catalog");
    assumeTrue(
        Files.isRegularFile(real.resolve("catalog.json")),
        "the catalogue of real scenes is not beside the checkout");
    ReplayResult result;
    try (CatalogSource scenes = CatalogSource.open(real.toString(), Optional.of(0))) {
      result =
          replay(
              "real",
              scenes,
              StacSearch.builder().ids(List.of("S2_T31UFS_20210501T000000_L2A_MONTHLY")).build(),
              Optional.empty(),
              NONE);
    }

    LandCoverEvent event = records(result, Topic.LAND_COVER_EVENTS, LandCoverEvent.class).get(0);
    // With GDAL and numpy: mean over the 9,995 pixels with data of (B08 - B04) / (B08 + B04).
    assertThat(event.getIndexMeans().get("NDVI")).isCloseTo(0.6378185002113309, within(1e-9));
    assertThat(event.getAreaHa()).isCloseTo(99.95, within(1e-9));
  }

  private ReplayResult replay(String name, Disturbance disturbance) throws Exception {
    return replay(
        name, source, StacSearch.builder().build(), Optional.of(sample.area()), disturbance);
  }

  private ReplayResult replay(
      String name,
      CatalogSource scenes,
      StacSearch search,
      Optional<Path> area,
      Disturbance disturbance)
      throws Exception {
    AtomicBoolean disturbed = new AtomicBoolean();
    PhaseClock phases = new PhaseClock();
    try (WorkFolder work = WorkFolder.open(Optional.of(folder.resolve(name)));
        Interruption interruption = Interruption.install()) {
      CatalogRun.Plan plan =
          new CatalogRun.Plan(
              scenes, search, area, new ReplayOrder.Created(), Duration.ofMinutes(5));
      CatalogRun.Selection selection = CatalogRun.select(plan);
      try (LocalStack stack = LocalStack.start(LocalStack.Settings.of(work));
          CatalogRun run =
              CatalogRun.open(
                  plan,
                  selection,
                  stack,
                  LocalStack.JobSettings.local(),
                  new DisturbOnce(stack, disturbance, disturbed),
                  phases,
                  Clock.systemUTC())) {
        run.announceAll();
        assertThat(run.awaitAccounted(interruption)).isEqualTo(CatalogRun.End.COMPLETE);
        run.endJobs(CatalogRun.End.COMPLETE);
        assertThat(disturbed.get() || disturbance == NONE).as("disturbed").isTrue();
        return run.collect(true);
      }
    }
  }

  /** Disturbs when the first land-cover event has been committed: in the middle of the replay. */
  private record DisturbOnce(LocalStack stack, Disturbance disturbance, AtomicBoolean done)
      implements RunListener {
    @Override
    public void phase(Phase phase) {}

    @Override
    public void progress(Progress now) {}

    @Override
    public void output(Topic topic, SpecificRecord value) {
      if (topic == Topic.LAND_COVER_EVENTS && done.compareAndSet(false, true)) {
        try {
          disturbance.happen(stack);
        } catch (Exception e) {
          throw new AssertionError("The disturbance itself failed", e);
        }
      }
    }
  }

  private static void send(LocalStack stack, Topic topic, byte[] value) throws Exception {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", stack.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic.topicName(), "key".getBytes(StandardCharsets.UTF_8), value))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static <T extends SpecificRecord> List<T> records(
      ReplayResult result, Topic topic, Class<T> type) {
    return result.records(topic).stream().map(type::cast).toList();
  }

  /** The records as JSON without what belongs to the run. */
  private static List<String> texts(ReplayResult result, Topic topic) {
    return result.records(topic).stream()
        .map(
            record -> {
              ObjectNode json = RecordJson.of(record);
              json.remove(OF_THE_RUN);
              if (json.path("source_topic").asText().equals(Topic.BLOCK_OBSERVATIONS.topicName())) {
                // What the ingest job repeats after a restart shifts the offsets between the jobs.
                json.remove("source_offset");
              }
              return json.toString();
            })
        .toList();
  }
}
