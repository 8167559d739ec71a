package dev.revisit.flink;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * What every Revisit job runs with, on one machine as on a cluster. Explicit configuration wins.
 */
public final class JobEnvironment {
  /**
   * Fixed for good: state is divided into this many groups, and no job can run at a higher
   * parallelism.
   */
  public static final int MAX_PARALLELISM = 720;

  private JobEnvironment() {}

  /** Options from {@code --key value} arguments. */
  public static Configuration fromArguments(String[] args) {
    return Configuration.fromMap(ParameterTool.fromArgs(args).toMap());
  }

  /**
   * Settings without which the jobs would lose data or speed; none of them overrides what is given.
   */
  public static Configuration withDefaults(Configuration given) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    // A block takes seconds and its announcement a few kilobytes: an aligned barrier would wait
    // behind minutes of work, and so would every subscriber.
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    // A type that would fall to Kryo fails when the job is built, not in a savepoint.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    configuration.addAll(given);
    return configuration;
  }

  /** An environment with these settings, for a job that was submitted to a cluster. */
  public static StreamExecutionEnvironment of(Configuration configuration) {
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }
}
