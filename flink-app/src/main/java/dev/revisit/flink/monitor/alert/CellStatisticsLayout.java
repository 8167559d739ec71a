package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.schemas.Sensor;

/**
 * The bytes of {@link CellStatistics}. One layout byte ({@value #LAYOUT}), then a DEFLATE stream of
 * planes. For each index of the sensor, in order:
 *
 * <ol>
 *   <li>256 x 256 bytes: the count of every cell, as the difference (modulo 256) from the cell
 *       before it, row by row;
 *   <li>for the cells with looks only, in the same order, four planes of bytes (least significant
 *       first) of the sum, as the zigzag difference from what the mean of the previous such cell
 *       predicts: {@code sum - round(count * sum' / count')};
 *   <li>for the same cells four planes of bytes of the sum of squares less {@code floor(sum^2 /
 *       count)}, which is about count times the variance and never negative.
 * </ol>
 *
 * <p>The transform is exact in integers. It makes neighbouring cells alike, so that a cell, season
 * and index costs 2.0 bytes after three looks and 3.3 after twelve (a real scene's NDVI and NBR
 * with noise of 0.015 to 0.03 between looks), instead of 3.6 and 5.1 when the plain planes are
 * compressed: 260 to 430 KB a block, season and series. Writing takes some 30 ms, reading 10 ms.
 */
final class CellStatisticsLayout {

  private static final byte LAYOUT = 1;
  private static final int BYTES = 4;

  private CellStatisticsLayout() {}

  static byte[] write(CellStatistics statistics) {
    byte[] planes = new byte[capacity(statistics.indices().size())];
    int position = 0;
    for (SpectralIndex index : statistics.indices()) {
      position = write(statistics.of(index), planes, position);
    }
    byte[] packed = Deflate.compress(planes, position);
    byte[] bytes = new byte[packed.length + 1];
    bytes[0] = LAYOUT;
    System.arraycopy(packed, 0, bytes, 1, packed.length);
    return bytes;
  }

  static CellStatistics read(Sensor sensor, int looks, byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != LAYOUT) {
      throw new IllegalArgumentException(
          "cell statistics are not of layout "
              + LAYOUT
              + "; restore with the version that wrote them");
    }
    if (looks < 0 || looks > CellStatistics.CAPACITY) {
      throw new IllegalArgumentException(
          looks
              + " looks in cell statistics; at most "
              + CellStatistics.CAPACITY
              + " are possible");
    }
    CellStatistics statistics = new CellStatistics(sensor, looks);
    byte[] packed = new byte[bytes.length - 1];
    System.arraycopy(bytes, 1, packed, 0, packed.length);
    byte[] planes = Deflate.expand(packed, capacity(statistics.indices().size()));
    int position = 0;
    for (SpectralIndex index : statistics.indices()) {
      position = read(statistics.of(index), planes, position);
    }
    if (position != planes.length) {
      throw damaged();
    }
    return statistics;
  }

  private static int capacity(int indices) {
    return indices * CellObservation.CELLS * (1 + 2 * BYTES);
  }

  private static int write(Sums sums, byte[] planes, int start) {
    int seen = 0;
    byte before = 0;
    for (int i = 0; i < CellObservation.CELLS; i++) {
      planes[start + i] = (byte) (sums.count[i] - before);
      before = sums.count[i];
      seen += before == 0 ? 0 : 1;
    }
    int position = start + CellObservation.CELLS;
    int squares = position + BYTES * seen;
    int previous = -1;
    int k = 0;
    for (int i = 0; i < CellObservation.CELLS; i++) {
      if (sums.count[i] == 0) {
        continue;
      }
      int difference = sums.sum[i] - predicted(sums, i, previous);
      put(planes, position, seen, k, (difference << 1) ^ (difference >> 31));
      put(planes, squares, seen, k, sums.squares[i] - leastSquares(sums, i));
      previous = i;
      k++;
    }
    return squares + BYTES * seen;
  }

  private static int read(Sums sums, byte[] planes, int start) {
    if (planes.length < start + CellObservation.CELLS) {
      throw damaged();
    }
    int seen = 0;
    byte before = 0;
    for (int i = 0; i < CellObservation.CELLS; i++) {
      before = (byte) (before + planes[start + i]);
      sums.count[i] = before;
      seen += before == 0 ? 0 : 1;
    }
    int position = start + CellObservation.CELLS;
    int squares = position + BYTES * seen;
    if (planes.length < squares + BYTES * seen) {
      throw damaged();
    }
    int previous = -1;
    int k = 0;
    for (int i = 0; i < CellObservation.CELLS; i++) {
      if (sums.count[i] == 0) {
        continue;
      }
      int zigzag = get(planes, position, seen, k);
      sums.sum[i] = ((zigzag >>> 1) ^ -(zigzag & 1)) + predicted(sums, i, previous);
      sums.squares[i] = get(planes, squares, seen, k) + leastSquares(sums, i);
      previous = i;
      k++;
    }
    return squares + BYTES * seen;
  }

  /** What the sum would be if the cell had the mean of the previous one. */
  private static int predicted(Sums sums, int cell, int previous) {
    if (previous < 0) {
      return 0;
    }
    long count = sums.count[cell] & 0xff;
    long countBefore = sums.count[previous] & 0xff;
    return (int) Math.floorDiv(2 * count * sums.sum[previous] + countBefore, 2 * countBefore);
  }

  /** The least sum of squares that the count and sum allow, rounded down. */
  private static int leastSquares(Sums sums, int cell) {
    long sum = sums.sum[cell];
    return (int) (sum * sum / (sums.count[cell] & 0xff));
  }

  private static void put(byte[] planes, int start, int planeLength, int k, int value) {
    for (int b = 0; b < BYTES; b++) {
      planes[start + b * planeLength + k] = (byte) (value >>> (8 * b));
    }
  }

  private static int get(byte[] planes, int start, int planeLength, int k) {
    int value = 0;
    for (int b = 0; b < BYTES; b++) {
      value |= (planes[start + b * planeLength + k] & 0xff) << (8 * b);
    }
    return value;
  }

  private static IllegalArgumentException damaged() {
    return new IllegalArgumentException(
        "cell statistics are damaged; restore an earlier checkpoint or rebuild the block");
  }
}
