package dev.revisit.flink.monitor;

import dev.revisit.flink.JobEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The monitor job as it is submitted to a cluster:
 *
 * <pre>{@code
 * flink run -c dev.revisit.flink.monitor.MonitorJob revisit-flink-app.jar \
 *     --revisit.kafka.bootstrap-servers kafka:9092
 * }</pre>
 */
public final class MonitorJob {
  public static final String NAME = "revisit-monitor";

  private MonitorJob() {}

  public static void main(String[] args) throws Exception {
    Configuration configuration = JobEnvironment.withDefaults(JobEnvironment.fromArguments(args));
    StreamExecutionEnvironment env = JobEnvironment.of(configuration);
    MonitorPipeline.define(env, configuration);
    env.execute(NAME);
  }
}
