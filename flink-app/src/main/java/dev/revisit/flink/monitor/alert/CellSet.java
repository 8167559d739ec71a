package dev.revisit.flink.monitor.alert;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Cells of one block, as ascending distinct indices row * 256 + column. Immutable. */
public final class CellSet {

  /** Area of a cell of 40 m x 40 m. */
  public static final double HECTARES_PER_CELL = 0.16;

  private final int[] cells;

  private CellSet(int[] cells) {
    this.cells = cells;
  }

  /** The set of these cells, in any order and with repetitions. */
  public static CellSet of(int... cells) {
    int[] distinct = Arrays.stream(cells).sorted().distinct().toArray();
    if (distinct.length > 0
        && (distinct[0] < 0 || distinct[distinct.length - 1] >= CellObservation.CELLS)) {
      throw new IllegalArgumentException(
          "a block has the cells 0 to "
              + (CellObservation.CELLS - 1)
              + ", not "
              + distinct[0]
              + " to "
              + distinct[distinct.length - 1]);
    }
    return new CellSet(distinct);
  }

  public int size() {
    return cells.length;
  }

  public boolean isEmpty() {
    return cells.length == 0;
  }

  /** The i-th smallest cell. */
  public int get(int i) {
    return cells[i];
  }

  public boolean contains(int cell) {
    return Arrays.binarySearch(cells, cell) >= 0;
  }

  /** Ascending; a copy. */
  public int[] toArray() {
    return cells.clone();
  }

  /** Exact on the UTM grid: 0.16 ha a cell. */
  public double areaHectares() {
    return cells.length * 16 / 100.0;
  }

  /** Comma-separated, for hashes and messages. */
  String text() {
    return Arrays.stream(cells).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellSet that && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "CellSet[" + text() + "]";
  }
}
