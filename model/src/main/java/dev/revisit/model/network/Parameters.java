package dev.revisit.model.network;

import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * The trainable parameters of one graph. A variable exists once it was asked for, so a graph holds
 * only what it uses; asking twice gives the same variable.
 *
 * <p>Variables are of the kind {@code VariableV2}: TensorFlow Java saves no other.
 */
public final class Parameters {
  private record Assignment(Placeholder<TFloat32> value, Op operation) {}

  private static final long GROUP_VALUES = (256L << 20) / Float.BYTES;

  private final Ops tf;
  private final Map<String, long[]> shapes;
  private final Map<String, Variable<TFloat32>> variables = new LinkedHashMap<>();
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();

  /**
   * @param tf builds into the graph that the parameters belong to
   * @param shapes name to shape of all parameters that may be asked for
   */
  public Parameters(Ops tf, Map<String, long[]> shapes) {
    this.tf = tf;
    this.shapes = shapes;
  }

  /**
   * The variable of a name.
   *
   * @throws IllegalArgumentException if the architecture has no such parameter
   */
  public Operand<TFloat32> get(String name) {
    Variable<TFloat32> known = variables.get(name);
    if (known != null) {
      return known;
    }
    long[] shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("The architecture has no parameter '" + name + "'");
    }
    Variable<TFloat32> variable = tf.withName(name).variable(Shape.of(shape), TFloat32.class);
    Placeholder<TFloat32> value =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    assignments.put(name, new Assignment(value, tf.assign(variable, value)));
    variables.put(name, variable);
    return variable;
  }

  /** The parameters whose names begin with {@code prefix} and a dot. */
  public ParameterScope scope(String prefix) {
    return new ParameterScope(this, prefix);
  }

  /** The variables asked for so far, by name. */
  public Map<String, Operand<TFloat32>> variables() {
    return Collections.unmodifiableMap(variables);
  }

  /**
   * Gives every variable of the graph its value. Several go in one run, since TensorFlow prepares
   * the whole graph anew for each set of targets, but no more than 256 MB, to bound the memory in
   * use.
   */
  public void load(Session session, WeightMap weights) {
    List<String> group = new ArrayList<>();
    long size = 0;
    for (String name : assignments.keySet()) {
      group.add(name);
      size += Shape.of(shapes.get(name)).size();
      if (size > GROUP_VALUES) {
        assign(session, weights, group);
        group.clear();
        size = 0;
      }
    }
    if (!group.isEmpty()) {
      assign(session, weights, group);
    }
  }

  private void assign(Session session, WeightMap weights, List<String> names) {
    List<TFloat32> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (String name : names) {
        Assignment assignment = assignments.get(name);
        TFloat32 tensor =
            TFloat32.tensorOf(Shape.of(shapes.get(name)), DataBuffers.of(weights.floats(name)));
        tensors.add(tensor);
        runner.feed(assignment.value(), tensor).addTarget(assignment.operation());
      }
      runner.run().close();
    } finally {
      tensors.forEach(TFloat32::close);
    }
  }
}
