package dev.revisit.flink.monitor.alert;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks at a block in a notation for tests: one word a look, {@code A} anomalous (0.85), {@code S}
 * severe (0.96), {@code X} certain (1), {@code u} undecided (0.6), {@code n} normal (0.1), {@code
 * .} not clear; followed by {@code r} for a radar look. A word {@code +100d} lets that many days
 * pass. Looks are five days apart. Cells that no line names look normal.
 */
final class Story {

  static final Block BLOCK = Block.parse("33UUP/05/07");
  static final Instant START = Instant.parse("2021-05-01T10:00:00Z");

  private final Map<CellSet, String> lines = new LinkedHashMap<>();

  /** A two by two patch at row 10, column 10. */
  static Story of(String line) {
    return new Story().and(square(10, 10, 2), line);
  }

  Story and(CellSet cells, String line) {
    lines.put(cells, line);
    return this;
  }

  static CellSet square(int row, int column, int side) {
    return rectangle(row, column, side, side);
  }

  static CellSet rectangle(int row, int column, int height, int width) {
    int[] cells = new int[height * width];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (row + i / width) * 256 + column + i % width;
    }
    return CellSet.of(cells);
  }

  static boolean[] allOwned() {
    boolean[] owned = new boolean[CellObservation.CELLS];
    Arrays.fill(owned, true);
    return owned;
  }

  List<FoldLook> looks() {
    List<FoldLook> looks = new ArrayList<>();
    String[] first = lines.values().iterator().next().split(" +", -1);
    Instant date = START;
    for (int w = 0; w < first.length; w++) {
      if (first[w].startsWith("+")) {
        date = date.plus(Duration.ofDays(Long.parseLong(first[w].replaceAll("[+d]", ""))));
        continue;
      }
      byte[] scores = new byte[CellObservation.CELLS];
      Arrays.fill(scores, (byte) 20);
      for (Map.Entry<CellSet, String> line : lines.entrySet()) {
        byte code = code(line.getValue().split(" +", -1)[w].charAt(0));
        for (int cell : line.getKey().toArray()) {
          scores[cell] = code;
        }
      }
      Sensor sensor = first[w].endsWith("r") ? Sensor.SENTINEL_1 : Sensor.SENTINEL_2;
      String key = (sensor == Sensor.SENTINEL_1 ? "S1-" : "S2-") + date;
      looks.add(new FoldLook(key, "item-" + key, date, sensor, scores));
      date = date.plus(Duration.ofDays(5));
    }
    return looks;
  }

  private static byte code(char letter) {
    return switch (letter) {
      case 'A' -> (byte) 170;
      case 'S' -> (byte) 192;
      case 'X' -> (byte) 200;
      case 'u' -> (byte) 120;
      case 'n' -> (byte) 20;
      case '.' -> ScoreMap.NOT_JUDGED;
      default -> throw new IllegalArgumentException("no look is written " + letter);
    };
  }

  List<AlertTimeline> fold() {
    return fold(AlertPolicy.defaults());
  }

  List<AlertTimeline> fold(AlertPolicy policy) {
    return AlertFold.fold(BLOCK, allOwned(), looks(), policy);
  }

  /** The transitions of all alerts: {@code type status look} each, alerts separated by bars. */
  String told() {
    return fold().stream().map(Story::told).collect(Collectors.joining(" | "));
  }

  static String told(AlertTimeline timeline) {
    return timeline.transitions().stream()
        .map(
            t ->
                t.type().name().equals(t.status().name())
                    ? t.type() + "@" + t.look()
                    : t.type() + ":" + t.status() + "@" + t.look())
        .collect(Collectors.joining(" "));
  }

  /** The last transition of the only alert. */
  Transition last() {
    List<AlertTimeline> timelines = fold();
    if (timelines.size() != 1) {
      throw new AssertionError("not one alert but " + told());
    }
    return timelines.get(0).last();
  }
}
