package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.network.Parameters;
import dev.revisit.model.runtime.NetworkRun;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Against the update as PyTorch documents it, in plain Java and double precision. The loss is half
 * of {@code sum(s * (w - t)^2)} over a matrix and a bias, so the gradient is {@code s * (w - t)}.
 */
class AdamWTest {
  private static final double[][] START = {{1, -2, 0.5, 3}, {0.7, -0.1}};
  private static final double[][] TARGET = {{0, 1, -1, 2.5}, {-1, 1}};
  private static final double[][] SCALE = {{1, 2, 0.01, 3}, {0.5, 1e-6}};
  private static final Map<String, long[]> SHAPES = shapes();

  private static Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("map.weight", new long[] {2, 2});
    shapes.put("map.bias", new long[] {2});
    return shapes;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static WeightMap weights(double[][] values) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("map.weight", TensorData.ofFloats(floats(values[0]), 2, 2));
    tensors.put("map.bias", TensorData.ofFloats(floats(values[1]), 2));
    return WeightMap.of(tensors, SHAPES);
  }

  private static Operand<TFloat32> loss(Ops tf, Parameters parameters) {
    Operand<TFloat32> matrix = part(tf, parameters.get("map.weight"), 0, 2, 2);
    Operand<TFloat32> bias = part(tf, parameters.get("map.bias"), 1, 2);
    return tf.math.add(matrix, bias);
  }

  private static Operand<TFloat32> part(Ops tf, Operand<TFloat32> w, int index, long... shape) {
    Operand<TFloat32> target = tf.reshape(tf.constant(floats(TARGET[index])), tf.constant(shape));
    double[] roots = SCALE[index].clone();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = Math.sqrt(roots[i]);
    }
    Operand<TFloat32> root = tf.reshape(tf.constant(floats(roots)), tf.constant(shape));
    return tf.nn.l2Loss(tf.math.mul(root, tf.math.sub(w, target)));
  }

  private static void compare(AdamWSettings settings, int steps) {
    LearningRateSchedule schedule = new LearningRateSchedule(0.05, 5, steps);
    double[][] expected = {START[0].clone(), START[1].clone()};
    double[][] first = {new double[4], new double[2]};
    double[][] second = {new double[4], new double[2]};
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Parameters parameters = new Parameters(tf, SHAPES);
      AdamW optimizer = new AdamW(tf, parameters, SHAPES, loss(tf, parameters), settings);
      try (Session session = new Session(graph)) {
        parameters.load(session, weights(START));
        WeightMap zeros = weights(new double[][] {new double[4], new double[2]});
        optimizer.firstMoments().load(session, zeros);
        optimizer.secondMoments().load(session, zeros);
        for (int step = 1; step <= steps; step++) {
          double rate = schedule.rate(step - 1);
          double norm = plainStep(expected, first, second, rate, step, settings);
          try (NetworkRun run = new NetworkRun(session)) {
            optimizer.feed(run, rate, step);
            run.fetch(optimizer.norm());
            run.target(optimizer.update());
            run.run();
            assertThat((double) run.floats(0)[0]).isEqualTo(norm, within(1e-5 * (1 + norm)));
          }
        }
        try (NetworkRun run = new NetworkRun(session)) {
          List.of(parameters, optimizer.firstMoments(), optimizer.secondMoments())
              .forEach(p -> SHAPES.keySet().forEach(name -> run.fetch(p.get(name))));
          run.run();
          double[][][] all = {expected, first, second};
          for (int i = 0; i < 6; i++) {
            assertThat(run.floats(i)).containsExactly(floats(all[i / 2][i % 2]), within(2e-5f));
          }
        }
      }
    }
  }

  /** One step of AdamW with clipping; returns the norm before clipping. */
  private static double plainStep(
      double[][] w, double[][] m, double[][] v, double rate, int step, AdamWSettings s) {
    double[][] gradient = new double[2][];
    double squares = 0;
    for (int p = 0; p < 2; p++) {
      gradient[p] = new double[w[p].length];
      for (int i = 0; i < w[p].length; i++) {
        gradient[p][i] = SCALE[p][i] * (w[p][i] - TARGET[p][i]);
        squares += gradient[p][i] * gradient[p][i];
      }
    }
    double norm = Math.sqrt(squares);
    double clip = Math.min(1, s.clip() / (norm + 1e-6));
    for (int p = 0; p < 2; p++) {
      for (int i = 0; i < w[p].length; i++) {
        double g = gradient[p][i] * clip;
        m[p][i] = s.beta1() * m[p][i] + (1 - s.beta1()) * g;
        v[p][i] = s.beta2() * v[p][i] + (1 - s.beta2()) * g * g;
        double corrected1 = m[p][i] / (1 - Math.pow(s.beta1(), step));
        double corrected2 = v[p][i] / (1 - Math.pow(s.beta2(), step));
        if (p == 0) {
          w[p][i] -= rate * s.weightDecay() * w[p][i];
        }
        w[p][i] -= rate * corrected1 / (Math.sqrt(corrected2) + s.epsilon());
      }
    }
    return norm;
  }

  @Test
  void fiftyStepsWithClippingEqualAPlainImplementation() {
    compare(AdamWSettings.pretraining(), 50); // the norm starts at 6.3 and is clipped to 1
  }

  @Test
  void withoutClippingAndWithStrongDecayToo() {
    compare(new AdamWSettings(0.9, 0.999, 1e-8, 0.5, 1e9), 50);
  }

  @Test
  void aLargeEpsilonIsAddedAfterTheBiasCorrection() {
    compare(new AdamWSettings(0.9, 0.95, 0.1, 0.05, 1), 20);
  }

  @Test
  void withoutDecayToo() {
    compare(new AdamWSettings(0.9, 0.95, 1e-8, 0, 1), 20);
  }

  @Test
  void impossibleConstantsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdamWSettings(1, 0.95, 1e-8, 0.05, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AdamWSettings(0.9, 0.95, 0, 0.05, 1));
  }
}
