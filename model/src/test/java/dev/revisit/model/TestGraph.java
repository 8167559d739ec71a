package dev.revisit.model;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A graph whose inputs are constants, evaluated once. */
public final class TestGraph implements AutoCloseable {
  /** Small, with every path: two samples of it run in milliseconds. */
  public static final Architecture SMALL =
      new Architecture(
          8, 4, 12, 2, 3, 2, 2, 6, 8, 1, 2, 3, Map.of(Modality.OPTICAL, 3, Modality.SAR, 2), 2);

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Parameters parameters;
  private final WeightMap weights;

  public TestGraph(Map<String, long[]> shapes, WeightMap weights) {
    this.parameters = new Parameters(tf, shapes);
    this.weights = weights;
  }

  public Ops tf() {
    return tf;
  }

  public Parameters parameters() {
    return parameters;
  }

  public SeaMo seaMo(Architecture architecture) {
    return new SeaMo(tf, architecture, parameters);
  }

  public Operand<TFloat32> constant(float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values));
  }

  /** Values uniform in 0..1. */
  public static float[] random(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  public float[] evaluate(Operand<TFloat32> output) {
    return evaluate(List.of(output)).get(0);
  }

  public List<float[]> evaluate(List<Operand<TFloat32>> outputs) {
    try (Session session = new Session(graph)) {
      parameters.load(session, weights);
      Session.Runner runner = session.runner();
      outputs.forEach(runner::fetch);
      List<float[]> values = new ArrayList<>();
      try (var result = runner.run()) {
        for (int i = 0; i < outputs.size(); i++) {
          TFloat32 tensor = (TFloat32) result.get(i);
          float[] copy = new float[(int) tensor.size()];
          tensor.copyTo(DataBuffers.of(copy, false, false));
          values.add(copy);
        }
      }
      return values;
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
