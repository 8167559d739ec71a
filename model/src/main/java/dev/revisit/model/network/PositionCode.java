package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Fixed two-dimensional sine-cosine position code. The first half of a token codes its row, the
 * second its column; each half is all sines of {@code c * w_k}, then all cosines, with {@code w_k =
 * 10000^(-k / (dim / 4))}.
 */
public final class PositionCode {
  private PositionCode() {}

  /**
   * The code of a square grid, row-major.
   *
   * @param dim multiple of four
   * @return {@code side * side * dim} values
   */
  public static float[] of(int dim, int side) {
    float[] code = new float[side * side * dim];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int token = (row * side + column) * dim;
        write(code, token, row, dim / 4);
        write(code, token + dim / 2, column, dim / 4);
      }
    }
    return code;
  }

  private static void write(float[] code, int offset, int coordinate, int quarter) {
    for (int k = 0; k < quarter; k++) {
      double angle = coordinate * Math.pow(10000, -(double) k / quarter);
      code[offset + k] = (float) Math.sin(angle);
      code[offset + quarter + k] = (float) Math.cos(angle);
    }
  }

  /** The code as a graph constant {@code [1, side * side, dim]}. */
  static Operand<TFloat32> constant(Ops tf, int dim, int side) {
    return tf.constant(Shape.of(1, (long) side * side, dim), DataBuffers.of(of(dim, side)));
  }
}
