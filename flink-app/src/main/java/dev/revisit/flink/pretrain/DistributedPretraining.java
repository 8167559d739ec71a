package dev.revisit.flink.pretrain;

import dev.revisit.model.data.ChipShards;
import dev.revisit.model.training.CheckpointFolder;
import dev.revisit.model.training.PretrainListener;
import dev.revisit.model.training.PretrainResult;
import dev.revisit.model.training.Pretrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.IOUtils;

/**
 * Pretraining on several workers, each a subtask of a Flink job with a TensorFlow server in a
 * process of its own. The job ends with the plan; if a worker is lost the job fails, and the next
 * job of the same order resumes from the newest checkpoint.
 *
 * <pre>{@code
 * TrainingOrder order =
 *     new TrainingOrder(plan, PretrainSettings.gpu(500), 4, "/data/chips", "/data/run", 3);
 * PretrainResult result = DistributedPretraining.run(env, order, step -> log(step));
 * }</pre>
 */
public final class DistributedPretraining {
  public static final String NAME = "revisit-pretrain";

  /** All steps go to one task: the edges to it make Flink restart all workers if one is lost. */
  private static final String WORKERS = "pretrain-workers";

  private static final String STEPS = "pretrain-steps";

  private DistributedPretraining() {}

  /**
   * Adds the training to a job.
   *
   * @return its steps, in one task; after a restart, those since the last checkpoint come again
   */
  public static DataStream<PretrainListener.Step> define(
      StreamExecutionEnvironment env, TrainingOrder order) {
    env.setRuntimeMode(RuntimeExecutionMode.STREAMING); // all workers at the same time
    TypeInformation<PretrainListener.Step> type = TypeInformation.of(PretrainListener.Step.class);
    SingleOutputStreamOperator<PretrainListener.Step> steps =
        env.fromSource(new TrainingSource(order), WatermarkStrategy.noWatermarks(), WORKERS, type)
            .uid(WORKERS)
            .setParallelism(order.workers());
    return steps.process(new ReportSteps(), type).name(STEPS).uid(STEPS).setParallelism(1);
  }

  /**
   * Runs a training to its end. Not restarted by Flink: to go on after a failure, call this again.
   *
   * @param env with as many free slots as there are workers
   * @param listener is told of the steps, and of nothing else
   * @throws IOException if the job fails, naming its reason; or the result cannot be read here,
   *     where the folders of the order must exist too
   */
  public static PretrainResult run(
      StreamExecutionEnvironment env, TrainingOrder order, PretrainListener listener)
      throws IOException, InterruptedException {
    env.configure(new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "disable"));
    DataStream<PretrainListener.Step> steps = define(env, order);
    CloseableIterator<PretrainListener.Step> collected = steps.collectAsync();
    try {
      JobClient job = submit(env);
      try {
        collected.forEachRemaining(listener::step);
      } catch (RuntimeException e) { // of the listener, or because the job has failed
        job.cancel().exceptionally(alreadyEnded -> null).join();
        checkEnd(job);
        throw e;
      }
      checkEnd(job);
    } finally {
      IOUtils.closeQuietly(collected);
    }
    return result(order);
  }

  private static JobClient submit(StreamExecutionEnvironment env) throws IOException {
    try {
      return env.executeAsync(NAME);
    } catch (Exception e) { // what executeAsync declares
      throw new IOException("The training job could not be submitted: " + e.getMessage(), e);
    }
  }

  /** Waits for the end of a job; one that was cancelled counts as ended. */
  private static void checkEnd(JobClient job) throws IOException, InterruptedException {
    try {
      job.getJobExecutionResult().get();
    } catch (ExecutionException e) {
      Throwable reason = e;
      while (reason.getCause() != null
          && (reason instanceof ExecutionException
              || reason instanceof CompletionException
              || reason instanceof FlinkException)) {
        reason = reason.getCause();
      }
      if (!(reason instanceof JobCancellationException)) {
        throw new IOException("The training job failed. " + reason.getMessage(), e);
      }
    }
  }

  /** What the newest checkpoint of a finished plan holds: there is nothing left to run. */
  private static PretrainResult result(TrainingOrder order) throws IOException {
    try (ChipShards chips = ChipShards.open(Path.of(order.chips()))) {
      return new Pretrainer(
              order.plan(),
              chips,
              CheckpointFolder.open(Path.of(order.checkpoints()), order.keep()),
              order.settings(),
              step -> {},
              InstantSource.system())
          .run();
    }
  }
}
