package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Tokens on the full grid of patches, where those of different seasons meet by location. */
final class Grids {
  private Grids() {}

  /** Kept tokens at their places; invalid ones and places without one are zero and invalid. */
  static Tokens place(Ops tf, Tokens tokens, KeptPatches kept) {
    Operand<TFloat32> valid = column(tf, tokens.valid());
    Operand<TFloat32> values = kept.putBack(tf.math.mul(tokens.values(), valid));
    return new Tokens(values, row(tf, kept.putBack(valid)));
  }

  /** What a grid holds at the kept places. */
  static Tokens at(Ops tf, Tokens grid, KeptPatches kept) {
    return new Tokens(kept.take(grid.values()), row(tf, kept.take(column(tf, grid.valid()))));
  }

  /** {@code [batch, n]} to {@code [batch, n, 1]}. */
  static Operand<TFloat32> column(Ops tf, Operand<TFloat32> x) {
    return Graphs.reshape(tf, x, x.shape().get(0), x.shape().get(1), 1);
  }

  private static Operand<TFloat32> row(Ops tf, Operand<TFloat32> x) {
    return Graphs.reshape(tf, x, x.shape().get(0), x.shape().get(1));
  }
}
