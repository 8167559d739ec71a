package dev.revisit.flink.pretrain;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/** Options of the distributed pretraining job, given as {@code --key value}. */
public final class PretrainOptions {
  public static final ConfigOption<Integer> WORKERS =
      ConfigOptions.key("revisit.pretrain.workers")
          .intType()
          .defaultValue(1)
          .withDescription("Workers; each occupies a task slot, so give task managers one slot.");

  public static final ConfigOption<String> CHIPS =
      ConfigOptions.key("revisit.pretrain.chips")
          .stringType()
          .noDefaultValue()
          .withDescription("Folder of shards, reachable from every task manager.");

  public static final ConfigOption<String> CHECKPOINTS =
      ConfigOptions.key("revisit.pretrain.checkpoints")
          .stringType()
          .noDefaultValue()
          .withDescription("Folder of the run's checkpoints, reachable from every task manager.");

  public static final ConfigOption<Integer> KEEP =
      ConfigOptions.key("revisit.pretrain.keep")
          .intType()
          .defaultValue(3)
          .withDescription("Checkpoints that stay, 2 or more.");

  public static final ConfigOption<Long> CHECKPOINT_EVERY =
      ConfigOptions.key("revisit.pretrain.checkpoint-every")
          .longType()
          .defaultValue(500L)
          .withDescription("Steps between checkpoints: what the loss of a worker costs at most.");

  public static final ConfigOption<String> PRESET =
      ConfigOptions.key("revisit.pretrain.preset")
          .stringType()
          .defaultValue("base")
          .withDescription("Size of the model: nano, tiny, base or base-16.");

  public static final ConfigOption<List<Integer>> STEPS =
      ConfigOptions.key("revisit.pretrain.steps")
          .intType()
          .asList()
          .noDefaultValue()
          .withDescription("Steps of stage 1, 2 and 3, for example 1000;5000;50000; 0 leaves out.");

  public static final ConfigOption<Integer> BATCH =
      ConfigOptions.key("revisit.pretrain.batch")
          .intType()
          .defaultValue(256)
          .withDescription("Places in one step, of all workers together.");

  public static final ConfigOption<Long> SEED =
      ConfigOptions.key("revisit.pretrain.seed")
          .longType()
          .defaultValue(1L)
          .withDescription("Seed of initial weights, order of data, masks and dropout.");

  public static final ConfigOption<Boolean> GPU =
      ConfigOptions.key("revisit.pretrain.gpu")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether every worker uses the first GPU that it sees.");

  public static final ConfigOption<Integer> THREADS =
      ConfigOptions.key("revisit.pretrain.threads")
          .intType()
          .defaultValue(0)
          .withDescription("Threads of one operation in one worker; 0 for all cores.");

  private static final int PREFETCH = 2;

  private PretrainOptions() {}

  /**
   * What a configuration orders.
   *
   * @throws IllegalArgumentException naming the option that is missing or does not fit
   */
  static TrainingOrder order(Configuration configuration) {
    List<Integer> steps = required(configuration, STEPS);
    if (steps.size() != Stage.values().length) {
      throw new IllegalArgumentException(
          "--%s has %d numbers: give one for each of the three stages, for example 1000;5000;50000"
              .formatted(STEPS.key(), steps.size()));
    }
    List<StagePlan> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      int count = steps.get(stage.number() - 1);
      if (count != 0) {
        stages.add(StagePlan.of(stage, count, configuration.get(BATCH)));
      }
    }
    PretrainPlan plan =
        PretrainPlan.of(
            Architecture.preset(configuration.get(PRESET)),
            Normalisation.ssl4eo(),
            stages,
            configuration.get(SEED));
    PretrainSettings settings =
        new PretrainSettings(
            configuration.get(GPU) ? Device.GPU : Device.CPU,
            configuration.get(THREADS),
            configuration.get(CHECKPOINT_EVERY),
            PREFETCH);
    return new TrainingOrder(
        plan,
        settings,
        configuration.get(WORKERS),
        required(configuration, CHIPS),
        required(configuration, CHECKPOINTS),
        configuration.get(KEEP));
  }

  private static <T> T required(Configuration configuration, ConfigOption<T> option) {
    return configuration
        .getOptional(option)
        .orElseThrow(() -> new IllegalArgumentException("--%s is missing".formatted(option.key())));
  }
}
