package dev.revisit.flink.monitor;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.flink.monitor.SyntheticScenes.Content;
import dev.revisit.flink.monitor.alert.AlertPolicy;
import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.flink.monitor.state.BlockMemory;
import dev.revisit.schemas.Alert;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.state.StoredLook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A monitored block with synthetic scenes, for tests of the monitor as an operator. */
abstract class MonitoredBlock {
  @TempDir Path folder;

  SyntheticScenes scenes;
  Harness harness;

  private BlockReaders readers;
  private SisBlockReader reader;

  @SuppressWarnings("try") // The test harness declares close() throws Exception.
  static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, ReadOutcome, ChangeEvent> {
    Harness(BlockReaders readers, Encoders encoders, MonitorSettings settings) throws Exception {
      super(
          new KeyedProcessOperator<>(new BlockMonitor(readers, encoders, settings)),
          outcome -> outcome.observed().observation().getBlock(),
          Types.STRING);
    }
  }

  @TempDir Path models;

  abstract MonitorSettings settings();

  /** The untrained model, unless a test has another one. */
  Encoders encoders() throws IOException {
    return ChangeReleases.without(models.resolve("untrained"));
  }

  static MonitorSettings settings(ChangeFusion fusion) {
    return new MonitorSettings(AlertPolicy.defaults(), fusion, Duration.ofDays(60), Season.GRACE);
  }

  @BeforeEach
  void prepare() throws Exception {
    scenes = new SyntheticScenes(folder);
    readers =
        new BlockReaders(
            List.of(), false, List.of(folder.toRealPath().toString()), Duration.ofSeconds(5));
    reader = readers.create();
  }

  @AfterEach
  void close() throws Exception {
    if (harness != null) {
      harness.close();
    }
    reader.close();
  }

  /** A block that remembers nothing. */
  void startAfresh() throws Exception {
    if (harness != null) {
      harness.close();
    }
    harness = new Harness(readers, encoders(), settings());
    harness.open();
  }

  void restore(OperatorSubtaskState snapshot) throws Exception {
    harness.close();
    harness = new Harness(readers, encoders(), settings());
    harness.initializeState(snapshot);
    harness.open();
  }

  void forestSummerOf2022() throws Exception {
    for (String day : List.of("06-05", "06-20", "07-05", "07-20", "08-05", "08-20")) {
      observe("2022-" + day + "T10:10:00Z", Content.FOREST);
    }
  }

  void observe(String observedAt, Content content) throws Exception {
    process(outcome(observedAt, content));
  }

  ReadOutcome outcome(String observedAt, Content content) throws Exception {
    return read(scenes.write(Instant.parse(observedAt), content, "05.09/a"));
  }

  ReadOutcome read(BlockObservation observation) throws SceneReadException {
    return new ReadOutcome.Read(
        new Observed(
            new RawRecord("block-observations", 0, 7, new byte[0], new byte[0]), observation),
        reader.read(SyntheticScenes.BLOCK, observation.getSensor(), observation.getAssets()),
        0);
  }

  void process(ReadOutcome outcome) throws Exception {
    harness.processElement(new StreamRecord<>(outcome));
  }

  <T> List<T> side(OutputTag<T> tag) {
    ConcurrentLinkedQueue<StreamRecord<T>> output = harness.getSideOutput(tag);
    Collection<StreamRecord<T>> records = output == null ? List.of() : output;
    return records.stream().map(StreamRecord::getValue).toList();
  }

  Map<String, Alert> latestAlerts() {
    Map<String, Alert> latest = new TreeMap<>();
    side(MonitorPipeline.ALERTS).forEach(alert -> latest.put(alert.getAlertId(), alert));
    return latest;
  }

  /** The looks that the block remembers, with their scores. */
  List<StoredLook> storedLooks() throws Exception {
    KeyedProcessOperator<?, ?, ?> operator = (KeyedProcessOperator<?, ?, ?>) harness.getOperator();
    operator.setCurrentKey(SyntheticScenes.BLOCK.id());
    // Copies: state on the heap gives out what it holds.
    return new BlockMemory(operator.getRuntimeContext())
        .looks().stream().map(look -> StoredLook.newBuilder(look).build()).toList();
  }

  /** What must not depend on the order of arrival: everything but the numbering of the events. */
  Map<String, String> alertFacts() {
    Map<String, String> facts = new TreeMap<>();
    latestAlerts()
        .forEach(
            (id, alert) -> {
              if (alert.getStatus() != AlertStatus.RETRACTED) {
                facts.put(
                    id,
                    List.of(
                            alert.getStatus(),
                            alert.getProbability(),
                            alert.getEvidence(),
                            alert.getFirstDetected(),
                            alert.getLastAnomalous(),
                            alert.getLooks(),
                            alert.getAnomalousLooks(),
                            alert.getGeometry())
                        .toString());
              }
            });
    return facts;
  }
}
