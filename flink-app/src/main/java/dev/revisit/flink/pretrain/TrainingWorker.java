package dev.revisit.flink.pretrain;

import dev.revisit.model.cluster.WorkerProcess;
import dev.revisit.model.training.PretrainListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/**
 * One worker: keeps a TensorFlow server running for as long as the training lasts. The one that is
 * told where all workers are is the chief of the training.
 */
final class TrainingWorker implements SourceReader<PretrainListener.Step, Workers> {
  private final SourceReaderContext context;
  private final TrainingOrder order;

  // Only the task's own thread uses these.
  private Optional<WorkerProcess> process = Optional.empty();
  private Optional<TrainingChief> chief = Optional.empty();
  private CompletableFuture<Void> loss = new CompletableFuture<>();
  private boolean announced;

  // Guarded by this.
  private final Queue<PretrainListener.Step> steps = new ArrayDeque<>();
  private CompletableFuture<Void> news = new CompletableFuture<>();
  private Optional<Throwable> failure = Optional.empty();
  private boolean trained;
  private boolean allFinished;
  private boolean closed;

  TrainingWorker(SourceReaderContext context, TrainingOrder order) {
    this.context = context;
    this.order = order;
  }

  @Override
  public void start() {
    // Blank in a cluster within one process.
    String host = context.getLocalHostName().isBlank() ? "localhost" : context.getLocalHostName();
    try {
      WorkerProcess started =
          WorkerProcess.start(host, order.settings().device(), order.settings().threads());
      process = Optional.of(started);
      loss = started.ended().thenAccept(code -> failed(lost(started, code)));
      context.sendSourceEventToCoordinator(new WorkerEvent.Ready(started.address()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Worker %d on %s: %s".formatted(context.getIndexOfSubtask(), host, e.getMessage()), e);
    }
  }

  private IOException lost(WorkerProcess worker, int code) {
    return new IOException(
        "Worker %d at %s was lost: its process ended with code %d. Start the training again: it resumes from its newest checkpoint"
            .formatted(context.getIndexOfSubtask(), worker.address(), code));
  }

  @Override
  public void addSplits(List<Workers> splits) {
    TrainingChief started = new TrainingChief(order, splits.get(0).addresses(), this);
    chief = Optional.of(started);
    started.start();
  }

  /** From the thread that trains. */
  synchronized void step(PretrainListener.Step step) {
    steps.add(step);
    news.complete(null);
  }

  /** From the thread that trains. */
  synchronized void trained() {
    trained = true;
    news.complete(null);
  }

  /** From any thread; the first failure counts, others follow from it. */
  synchronized void failed(Throwable cause) {
    if (!closed && failure.isEmpty()) {
      failure = Optional.of(cause);
      news.complete(null);
    }
  }

  @Override
  public void notifyNoMoreSplits() {
    synchronized (this) {
      allFinished = true;
      news.complete(null);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<PretrainListener.Step> output) throws IOException {
    PretrainListener.Step step;
    synchronized (this) {
      if (failure.isPresent()) {
        throw new IOException(failure.get().getMessage(), failure.get());
      }
      step = steps.poll();
      if (step == null && allFinished) {
        return InputStatus.END_OF_INPUT;
      }
      if (step == null && !(trained && !announced)) {
        if (news.isDone()) {
          news = new CompletableFuture<>();
        }
        return InputStatus.NOTHING_AVAILABLE;
      }
    }
    if (step == null) {
      announced = true;
      context.sendSourceEventToCoordinator(new WorkerEvent.Finished());
    } else {
      output.collect(step);
    }
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public synchronized CompletableFuture<Void> isAvailable() {
    return news;
  }

  /** Progress is in the checkpoints of the training, none in those of Flink. */
  @Override
  public List<Workers> snapshotState(long checkpoint) {
    return List.of();
  }

  /** The end of the process also ends a step that waits for it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    chief.ifPresent(TrainingChief::requestStop);
    loss.cancel(false);
    process.ifPresent(WorkerProcess::close);
    chief.ifPresent(TrainingChief::await);
  }
}
