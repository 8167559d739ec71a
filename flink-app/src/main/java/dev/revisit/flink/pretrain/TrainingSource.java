package dev.revisit.flink.pretrain;

import dev.revisit.model.training.PretrainListener;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A training as a bounded source of its steps. Each subtask is a worker; the first is also the
 * chief. A source, because sources are what Flink gives a coordinator that subtasks can talk to.
 */
final class TrainingSource implements Source<PretrainListener.Step, Workers, Workers> {
  private static final long serialVersionUID = 1L;

  private final TrainingOrder order;

  TrainingSource(TrainingOrder order) {
    this.order = order;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<PretrainListener.Step, Workers> createReader(SourceReaderContext context) {
    return new TrainingWorker(context, order);
  }

  @Override
  public SplitEnumerator<Workers, Workers> createEnumerator(
      SplitEnumeratorContext<Workers> context) {
    return new TrainingCoordinator(context, order.workers());
  }

  @Override
  public SplitEnumerator<Workers, Workers> restoreEnumerator(
      SplitEnumeratorContext<Workers> context, Workers state) {
    return createEnumerator(context);
  }

  @Override
  public SimpleVersionedSerializer<Workers> getSplitSerializer() {
    return new WorkersSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Workers> getEnumeratorCheckpointSerializer() {
    return new WorkersSerializer();
  }
}
