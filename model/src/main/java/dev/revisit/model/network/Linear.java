package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A linear map of the last axis, with bias. */
public final class Linear {
  private final Ops tf;
  private final Operand<TFloat32> weight;
  private final Operand<TFloat32> bias;
  private final Precision precision;

  /**
   * @param scope holds {@code weight [out, in]} and {@code bias [out]}
   */
  public Linear(Ops tf, ParameterScope scope) {
    this.tf = tf;
    this.weight = scope.get("weight");
    this.bias = scope.get("bias");
    this.precision = scope.parameters().precision();
  }

  /** Maps {@code [..., in]} to {@code [..., out]}; any number of leading axes. */
  public Operand<TFloat32> apply(Operand<TFloat32> x) {
    long[] shape = x.shape().asArray();
    if (shape.length == 2) {
      return Graphs.affine(tf, x, weight, bias, precision);
    }
    long in = shape[shape.length - 1];
    Operand<TFloat32> rows = Graphs.reshape(tf, x, x.shape().size() / in, in);
    shape[shape.length - 1] = bias.shape().get(0);
    return Graphs.reshape(tf, Graphs.affine(tf, rows, weight, bias, precision), shape);
  }
}
