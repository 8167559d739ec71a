package dev.revisit.model.runtime;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * One run of a session: feeds Java arrays, hands Java arrays back, and closes every tensor. Open
 * tensors would hold memory outside of the heap that no one accounts for.
 *
 * <p>Operations go by their names: the session may run a copy of the graph that they belong to.
 */
public final class NetworkRun implements AutoCloseable {
  private final Session.Runner runner;
  private final List<Tensor> inputs = new ArrayList<>();
  private Result result;

  /** Prepares one run of a session. */
  public NetworkRun(Session session) {
    this.runner = session.runner();
  }

  /** Feeds values, row-major, to a placeholder of static shape. */
  public void feed(Placeholder<TFloat32> placeholder, float[] values) {
    TFloat32 tensor = TFloat32.tensorOf(placeholder.shape(), DataBuffers.of(values));
    inputs.add(tensor);
    runner.feed(placeholder.op().name(), tensor);
  }

  /** Feeds values, row-major, to a placeholder of static shape. */
  public void feed(Placeholder<TInt64> placeholder, long[] values) {
    TInt64 tensor = TInt64.tensorOf(placeholder.shape(), DataBuffers.of(values));
    inputs.add(tensor);
    runner.feed(placeholder.op().name(), tensor);
  }

  /** Asks for an output; the order of these calls numbers them from 0. */
  public void fetch(Operand<?> output) {
    runner.fetch(output.op().name(), output.asOutput().index());
  }

  /** Asks for an operation without output to be executed. */
  public void target(Op operation) {
    runner.addTarget(operation.op().name());
  }

  /** Runs. */
  public void run() {
    result = runner.run();
  }

  /** A copy of a float output. */
  public float[] floats(int index) {
    TFloat32 tensor = (TFloat32) result.get(index);
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  /** A copy of a byte output. */
  byte[] bytes(int index) {
    TUint8 tensor = (TUint8) result.get(index);
    byte[] values = new byte[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  /** Shape of an output. */
  public long[] shape(int index) {
    return result.get(index).shape().asArray();
  }

  @Override
  public void close() {
    inputs.forEach(Tensor::close);
    if (result != null) {
      result.close();
    }
  }
}
