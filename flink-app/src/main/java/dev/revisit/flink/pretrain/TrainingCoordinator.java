package dev.revisit.flink.pretrain;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the workers together: tells the first where all are, and all when it has finished. Has
 * nothing to remember: workers that are started again report again.
 */
final class TrainingCoordinator implements SplitEnumerator<Workers, Workers> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingCoordinator.class);
  private static final int FIRST = 0;

  private final SplitEnumeratorContext<Workers> context;
  private final int workers;
  private final SortedMap<Integer, String> ready = new TreeMap<>();

  TrainingCoordinator(SplitEnumeratorContext<Workers> context, int workers) {
    this.context = context;
    this.workers = workers;
  }

  @Override
  public void start() {
    if (context.currentParallelism() != workers) {
      throw new IllegalStateException(
          "The training has %d workers but a parallelism of %d: free task slots, and do not use the adaptive scheduler"
              .formatted(workers, context.currentParallelism()));
    }
  }

  @Override
  public void addReader(int subtask) {
    ready.remove(subtask);
  }

  @Override
  public void addSplitsBack(List<Workers> splits, int subtask) {
    ready.remove(subtask);
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // The first worker gets its split when all are ready.
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof WorkerEvent.Ready it) {
      ready.put(subtask, it.address());
      LOG.info("Worker {} is at {}; {} of {}", subtask, it.address(), ready.size(), workers);
      if (ready.size() == workers) {
        context.assignSplit(new Workers(List.copyOf(ready.values())), FIRST);
      }
    } else if (event instanceof WorkerEvent.Finished) {
      ready.keySet().forEach(context::signalNoMoreSplits);
    }
  }

  @Override
  public Workers snapshotState(long checkpoint) {
    return new Workers(List.of());
  }

  @Override
  public void close() {}
}
