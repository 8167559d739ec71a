package dev.revisit.local.stack;

import dev.revisit.flink.JobEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.SerializedThrowable;

/**
 * Flink's mini cluster with its REST interface and web page: one job manager, one task manager, all
 * in this process.
 *
 * <p>The jobs run as they do on a cluster, with the same {@link JobEnvironment}. One task manager,
 * because TensorFlow has one session a process anyway.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A job counts as running before all its tasks do, and cannot be stopped in between. */
  private static final Duration STARTING = Duration.ofSeconds(15);

  private final MiniCluster cluster;
  private final Configuration configuration;
  private final URI webInterface;
  private final Path savepoints;

  private EmbeddedFlink(
      MiniCluster cluster, Configuration configuration, URI webInterface, Path savepoints) {
    this.cluster = cluster;
    this.configuration = configuration;
    this.webInterface = webInterface;
    this.savepoints = savepoints;
  }

  /**
   * Starts the cluster.
   *
   * @param folder holds checkpoints, savepoints and RocksDB
   * @param uiPort port of the web page, 0 for any free one
   * @param slots task slots: the sum of the parallelism of the jobs that run at the same time
   * @throws IOException when it does not start, for example because the port is taken
   */
  public static EmbeddedFlink start(Path folder, int uiPort, int slots, Duration checkpointInterval)
      throws IOException {
    Path savepoints = folder.resolve("savepoints");
    Configuration configuration = configuration(folder, savepoints, uiPort, checkpointInterval);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setCommonBindAddress("localhost")
                .build());
    try {
      cluster.start();
      URI rest = await(cluster.getRestAddress(), "start its web interface");
      return new EmbeddedFlink(cluster, configuration, rest, savepoints);
    } catch (InterruptedException e) {
      abandon(cluster);
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Flink started", e);
    } catch (Exception e) {
      abandon(cluster);
      throw new IOException("The Flink mini cluster did not start: " + root(e).getMessage(), e);
    }
  }

  /** Lets a cluster that did not start go; what it says then adds nothing to the first failure. */
  private static void abandon(MiniCluster cluster) {
    CompletableFuture<Void> unused = cluster.closeAsync();
  }

  private static Configuration configuration(
      Path folder, Path savepoints, int uiPort, Duration checkpointInterval) {
    Configuration c = new Configuration();
    c.set(RestOptions.ADDRESS, "localhost");
    c.set(RestOptions.BIND_ADDRESS, "localhost");
    c.set(RestOptions.PORT, uiPort);
    c.set(RestOptions.BIND_PORT, String.valueOf(uiPort));
    c.set(WebOptions.TMP_DIR, folder.resolve("web").toString());
    c.set(WebOptions.SUBMIT_ENABLE, false);
    Optional.ofNullable(System.getProperty("revisit.log"))
        .ifPresent(log -> c.set(WebOptions.LOG_PATH, log));
    c.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    c.set(JobManagerOptions.PORT, 0);
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(192));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    // A batch of inference on a busy laptop may hold every core for a while; that is no reason to
    // give a task manager up.
    c.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    c.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    c.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    c.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, savepoints.toUri().toString());
    c.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    c.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(10));
    c.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
    c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    return JobEnvironment.withDefaults(c);
  }

  /** Address of the web page and REST interface. */
  public URI webInterface() {
    return webInterface;
  }

  /** The settings of the cluster and of every job on it; a copy. */
  public Configuration configuration() {
    return new Configuration(configuration);
  }

  /** Draws a topology into an environment. */
  @FunctionalInterface
  public interface Topology {
    void define(StreamExecutionEnvironment environment, Configuration configuration);
  }

  /**
   * Submits a job.
   *
   * @param settings the job's own options, on top of the cluster's
   */
  public LocalJob submit(String name, Topology topology, Configuration settings, int parallelism)
      throws IOException, InterruptedException {
    Configuration merged = configuration();
    merged.addAll(settings);
    merged.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(merged);
    topology.define(environment, merged);
    var streamGraph = environment.getStreamGraph();
    streamGraph.setJobName(name);
    JobGraph graph = streamGraph.getJobGraph();
    try {
      await(cluster.submitJob(graph), "accept the job " + name);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Flink refused the job " + name + ": " + root(e).getMessage(), e);
    }
    return new LocalJob(name, graph.getJobID());
  }

  /**
   * Kills the only task manager, as when its process crashes, and starts another one; the jobs
   * restart from their last checkpoint. For drills and tests.
   */
  public void loseTaskManager() throws IOException, InterruptedException {
    try {
      await(cluster.terminateTaskManager(0), "lose its task manager");
      cluster.startTaskManager();
    } catch (InterruptedException | IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("The task manager could not be replaced: " + root(e).getMessage(), e);
    }
  }

  /** One submitted job. */
  public final class LocalJob {
    private final String name;
    private final JobID id;

    private LocalJob(String name, JobID id) {
      this.name = name;
      this.id = id;
    }

    public String name() {
      return name;
    }

    public JobStatus status() throws IOException, InterruptedException {
      try {
        return await(cluster.getJobStatus(id), "tell the state of " + name);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("Flink does not answer for the job " + name, e);
      }
    }

    /** The failure that ended the job; empty while it runs and after a clean end. */
    public Optional<Throwable> failure() throws IOException, InterruptedException {
      if (!status().isGloballyTerminalState()) {
        return Optional.empty();
      }
      try {
        return await(cluster.requestJobResult(id), "tell the result of " + name)
            .getSerializedThrowable()
            .map(t -> t.deserializeError(LocalJob.class.getClassLoader()))
            .map(EmbeddedFlink::root);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("Flink does not answer for the job " + name, e);
      }
    }

    /**
     * Stops the job after a last savepoint, which commits what its transactional sinks hold. A
     * cancelled job would leave them open and freeze every read-committed consumer until they time
     * out.
     */
    public void stop() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + STARTING.toNanos();
      while (!stopped(System.nanoTime() < deadline)) {
        Thread.sleep(200);
      }
    }

    /**
     * Tries to stop the job.
     *
     * @param mayStillStart whether tasks that don't run yet are waited for
     * @return false when they don't
     */
    private boolean stopped(boolean mayStillStart) throws IOException, InterruptedException {
      try {
        await(
            cluster.stopWithSavepoint(
                id, savepoints.toUri().toString(), false, SavepointFormatType.NATIVE),
            "stop " + name);
        return true;
      } catch (ExecutionException | TimeoutException e) {
        if (mayStillStart && root(e) instanceof CheckpointException c && isStarting(c)) {
          return false;
        }
        throw new IOException(
            "The job " + name + " did not stop cleanly: " + root(e).getMessage(), e);
      }
    }

    private static boolean isStarting(CheckpointException e) {
      return e.getCheckpointFailureReason()
          == CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING;
    }

    /** Waits until the job has ended in whatever way. */
    void awaitEnd() throws IOException, InterruptedException {
      try {
        await(cluster.requestJobResult(id), "end " + name);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("The job " + name + " does not end: " + root(e).getMessage(), e);
      }
    }

    /** Asks for an end without a savepoint; uncommitted output is lost. */
    public void cancel() throws IOException, InterruptedException {
      try {
        await(cluster.cancelJob(id), "cancel " + name);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(
            "The job " + name + " could not be cancelled: " + root(e).getMessage(), e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      await(cluster.closeAsync(), "shut down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Flink did not shut down cleanly: " + root(e).getMessage(), e);
    }
  }

  private static <T> T await(CompletableFuture<T> future, String what)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      TimeoutException told =
          new TimeoutException("Flink did not " + what + " within " + PATIENCE.toSeconds() + " s");
      told.initCause(e);
      throw told;
    }
  }

  private static Throwable root(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    return t instanceof SerializedThrowable s
        ? s.deserializeError(EmbeddedFlink.class.getClassLoader())
        : t;
  }
}
