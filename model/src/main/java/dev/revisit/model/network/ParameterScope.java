package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The parameters of one layer: a view of {@link Parameters} below a common prefix.
 *
 * @param parameters of the whole graph
 * @param prefix names of this layer's parameters begin with it and a dot
 */
public record ParameterScope(Parameters parameters, String prefix) {
  /** The parameter {@code prefix.name}. */
  public Operand<TFloat32> get(String name) {
    return parameters.get(prefix + "." + name);
  }

  /** The scope {@code prefix.name}. */
  public ParameterScope child(String name) {
    return new ParameterScope(parameters, prefix + "." + name);
  }
}
