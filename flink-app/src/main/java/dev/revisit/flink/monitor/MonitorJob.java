package dev.revisit.flink.monitor;

import dev.revisit.flink.JobEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The monitor job as it is submitted to a cluster, with options as {@code --key value}. The jar of
 * this module is thin: the jars of the project and their libraries must be in Flink's {@code lib}
 * folder, TensorFlow's among them.
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
