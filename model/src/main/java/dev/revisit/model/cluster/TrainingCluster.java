package dev.revisit.model.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.NodeDef;

/**
 * The workers that train one model together. The first also holds the variables and updates them.
 *
 * @param addresses {@code host:port} of the workers' servers, each of which sees the others there
 */
public record TrainingCluster(List<String> addresses) {
  private static final String JOB = "worker";
  private static final String SCOPE = "worker_";
  private static final Pattern ADDRESS = Pattern.compile("[^\\s:/,]+:\\d{1,5}");

  /** Checks that there are workers, at different addresses. */
  public TrainingCluster {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("0 workers: training needs at least one");
    }
    for (String address : addresses) {
      if (!ADDRESS.matcher(address).matches()) {
        throw new IllegalArgumentException(
            "A worker at '" + address + "': expected host:port, for example 10.0.0.7:41234");
      }
    }
    if (addresses.stream().distinct().count() < addresses.size()) {
      throw new IllegalArgumentException("Two workers have the same address: " + addresses);
    }
  }

  /** Number of workers. */
  public int size() {
    return addresses.size();
  }

  /**
   * Samples of each worker.
   *
   * @param batch samples of one step
   * @throws IllegalArgumentException if they cannot be shared evenly
   */
  public int share(int batch) {
    return share(batch, size());
  }

  /**
   * Samples of each of a number of workers.
   *
   * @param batch samples of one step
   * @throws IllegalArgumentException if they cannot be shared evenly
   */
  public static int share(int batch, int workers) {
    if (workers < 1 || batch % workers != 0) {
      throw new IllegalArgumentException(
          "A batch of %d cannot be shared evenly among %d workers: choose a batch that is a multiple of the number of workers"
              .formatted(batch, workers));
    }
    return batch / workers;
  }

  /**
   * Builders of a graph, one for each worker: what they build will run there, gradients included.
   * What other builders build runs on the first worker. To be called once for a graph.
   */
  public List<Ops> places(Ops tf) {
    List<Ops> places = new ArrayList<>();
    for (int task = 0; task < size(); task++) {
      places.add(tf.withSubScope(SCOPE + task));
    }
    return places;
  }

  /**
   * The same graph with a device for every operation. The names decide: TensorFlow gives gradients
   * no device of their own and would compute all of them on the first worker.
   *
   * @param device of a worker, for example {@code CPU:0}
   */
  GraphDef placed(GraphDef graph, String device) {
    GraphDef.Builder placed = graph.toBuilder();
    for (NodeDef.Builder node : placed.getNodeBuilderList()) {
      node.setDevice("/job:%s/task:%d/device:%s".formatted(JOB, task(node.getName()), device));
    }
    return placed.build();
  }

  private int task(String operation) {
    for (int task = 1; task < size(); task++) {
      if (operation.startsWith(SCOPE + task + "/")) {
        return task;
      }
    }
    return 0;
  }

  /** Where sessions are opened. */
  String target() {
    return "grpc://" + addresses.get(0);
  }

  ClusterDef definition() {
    JobDef.Builder job = JobDef.newBuilder().setName(JOB);
    for (int task = 0; task < size(); task++) {
      job.putTasks(task, addresses.get(task));
    }
    return ClusterDef.newBuilder().addJob(job).build();
  }
}
