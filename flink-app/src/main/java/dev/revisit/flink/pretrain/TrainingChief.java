package dev.revisit.flink.pretrain;

import dev.revisit.model.cluster.TrainingCluster;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.training.CheckpointFolder;
import dev.revisit.model.training.Pretrainer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that runs the plan on the workers: reads chips, makes steps, writes checkpoints. */
final class TrainingChief {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingChief.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final TrainingOrder order;
  private final List<String> addresses;
  private final TrainingWorker worker;
  private final Thread thread = new Thread(this::train, "training");
  private volatile boolean stopRequested;
  private volatile Pretrainer pretrainer;

  TrainingChief(TrainingOrder order, List<String> addresses, TrainingWorker worker) {
    this.order = order;
    this.addresses = addresses;
    this.worker = worker;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void train() {
    try (ChipShards chips = ChipShards.open(Path.of(order.chips()))) {
      pretrainer =
          new Pretrainer(
                  order.plan(),
                  chips,
                  CheckpointFolder.open(Path.of(order.checkpoints()), order.keep()),
                  order.settings(),
                  worker::step,
                  InstantSource.system())
              .on(new TrainingCluster(addresses));
      if (stopRequested) {
        return;
      }
      if (pretrainer.run().finished()) {
        worker.trained();
      }
    } catch (Throwable e) { // an Error too: the task must learn of it
      worker.failed(e);
    }
  }

  /** Lets the step in progress be the last. */
  void requestStop() {
    stopRequested = true;
    Pretrainer running = pretrainer;
    if (running != null) {
      running.requestStop();
    }
  }

  /** Waits for the end; not for ever, since Flink wants its task to end. */
  void await() {
    try {
      thread.join(LONGEST_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("The training thread still waits for a worker; it ends when its call does");
    }
  }
}
