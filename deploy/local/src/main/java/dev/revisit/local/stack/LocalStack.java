package dev.revisit.local.stack;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.flink.RevisitOptions;
import dev.revisit.flink.ingest.IngestJob;
import dev.revisit.flink.ingest.IngestPipeline;
import dev.revisit.flink.monitor.MonitorJob;
import dev.revisit.flink.monitor.MonitorPipeline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka with Revisit's topics and Flink, in this process and on the loopback address. What a
 * cluster has, only smaller: the same jobs, the same options, the same delivery.
 *
 * <pre>{@code
 * try (WorkFolder work = WorkFolder.open(Optional.empty());
 *     LocalStack stack = LocalStack.start(LocalStack.Settings.of(work))) {
 *   stack.startJobs(LocalStack.JobSettings.local());
 *   // produce to stack.bootstrapServers() ...
 *   stack.stopJobs();
 * }
 * }</pre>
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  /**
   * Scenes keep their order only within a partition, and a replay must be repeatable; the small
   * topics gain nothing from more.
   */
  private static final Set<Topic> ONE_PARTITION =
      EnumSet.of(Topic.SCENE_NOTIFICATIONS, Topic.AREAS, Topic.MODEL_RELEASES, Topic.FEEDBACK);

  /**
   * How to start the stack.
   *
   * @param kafkaPort 0 for any free one
   * @param uiPort port of Flink's web page, 0 for any free one
   * @param parallelism of each job
   * @param checkpointInterval how long committed events take to become visible
   */
  public record Settings(
      WorkFolder work, int kafkaPort, int uiPort, int parallelism, Duration checkpointInterval) {
    public static Settings of(WorkFolder work) {
      return new Settings(work, 0, 0, 1, Duration.ofSeconds(1));
    }
  }

  /**
   * Options of the jobs.
   *
   * @param model directory of a model release; without one the jobs run the release that is shipped
   * @param catalog where scenes are looked up that are announced without their item
   * @param allowedHosts hosts that rasters may be read from; empty for every public host
   * @param allowPrivate whether these hosts may be on this machine or network
   */
  public record JobSettings(
      Optional<Path> model,
      Optional<URI> catalog,
      List<String> allowedHosts,
      boolean allowPrivate,
      Configuration further) {
    public JobSettings {
      allowedHosts = List.copyOf(allowedHosts);
    }

    /** The shipped release; rasters of this machine only. */
    public static JobSettings local() {
      return new JobSettings(
          Optional.empty(),
          Optional.empty(),
          List.of("127.0.0.1", "localhost"),
          true,
          new Configuration());
    }
  }

  private final Settings settings;
  private final EmbeddedBroker broker;
  private final EmbeddedFlink flink;
  private List<EmbeddedFlink.LocalJob> jobs = List.of();

  private LocalStack(Settings settings, EmbeddedBroker broker, EmbeddedFlink flink) {
    this.settings = settings;
    this.broker = broker;
    this.flink = flink;
  }

  /**
   * Starts Kafka and Flink side by side and creates the topics; about six seconds on two cores.
   *
   * @throws IOException when one of them does not start; the other one is stopped
   */
  public static LocalStack start(Settings settings) throws IOException, InterruptedException {
    CompletableFuture<EmbeddedFlink> starting =
        CompletableFuture.supplyAsync(
            () -> startFlink(settings), task -> new Thread(task, "start-flink").start());
    Optional<EmbeddedBroker> broker = Optional.empty();
    try {
      EmbeddedBroker up = EmbeddedBroker.start(settings.work().broker(), settings.kafkaPort());
      broker = Optional.of(up);
      up.createTopics(topics(settings.parallelism()));
      return new LocalStack(settings, up, starting.join());
    } catch (CompletionException e) {
      stop(broker, starting);
      throw e.getCause() instanceof StartException s
          ? s.failure
          : new IOException("Flink did not start", e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      stop(broker, starting);
      throw e;
    }
  }

  private static EmbeddedFlink startFlink(Settings settings) {
    try {
      return EmbeddedFlink.start(
          settings.work().flink(),
          settings.uiPort(),
          2 * settings.parallelism(),
          settings.checkpointInterval());
    } catch (IOException e) {
      throw new StartException(e);
    }
  }

  /** Carries an IOException out of the thread that starts Flink. */
  private static final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    StartException(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private static void stop(
      Optional<EmbeddedBroker> broker, CompletableFuture<EmbeddedFlink> starting) {
    broker.ifPresent(EmbeddedBroker::close);
    try {
      closeQuietly(starting.join());
    } catch (CompletionException e) {
      LOG.debug("Flink did not start either", e);
    }
  }

  private static List<TopicSpec> topics(int parallelism) {
    return Arrays.stream(Topic.values())
        .map(
            t ->
                new TopicSpec(
                    t.topicName(), ONE_PARTITION.contains(t) ? 1 : parallelism, t.config()))
        .toList();
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public URI webInterface() {
    return flink.webInterface();
  }

  public EmbeddedBroker broker() {
    return broker;
  }

  /**
   * Starts both jobs.
   *
   * @throws IOException when Flink refuses one
   */
  public void startJobs(JobSettings jobSettings) throws IOException, InterruptedException {
    Configuration options = new Configuration();
    options.set(RevisitOptions.KAFKA_BOOTSTRAP, bootstrapServers());
    if (!jobSettings.allowedHosts().isEmpty()) {
      options.set(RevisitOptions.ALLOWED_HOSTS, jobSettings.allowedHosts());
    }
    jobSettings.catalog().ifPresent(root -> options.set(RevisitOptions.STAC_ROOT, root.toString()));
    options.set(RevisitOptions.ALLOW_PRIVATE, jobSettings.allowPrivate());
    jobSettings
        .model()
        .ifPresent(directory -> options.set(RevisitOptions.MODEL_DIR, directory.toString()));
    options.addAll(jobSettings.further());
    // One after the other: drawing a topology twice at the same time would race on TensorFlow's
    // first load.
    // As one task, so that scenes reach a block in the order of their announcement and two replays
    // give the same events.
    EmbeddedFlink.LocalJob ingest =
        flink.submit(IngestJob.NAME, IngestPipeline::define, options, 1);
    jobs = List.of(ingest);
    EmbeddedFlink.LocalJob monitor =
        flink.submit(MonitorJob.NAME, MonitorPipeline::define, options, settings.parallelism());
    jobs = List.of(ingest, monitor);
  }

  /** Loses the task manager in the midst of the work; see {@link EmbeddedFlink#loseTaskManager}. */
  public void loseTaskManager() throws IOException, InterruptedException {
    flink.loseTaskManager();
  }

  /** The jobs in the order in which data flows through them. */
  public List<EmbeddedFlink.LocalJob> jobs() {
    return jobs;
  }

  /**
   * Stops the jobs with a savepoint each, the first one first, so that everything they wrote is
   * committed.
   *
   * @throws IOException when one does not stop; the remaining ones are cancelled
   */
  public void stopJobs() throws IOException, InterruptedException {
    List<EmbeddedFlink.LocalJob> stopping = jobs;
    jobs = List.of();
    IOException failure = null;
    for (EmbeddedFlink.LocalJob job : stopping) {
      try {
        if (failure == null) {
          job.stop();
        } else {
          job.cancel();
        }
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Cancels the jobs at once. What was committed stays; what came after the last checkpoint is
   * lost, and its transactions stay open until they time out, so that readers see nothing behind
   * them. For runs that are given up: a savepoint would wait for every block that is queued.
   */
  public void cancelJobs() throws IOException, InterruptedException {
    List<EmbeddedFlink.LocalJob> cancelling = jobs;
    jobs = List.of();
    for (EmbeddedFlink.LocalJob job : cancelling) {
      if (!job.status().isGloballyTerminalState()) {
        job.cancel();
      }
    }
    for (EmbeddedFlink.LocalJob job : cancelling) {
      job.awaitEnd();
    }
  }

  @Override
  public void close() {
    closeQuietly(flink);
    broker.close();
  }

  private static void closeQuietly(EmbeddedFlink flink) {
    try {
      flink.close();
    } catch (IOException e) {
      LOG.warn("Flink did not shut down cleanly", e);
    }
  }
}
