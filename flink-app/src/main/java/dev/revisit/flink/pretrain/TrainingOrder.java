package dev.revisit.flink.pretrain;

import dev.revisit.model.cluster.TrainingCluster;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.StagePlan;
import java.io.Serializable;

/**
 * What several workers are to train together.
 *
 * @param plan of the run; batches are those of all workers together
 * @param settings how each worker computes, and how often a checkpoint is written
 * @param workers number of them; each occupies a task slot
 * @param chips folder of shards, the same on every task manager
 * @param checkpoints folder of the run, the same on every task manager; a run that finds its
 *     checkpoints there continues
 * @param keep checkpoints that stay, two or more
 */
public record TrainingOrder(
    PretrainPlan plan,
    PretrainSettings settings,
    int workers,
    String chips,
    String checkpoints,
    int keep)
    implements Serializable {
  /** Checks that the work can be shared. */
  public TrainingOrder {
    if (workers < 1) {
      throw new IllegalArgumentException(workers + " workers: training needs at least one");
    }
    for (StagePlan stage : plan.stages()) {
      TrainingCluster.share(stage.batch(), workers);
    }
  }
}
