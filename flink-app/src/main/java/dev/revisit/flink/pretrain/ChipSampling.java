package dev.revisit.flink.pretrain;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Samples chips and waits for the end.
 *
 * <pre>{@code
 * StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
 * SamplingRequest request =
 *     SamplingRequest.to("chips").catalog("catalog").ssl4eo(Path.of("ssl4eo")).seed(7).build();
 * SamplingReport report = ChipSampling.run(env, request, progress -> show(progress));
 * try (ChipShards chips = ShardCache.open(request.output(), cacheFolder)) {
 *   train(chips);
 * }
 * }</pre>
 */
public final class ChipSampling {
  private static final Duration BETWEEN_NEWS = Duration.ofSeconds(1);

  private ChipSampling() {}

  /**
   * Runs a sampling as a job of the environment, which may be of this process or of a cluster.
   *
   * @param env not to be used for anything else; becomes a batch environment
   * @return the report, which also lies beside the manifest
   * @throws EmptySampleException if no chip met the rules; the report is written even then
   * @throws IllegalArgumentException if the folder already holds a data set
   * @throws IOException if a catalogue cannot be read, or the data set cannot be written; the
   *     message says why. The folder then has no manifest; sampling into it again is safe
   * @throws InterruptedException when this thread is interrupted, after the job was cancelled
   */
  public static SamplingReport run(
      StreamExecutionEnvironment env, SamplingRequest request, SamplingListener listener)
      throws IOException, InterruptedException {
    ShardStore store = new ShardStore(request.output());
    store.requireNew();
    SamplePipeline.define(env, request);
    JobClient job;
    try {
      job = env.executeAsync(SampleJob.NAME);
    } catch (Exception e) {
      throw new IOException("Flink did not accept the sampling job: " + root(e).getMessage(), e);
    }
    try {
      await(job, listener);
    } catch (InterruptedException e) {
      // Nobody waits any longer for what cancelling says.
      CompletableFuture<Void> unused = job.cancel();
      throw e;
    } catch (ExecutionException e) {
      throw new IOException("Sampling failed: " + root(e).getMessage(), e);
    }
    SamplingReport report = SamplingReport.read(store.read(SamplingReport.FILE));
    if (report.chips() == 0) {
      throw new EmptySampleException(report);
    }
    return report;
  }

  /** Waits for the end of the job and tells how it goes. */
  static void await(JobClient job, SamplingListener listener)
      throws InterruptedException, ExecutionException {
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    while (true) {
      try {
        JobExecutionResult end = result.get(BETWEEN_NEWS.toMillis(), TimeUnit.MILLISECONDS);
        listener.progress(SampleCounters.progress(end.getAllAccumulatorResults()));
        return;
      } catch (TimeoutException e) {
        news(job, listener);
      }
    }
  }

  /**
   * What the counters say now. Between states of a job they say nothing, and a local cluster, which
   * ends with its job, then refuses to be asked.
   */
  private static void news(JobClient job, SamplingListener listener) throws InterruptedException {
    Map<String, Object> counters;
    try {
      counters = job.getAccumulators().get(BETWEEN_NEWS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      return; // how it went is told by the result
    }
    listener.progress(SampleCounters.progress(counters));
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
