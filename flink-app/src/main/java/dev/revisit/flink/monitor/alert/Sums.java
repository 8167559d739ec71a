package dev.revisit.flink.monitor.alert;

import java.util.Arrays;

/** Count, sum and sum of squares of one index at every cell of a block, in quantisation steps. */
final class Sums {

  /** Unsigned. */
  final byte[] count = new byte[CellObservation.CELLS];

  final int[] sum = new int[CellObservation.CELLS];
  final int[] squares = new int[CellObservation.CELLS];

  void apply(int[] steps, int sign) {
    for (int i = 0; i < steps.length; i++) {
      int value = steps[i];
      if (value != SpectralIndex.MISSING) {
        count[i] += (byte) sign;
        sum[i] += sign * value;
        squares[i] += sign * value * value;
      }
    }
  }

  void merge(Sums other) {
    for (int i = 0; i < sum.length; i++) {
      count[i] += other.count[i];
      sum[i] += other.sum[i];
      squares[i] += other.squares[i];
    }
  }

  /** Whether what remains without these values could be sums of real numbers (Cauchy-Schwarz). */
  boolean mayHold(int[] steps) {
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] == SpectralIndex.MISSING) {
        continue;
      }
      long n = (count[i] & 0xff) - 1L;
      long s = (long) sum[i] - steps[i];
      long q = (long) squares[i] - (long) steps[i] * steps[i];
      if (n < 0 || (n == 0 && (s != 0 || q != 0)) || n * q < s * s) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sums that
        && Arrays.equals(count, that.count)
        && Arrays.equals(sum, that.sum)
        && Arrays.equals(squares, that.squares);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(count) * 31 + Arrays.hashCode(sum);
  }
}
