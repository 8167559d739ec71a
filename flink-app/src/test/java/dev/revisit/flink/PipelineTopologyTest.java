package dev.revisit.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.flink.ingest.IngestPipeline;
import dev.revisit.flink.monitor.MonitorPipeline;
import dev.revisit.flink.pretrain.SamplePipeline;
import dev.revisit.flink.pretrain.SamplingRequest;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTopologyTest {

  /** What savepoints of version 1 refer to. Add to it; never rename. */
  private static final Map<String, List<String>> RELEASED_OPERATOR_IDS =
      Map.of(
          "ingest",
          List.of(
              "ingest-areas",
              "ingest-block-observations",
              "ingest-dead-letters",
              "ingest-decode",
              "ingest-decode-areas",
              "ingest-expand",
              "ingest-notifications",
              "ingest-resolve",
              "ingest-scene-reports"),
          "monitor",
          List.of(
              "monitor-alerts",
              "monitor-block",
              "monitor-block-observations",
              "monitor-change-events",
              "monitor-dead-letters",
              "monitor-decode",
              "monitor-land-cover-events",
              "monitor-read",
              "monitor-scene-reports"),
          "sample",
          List.of(
              "sample-block",
              "sample-catalogs",
              "sample-list-locations",
              "sample-list-scenes",
              "sample-locations",
              "sample-manifest",
              "sample-ssl4eo-folders"));

  private static final List<String> RELEASED_STATE_NAMES =
      List.of(
          "areas",
          "cell-sums",
          "handled-notifications",
          "looks",
          "published-alerts",
          "season-memories",
          "seen-acquisition");

  private static final Configuration CONFIGURATION =
      JobEnvironment.withDefaults(
          Configuration.fromMap(
              Map.of(RevisitOptions.KAFKA_BOOTSTRAP.key(), "broker.example:9092")));

  @Test
  void everyOperatorOfTheIngestJobHasItsReleasedId() {
    assertThat(operatorIds(graph(true)))
        .containsExactlyElementsOf(RELEASED_OPERATOR_IDS.get("ingest"));
  }

  @Test
  void everyOperatorOfTheMonitorJobHasItsReleasedId() {
    assertThat(operatorIds(graph(false)))
        .containsExactlyElementsOf(RELEASED_OPERATOR_IDS.get("monitor"));
  }

  @Test
  void everyOperatorOfTheSamplingJobHasItsReleasedId(@TempDir Path ssl4eo) throws IOException {
    assertThat(operatorIds(samplingGraph(ssl4eo)))
        .containsExactlyElementsOf(RELEASED_OPERATOR_IDS.get("sample"));
  }

  @Test
  void stateNamesAreTheReleasedOnes() throws IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : StateNames.class.getFields()) {
      names.add((String) field.get(null));
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(RELEASED_STATE_NAMES);
  }

  @Test
  void pixelsAreReadAndJudgedInOneTask() {
    JobGraph job = graph(false).getJobGraph();
    assertThat(job.getVertices())
        .extracting(JobVertex::getName)
        .anySatisfy(name -> assertThat(name).contains("Read pixels", "Look, fold, judge"));
  }

  @Test
  void aJobWithoutBrokersSaysWhichOptionIsMissing() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    assertThatThrownBy(() -> IngestPipeline.define(env, new Configuration()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--revisit.kafka.bootstrap-servers");
  }

  private static StreamGraph samplingGraph(Path ssl4eo) throws IOException {
    Files.createDirectories(ssl4eo.resolve("s2a"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(CONFIGURATION);
    SamplePipeline.define(
        env,
        SamplingRequest.to("s3://bucket/chips")
            .catalog("https://stac.example.org/v1")
            .ssl4eo(ssl4eo)
            .build());
    return env.getStreamGraph();
  }

  private static StreamGraph graph(boolean ingest) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(CONFIGURATION);
    if (ingest) {
      IngestPipeline.define(env, CONFIGURATION);
    } else {
      MonitorPipeline.define(env, CONFIGURATION);
    }
    return env.getStreamGraph();
  }

  /** Ids given by us; the sinks' inner operators take theirs from them. */
  private static Set<String> operatorIds(StreamGraph graph) {
    TreeSet<String> ids = new TreeSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
      ids.add(node.getTransformationUID().replaceFirst("^Sink Committer: ", ""));
    }
    return ids;
  }
}
