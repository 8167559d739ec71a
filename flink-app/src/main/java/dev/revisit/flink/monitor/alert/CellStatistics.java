package dev.revisit.flink.monitor.alert;

import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.state.CellSums;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the looks of one season and one series (optical, or one radar orbit) leave behind for each
 * cell: count, sum and sum of squares of every index, in quantisation steps. All are integers, so
 * adding, subtracting and merging commute exactly and a look that is taken out leaves no trace.
 *
 * <p>At most {@value #CAPACITY} looks go in, several times what two satellites deliver in a season;
 * a further look is refused as a whole, so that no cell is ever clipped on its own. Mutable and not
 * safe for threads; 1.2 MB of memory.
 */
public final class CellStatistics {

  /**
   * Most looks; the count of a cell is one unsigned byte and squares of so many looks fit an int.
   */
  public static final int CAPACITY = 255;

  private final Sensor sensor;
  private final Map<SpectralIndex, Sums> sums = new EnumMap<>(SpectralIndex.class);
  private int looks;

  CellStatistics(Sensor sensor, int looks) {
    this.sensor = sensor;
    this.looks = looks;
    for (SpectralIndex index : SpectralIndex.of(sensor)) {
      sums.put(index, new Sums());
    }
  }

  /** Statistics without any look. */
  public static CellStatistics empty(Sensor sensor) {
    return new CellStatistics(sensor, 0);
  }

  /**
   * Restores what {@link #toState} wrote.
   *
   * @throws IllegalArgumentException when the bytes are damaged or of an unknown layout
   */
  public static CellStatistics of(Sensor sensor, CellSums state) {
    ByteBuffer planes = state.getPlanes().duplicate();
    byte[] bytes = new byte[planes.remaining()];
    planes.get(bytes);
    return CellStatisticsLayout.read(sensor, state.getLooks(), bytes);
  }

  /** The state record; see {@link CellStatisticsLayout} for the bytes. */
  public CellSums toState() {
    return CellSums.newBuilder()
        .setLooks(looks)
        .setPlanes(ByteBuffer.wrap(CellStatisticsLayout.write(this)))
        .build();
  }

  /**
   * Adds a look.
   *
   * @return false when the statistics are full and the look was left out
   */
  public boolean add(CellObservation look) {
    requireSensor(look.sensor());
    if (looks == CAPACITY) {
      return false;
    }
    looks++;
    sums.forEach((index, sum) -> sum.apply(look.steps(index), 1));
    return true;
  }

  /**
   * Takes out a look that was added.
   *
   * @throws IllegalArgumentException when it cannot have been added; nothing is changed then
   */
  public void subtract(CellObservation look) {
    requireSensor(look.sensor());
    boolean possible = looks > 0;
    for (SpectralIndex index : indices()) {
      possible = possible && sums.get(index).mayHold(look.steps(index));
    }
    if (!possible) {
      throw new IllegalArgumentException(
          "the look was never added to these statistics; add up the season again from its scenes");
    }
    looks--;
    sums.forEach((index, sum) -> sum.apply(look.steps(index), -1));
  }

  /**
   * Adds all looks of other statistics of the same series.
   *
   * @return false when both together exceed the capacity; nothing is changed then
   */
  public boolean merge(CellStatistics other) {
    requireSensor(other.sensor);
    if (looks + other.looks > CAPACITY) {
      return false;
    }
    looks += other.looks;
    sums.forEach((index, sum) -> sum.merge(other.sums.get(index)));
    return true;
  }

  public Sensor sensor() {
    return sensor;
  }

  /** Looks that went in. */
  public int looks() {
    return looks;
  }

  /** The indices of the sensor. */
  public List<SpectralIndex> indices() {
    return SpectralIndex.of(sensor);
  }

  /** Looks at a cell, 0 to 255. */
  public int count(SpectralIndex index, int cell) {
    return of(index).count[cell] & 0xff;
  }

  /** Sum of a cell's quantised values. */
  public int sum(SpectralIndex index, int cell) {
    return of(index).sum[cell];
  }

  /** Sum of the squares of a cell's quantised values. */
  public int sumOfSquares(SpectralIndex index, int cell) {
    return of(index).squares[cell];
  }

  Sums of(SpectralIndex index) {
    Sums of = sums.get(index);
    if (of == null) {
      throw new IllegalArgumentException(index + " is not observed by " + sensor);
    }
    return of;
  }

  private void requireSensor(Sensor other) {
    if (other != sensor) {
      throw new IllegalArgumentException(
          "statistics of " + sensor + " cannot take looks of " + other + "; keep one per series");
    }
  }

  /** Equal when every count and sum is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CellStatistics that
        && sensor == that.sensor
        && looks == that.looks
        && sums.equals(that.sums);
  }

  @Override
  public int hashCode() {
    return sums.hashCode() * 31 + looks;
  }

  @Override
  public String toString() {
    return "CellStatistics[" + sensor + ", " + looks + " looks]";
  }
}
