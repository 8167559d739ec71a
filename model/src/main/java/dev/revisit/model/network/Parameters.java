package dev.revisit.model.network;

import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Precision precision;
  private final Map<String, Variable<TFloat32>> variables = new LinkedHashMap<>();
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final Optional<Parameters> origin;
  private final Map<String, Operand<TFloat32>> copies = new LinkedHashMap<>();

  /**
   * @param tf builds into the graph that the parameters belong to
   * @param shapes name to shape of all parameters that may be asked for
   */
  public Parameters(Ops tf, Map<String, long[]> shapes) {
    this(tf, shapes, Precision.FLOAT32);
  }

  /**
   * @param tf builds into the graph that the parameters belong to
   * @param shapes name to shape of all parameters that may be asked for
   * @param precision that layers multiply their parameters in
   */
  public Parameters(Ops tf, Map<String, long[]> shapes, Precision precision) {
    this(tf, shapes, precision, Optional.empty());
  }

  private Parameters(
      Ops tf, Map<String, long[]> shapes, Precision precision, Optional<Parameters> origin) {
    this.tf = tf;
    this.shapes = shapes;
    this.precision = precision;
    this.origin = origin;
  }

  /** What layers multiply their parameters in; the parameters themselves have 32 bits. */
  Precision precision() {
    return precision;
  }

  /**
   * The same parameters for a part of the graph that runs elsewhere: each is read once and then
   * used there. Without it TensorFlow sends a variable anew for every operation that uses it. Has
   * no variables of its own.
   *
   * @param place builds that part
   */
  public Parameters copiedTo(Ops place) {
    return new Parameters(place, shapes, precision, Optional.of(this));
  }

  /**
   * The variable of a name.
   *
   * @throws IllegalArgumentException if the architecture has no such parameter
   */
  public Operand<TFloat32> get(String name) {
    if (origin.isPresent()) {
      Operand<TFloat32> variable = origin.get().get(name);
      return copies.computeIfAbsent(name, copied -> tf.identity(variable));
    }
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
        // By name: the session may run a copy of the graph.
        runner
            .feed(assignment.value().op().name(), tensor)
            .addTarget(assignment.operation().op().name());
      }
      runner.run().close();
    } finally {
      tensors.forEach(TFloat32::close);
    }
  }
}
