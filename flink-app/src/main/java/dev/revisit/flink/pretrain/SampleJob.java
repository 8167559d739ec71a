package dev.revisit.flink.pretrain;

import dev.revisit.flink.JobEnvironment;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The sampling job as it is submitted to a cluster, with options as {@code --key value}, see {@link
 * SampleOptions}. The jar of this module is thin, as that of the other jobs; for an object store
 * its file-system plug-in must be in Flink's {@code plugins} folder.
 */
public final class SampleJob {
  public static final String NAME = "revisit-sample";

  private static final int ATTEMPTS = 5;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(30);

  private SampleJob() {}

  public static void main(String[] args) throws Exception {
    Configuration given = JobEnvironment.fromArguments(args);
    Configuration configuration = JobEnvironment.withDefaults(given);
    // A bounded job is not restarted unless it is told to be; a repeated task does no harm here.
    if (!given.contains(RestartStrategyOptions.RESTART_STRATEGY)) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, ATTEMPTS);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, BETWEEN_ATTEMPTS);
    }
    SamplingRequest request = SampleOptions.request(configuration);
    new ShardStore(request.output()).requireNew();
    StreamExecutionEnvironment env = JobEnvironment.of(configuration);
    SamplePipeline.define(env, request);
    env.execute(NAME);
  }
}
