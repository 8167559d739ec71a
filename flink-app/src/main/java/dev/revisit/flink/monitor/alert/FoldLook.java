package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.state.StoredLook;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/** What the fold of the alerts needs of a look. Scores are not copied: treat them as read-only. */
public final class FoldLook {

  /**
   * By date, then acquisition key: the order in which looks are folded, whatever the order in which
   * they came.
   */
  public static final Comparator<FoldLook> ORDER =
      Comparator.comparing(FoldLook::observedAt).thenComparing(FoldLook::acquisitionKey);

  private final String acquisitionKey;
  private final String itemId;
  private final Instant observedAt;
  private final Sensor sensor;
  private final byte[] scores;

  /**
   * @param scores as {@link ScoreMap#scores}: 65,536 codes
   */
  public FoldLook(
      String acquisitionKey, String itemId, Instant observedAt, Sensor sensor, byte[] scores) {
    if (scores.length != CellObservation.CELLS) {
      throw new IllegalArgumentException(
          "a look has scores of " + CellObservation.CELLS + " cells, not " + scores.length);
    }
    if (sensor == Sensor.UNKNOWN) {
      throw new IllegalArgumentException("the sensor of " + acquisitionKey + " is unknown; set it");
    }
    this.acquisitionKey = acquisitionKey;
    this.itemId = itemId;
    this.observedAt = observedAt;
    this.sensor = sensor;
    this.scores = scores;
  }

  /**
   * The look as the state keeps it. One that was not judged yet shows nothing.
   *
   * @throws IllegalArgumentException when the scores are damaged
   */
  public static FoldLook of(StoredLook stored) {
    ByteBuffer buffer = stored.getScores().duplicate();
    byte[] packed = new byte[buffer.remaining()];
    buffer.get(packed);
    byte[] scores;
    if (packed.length == 0) {
      scores = new byte[CellObservation.CELLS];
      Arrays.fill(scores, ScoreMap.NOT_JUDGED);
    } else {
      scores = Deflate.expand(packed, CellObservation.CELLS);
    }
    return new FoldLook(
        stored.getAcquisitionKey(),
        stored.getItemId(),
        Instant.ofEpochMilli(stored.getObservedAt()),
        sensor(stored.getSensor()),
        scores);
  }

  private static Sensor sensor(int number) {
    return switch (number) {
      case 1 -> Sensor.SENTINEL_1;
      case 2 -> Sensor.SENTINEL_2;
      default -> throw new IllegalArgumentException("no Sentinel has the number " + number);
    };
  }

  public String acquisitionKey() {
    return acquisitionKey;
  }

  public String itemId() {
    return itemId;
  }

  public Instant observedAt() {
    return observedAt;
  }

  public Sensor sensor() {
    return sensor;
  }

  /** Codes of all cells; not a copy. */
  public byte[] scores() {
    return scores;
  }

  /** Code of a cell: 0 to 200, or 255. */
  int code(int cell) {
    return scores[cell] & 0xff;
  }

  @Override
  public String toString() {
    return "FoldLook[" + acquisitionKey + " " + observedAt + "]";
  }
}
