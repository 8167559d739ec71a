package dev.revisit.flink.pretrain;

import dev.revisit.flink.JobEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Distributed pretraining as it is submitted to a cluster, with {@link PretrainOptions} as {@code
 * --key value}. The jars of the project and their libraries must be in Flink's {@code lib} folder,
 * TensorFlow's among them. With a restart strategy, Flink starts all workers again when one is
 * lost, and the training resumes from its newest checkpoint.
 */
public final class PretrainJob {
  private PretrainJob() {}

  public static void main(String[] args) throws Exception {
    Configuration configuration = JobEnvironment.withDefaults(JobEnvironment.fromArguments(args));
    StreamExecutionEnvironment env = JobEnvironment.of(configuration);
    DistributedPretraining.define(env, PretrainOptions.order(configuration))
        .sinkTo(new DiscardingSink<>())
        .name("pretrain-end")
        .uid("pretrain-end")
        .setParallelism(1);
    env.execute(DistributedPretraining.NAME);
  }
}
