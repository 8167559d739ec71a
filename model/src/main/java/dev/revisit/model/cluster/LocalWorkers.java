package dev.revisit.model.cluster;

import dev.revisit.model.runtime.EncoderSettings.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Workers on this machine: one for each GPU, or several that share the cores.
 *
 * <pre>{@code
 * try (LocalWorkers workers = LocalWorkers.start(2, Device.GPU, 0)) {
 *   pretrainer.on(workers.cluster()).run();
 * }
 * }</pre>
 */
public final class LocalWorkers implements AutoCloseable {
  private final List<WorkerProcess> processes;

  private LocalWorkers(List<WorkerProcess> processes) {
    this.processes = processes;
  }

  /**
   * Starts workers. On GPUs worker k gets GPU k.
   *
   * @param threads of one operation in one worker; 0 for all cores
   * @throws IOException if one does not start
   */
  public static LocalWorkers start(int workers, Device device, int threads) throws IOException {
    if (workers < 1) {
      throw new IllegalArgumentException(workers + " workers: training needs at least one");
    }
    List<WorkerProcess> processes = new ArrayList<>();
    LocalWorkers started = new LocalWorkers(processes);
    boolean complete = false;
    try {
      for (int worker = 0; worker < workers; worker++) {
        processes.add(WorkerProcess.start("localhost", device, threads, worker));
      }
      complete = true;
      return started;
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  /** Where they are. */
  public TrainingCluster cluster() {
    return new TrainingCluster(processes.stream().map(WorkerProcess::address).toList());
  }

  @Override
  public void close() {
    processes.forEach(WorkerProcess::close);
  }
}
