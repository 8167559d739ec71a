package dev.revisit.model.weights;

import java.util.Arrays;

/**
 * Values with a shape, row-major, and the changes of layout between one program's weights and
 * another's.
 */
// Arrays inside of this package; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
record Layout(float[] values, long[] shape) {
  /** Index that {@link #take} fills with zeros. */
  static final int ZERO = -1;

  /**
   * Some slices along an axis, in the order of {@code indices}.
   *
   * @param indices into the axis, or {@link #ZERO}
   */
  Layout take(int axis, int[] indices) {
    int length = size(axis);
    int inner = inner(axis);
    int outer = values.length / (length * inner);
    float[] taken = new float[outer * indices.length * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < indices.length; i++) {
        if (indices[i] != ZERO) {
          System.arraycopy(
              values,
              (o * length + indices[i]) * inner,
              taken,
              (o * indices.length + i) * inner,
              inner);
        }
      }
    }
    long[] takenShape = shape.clone();
    takenShape[axis] = indices.length;
    return new Layout(taken, takenShape);
  }

  /** The {@code part}-th of {@code parts} equal pieces along the first axis. */
  Layout piece(int part, int parts) {
    int count = size(0) / parts;
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = part * count + i;
    }
    return take(0, indices);
  }

  /** The second half of an axis first. */
  Layout swapHalves(int axis) {
    int length = size(axis);
    int[] indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = (i + length / 2) % length;
    }
    return take(axis, indices);
  }

  /** Axes in another order: axis {@code order[i]} becomes axis {@code i}. */
  Layout permute(int[] order) {
    int rank = shape.length;
    long[] permuted = new long[rank];
    int[] strides = new int[rank];
    for (int i = 0; i < rank; i++) {
      permuted[i] = shape[order[i]];
      strides[i] = inner(order[i]);
    }
    float[] target = new float[values.length];
    int[] position = new int[rank];
    for (int t = 0; t < target.length; t++) {
      int source = 0;
      for (int i = 0; i < rank; i++) {
        source += position[i] * strides[i];
      }
      target[t] = values[source];
      for (int i = rank - 1; i >= 0 && ++position[i] == permuted[i]; i--) {
        position[i] = 0;
      }
    }
    return new Layout(target, permuted);
  }

  /** The same values under another shape of as many. */
  Layout reshape(long[] other) {
    if (TensorData.elements(other) != values.length) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " cannot become " + Arrays.toString(other));
    }
    return new Layout(values, other.clone());
  }

  int size(int axis) {
    return Math.toIntExact(shape[axis]);
  }

  private int inner(int axis) {
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= size(i);
    }
    return inner;
  }
}
