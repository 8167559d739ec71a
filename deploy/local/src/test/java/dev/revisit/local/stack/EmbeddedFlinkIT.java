package dev.revisit.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkIT {
  @TempDir private static Path folder;
  private static EmbeddedFlink flink;

  @BeforeAll
  static void start() throws IOException {
    flink = EmbeddedFlink.start(folder, 0, 2, Duration.ofMillis(500));
  }

  @AfterAll
  static void stop() throws IOException {
    flink.close();
  }

  private static void endless(StreamExecutionEnvironment environment, Configuration configuration) {
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .uid("source")
        .map(new Slowly())
        .uid("slowly")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
  }

  private static void failing(StreamExecutionEnvironment environment, Configuration configuration) {
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .uid("source")
        .map(new Failing())
        .uid("failing")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
  }

  /** Keeps a job from filling a core. */
  private static final class Slowly implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long value) throws InterruptedException {
      Thread.sleep(1);
      return value;
    }
  }

  private static final class Failing implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long value) {
      throw new IllegalStateException("made to fail");
    }
  }

  private static void await(EmbeddedFlink.LocalJob job, JobStatus status)
      throws IOException, InterruptedException {
    for (int tries = 0; tries < 300 && job.status() != status; tries++) {
      Thread.sleep(100);
    }
    assertThat(job.status()).isEqualTo(status);
  }

  @Test
  void aJobThatKeepsFailingTellsItsFirstCause() throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 0);
    EmbeddedFlink.LocalJob job = flink.submit("failing", EmbeddedFlinkIT::failing, settings, 1);
    await(job, JobStatus.FAILED);
    assertThat(job.failure())
        .get()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .hasMessageContaining("made to fail");
  }

  @Test
  void aTopologyWithoutOperatorsIsRefused() {
    assertThatThrownBy(
            () -> flink.submit("empty", (environment, configuration) -> {}, new Configuration(), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void twoJobsRunSideBySideAndStopWithASavepoint() throws Exception {
    EmbeddedFlink.LocalJob first =
        flink.submit("first", EmbeddedFlinkIT::endless, new Configuration(), 1);
    EmbeddedFlink.LocalJob second =
        flink.submit("second", EmbeddedFlinkIT::endless, new Configuration(), 1);
    await(first, JobStatus.RUNNING);
    await(second, JobStatus.RUNNING);
    assertThat(first.failure()).isEqualTo(Optional.empty());
    first.stop();
    second.stop();
    await(first, JobStatus.FINISHED);
    await(second, JobStatus.FINISHED);
    assertThat(first.failure()).isEqualTo(Optional.empty());
    assertThat(folder.resolve("savepoints")).isNotEmptyDirectory();
  }

  @Test
  void theWebPageIsServed() throws Exception {
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(flink.webInterface()).build(), BodyHandlers.ofString())
            .body();
    assertThat(page).contains("Apache Flink");
  }
}
