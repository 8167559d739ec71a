package dev.revisit.local.bench;

import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.Sessions;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.random.RandomUniform;
import org.tensorflow.types.TFloat32;

/**
 * Speed of TensorFlow's float32 product of two square matrices: what this machine can do, and what
 * the model's speed is measured against. Speeds are taken next to each measurement, since machines
 * are noisy.
 */
final class MatrixSpeed implements AutoCloseable {
  /** Large enough for full speed, small enough for a tenth of a second on two cores. */
  private static final int CPU_SIDE = 1536;

  private static final int GPU_SIDE = 8192;

  private final int side;
  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<TFloat32> corner;

  MatrixSpeed(Device device) {
    this.side = device == Device.GPU ? GPU_SIDE : CPU_SIDE;
    Ops tf = Ops.create(graph);
    Operand<TFloat32> random =
        tf.random.randomUniform(
            tf.constant(new int[] {side, side}), TFloat32.class, RandomUniform.seed(1L));
    Variable<TFloat32> left = tf.variable(random);
    Variable<TFloat32> right = tf.variable(random);
    // One value of the product: fetching all of it would time the copy.
    this.corner =
        tf.slice(
            tf.linalg.matMul(left, right),
            tf.constant(new int[] {0, 0}),
            tf.constant(new int[] {1, 1}));
    this.session = Sessions.openForTraining(graph, device, 0);
    Operand<TFloat32> first = tf.assign(left, random);
    Operand<TFloat32> second = tf.assign(right, random);
    session.runner().addTarget(first).addTarget(second).run().close();
    flopsPerSecond();
  }

  /** The best of three products. */
  double flopsPerSecond() {
    double best = 0;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      Result result = session.runner().fetch(corner).run();
      double seconds = (System.nanoTime() - start) / 1e9;
      result.close();
      best = Math.max(best, 2.0 * side * side * side / seconds);
    }
    return best;
  }

  /** Median of the ratios. */
  static double median(List<Double> ratios) {
    List<Double> sorted = ratios.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
