package dev.revisit.model.cluster;

import org.tensorflow.exceptions.TensorFlowException;

/** Something failed on a cluster, most likely because a worker is gone. */
public final class ClusterFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterFailedException(TrainingCluster cluster, TensorFlowException cause) {
    super(
        "The training on %d workers (%s) stopped: %s. If a worker was lost, start the same run again: it resumes from its newest checkpoint"
            .formatted(
                cluster.size(),
                String.join(", ", cluster.addresses()),
                cause.getMessage().lines().limit(2).reduce("", (a, b) -> a + " " + b).strip()),
        cause);
  }
}
