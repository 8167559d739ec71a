package dev.revisit.flink.monitor.alert;

import dev.revisit.schemas.Sensor;
import java.util.Arrays;
import java.util.List;

/**
 * The life of single cells while the looks go by. Only cells that are ever anomalous take part;
 * they are numbered here from 0 in the order of their indices in the block.
 *
 * <p>An episode opens with an anomalous look. Evidence is the running sum of the looks' log-odds,
 * each capped, and itself kept between 0 and its cap. Three anomalous looks confirm, or two with
 * enough evidence. An episode closes when enough consecutive looks of each sensor that saw
 * something were normal. A look that does not show the cell changes nothing, and neither does one
 * that is not anomalous of a sensor that has seen nothing in the episode yet: radar does not see
 * that leaves are burnt, so its normal looks do not speak against what optical looks show.
 */
final class CellEpisodes {

  static final byte NONE = 0;
  static final byte FIRST = 1;
  static final byte PROVISIONAL = 2;
  static final byte CONFIRMED = 3;

  static final int NOT_JUDGED = 255;

  private static final int BOTH_SENSORS = 3;

  private final AlertPolicy policy;
  private final int anomalousCode;
  private final int normalCode;
  private final double[] logOdds;

  private final int[] cells;
  private final int[] numbers;
  private final boolean[] active;

  /** Closed by age while anomalous; a normal look has to come before it may open again. */
  private final boolean[] spent;

  private final byte[] level;
  private final int[] openedAt;
  private final int[] anomalousLooks;

  /** Consecutive normal looks, by sensor. */
  private final int[][] normalRun;

  private final double[] evidence;
  private final byte[] sensors;
  private final int[] strongest;

  CellEpisodes(boolean[] owned, List<FoldLook> looks, AlertPolicy policy) {
    this.policy = policy;
    this.anomalousCode = firstCode(policy.anomalousFrom());
    this.normalCode = firstCode(policy.normalBelow());
    this.logOdds = logOdds(policy.evidenceCapPerLook());
    this.cells = everAnomalous(owned, looks, anomalousCode);
    this.numbers = new int[CellObservation.CELLS];
    Arrays.fill(numbers, -1);
    for (int i = 0; i < cells.length; i++) {
      numbers[cells[i]] = i;
    }
    int n = cells.length;
    this.active = new boolean[n];
    this.spent = new boolean[n];
    this.level = new byte[n];
    this.openedAt = new int[n];
    this.anomalousLooks = new int[n];
    this.normalRun = new int[BOTH_SENSORS][n];
    this.evidence = new double[n];
    this.sensors = new byte[n];
    this.strongest = new int[n];
  }

  /** Smallest code whose probability is at least the threshold. */
  static int firstCode(double threshold) {
    int code = 0;
    while (code <= ScoreMap.STEPS && (double) code / ScoreMap.STEPS < threshold) {
      code++;
    }
    return code;
  }

  /** Log-odds of every code; probabilities 0 and 1 have those of the caps. */
  private static double[] logOdds(double cap) {
    double[] table = new double[ScoreMap.STEPS + 1];
    for (int code = 0; code <= ScoreMap.STEPS; code++) {
      double odds = StrictMath.log((double) code / (ScoreMap.STEPS - code));
      table[code] = Math.max(-cap, Math.min(cap, odds));
    }
    return table;
  }

  private static int[] everAnomalous(boolean[] owned, List<FoldLook> looks, int anomalousCode) {
    boolean[] ever = new boolean[CellObservation.CELLS];
    for (FoldLook look : looks) {
      byte[] scores = look.scores();
      for (int cell = 0; cell < scores.length; cell++) {
        int code = scores[cell] & 0xff;
        if (code >= anomalousCode && code != NOT_JUDGED) {
          if (code > ScoreMap.STEPS) {
            throw new IllegalArgumentException(
                "score "
                    + code
                    + " of "
                    + look
                    + " is neither 0 to 200 nor 255; judge the look again");
          }
          ever[cell] = owned[cell];
        }
      }
    }
    int n = 0;
    int[] found = new int[CellObservation.CELLS];
    for (int cell = 0; cell < ever.length; cell++) {
      if (ever[cell]) {
        found[n++] = cell;
      }
    }
    return Arrays.copyOf(found, n);
  }

  int size() {
    return cells.length;
  }

  /** Index in the block. */
  int cell(int i) {
    return cells[i];
  }

  /** Number of a cell of the block, or -1 when it is never anomalous. */
  int number(int cell) {
    return numbers[cell];
  }

  boolean anomalous(int code) {
    return code >= anomalousCode && code != NOT_JUDGED;
  }

  /**
   * Takes the next look in.
   *
   * @param code what the look says of the cell; not {@link #NOT_JUDGED}
   * @return whether an episode opened
   */
  boolean take(int i, int look, int code, Sensor sensor) {
    boolean anomalous = anomalous(code);
    boolean normal = code < normalCode;
    if (!active[i]) {
      spent[i] &= !normal;
      if (!anomalous || spent[i]) {
        return false;
      }
      open(i, look);
    }
    if (!anomalous && (sensors[i] & bit(sensor)) == 0) {
      return false;
    }
    evidence[i] = Math.max(0, Math.min(policy.evidenceCap(), evidence[i] + logOdds[code]));
    if (anomalous) {
      anomalousLooks[i]++;
      sensors[i] |= (byte) bit(sensor);
      strongest[i] = Math.max(strongest[i], code);
    }
    int[] ofSensor = normalRun[bit(sensor)];
    ofSensor[i] = normal ? ofSensor[i] + 1 : 0;
    level[i] = (byte) Math.max(level[i], reached(i));
    int needed =
        level[i] == CONFIRMED ? policy.finishAfterNormalLooks() : policy.retractAfterNormalLooks();
    if (normalFor(i, needed)) {
      active[i] = false;
    }
    return openedAt[i] == look;
  }

  /** Whether so many last looks of every sensor that saw something were normal. */
  private boolean normalFor(int i, int looks) {
    for (int bit = 1; bit < BOTH_SENSORS; bit++) {
      if ((sensors[i] & bit) != 0 && normalRun[bit][i] < looks) {
        return false;
      }
    }
    return true;
  }

  private void open(int i, int look) {
    active[i] = true;
    level[i] = NONE;
    openedAt[i] = look;
    anomalousLooks[i] = 0;
    normalRun[1][i] = 0;
    normalRun[2][i] = 0;
    evidence[i] = 0;
    sensors[i] = 0;
    strongest[i] = 0;
  }

  private byte reached(int i) {
    if (anomalousLooks[i] >= 3
        || (anomalousLooks[i] == 2 && evidence[i] >= policy.confirmingEvidence())) {
      return CONFIRMED;
    }
    return anomalousLooks[i] == 2 ? PROVISIONAL : FIRST;
  }

  /** Closes an episode because of its age, whatever the cell looks like. */
  void closeByAge(int i) {
    if (active[i]) {
      active[i] = false;
      spent[i] = !normalFor(i, 1);
    }
  }

  boolean active(int i) {
    return active[i];
  }

  byte level(int i) {
    return level[i];
  }

  /** Index of the look that opened the latest episode. */
  int openedAt(int i) {
    return openedAt[i];
  }

  double evidence(int i) {
    return evidence[i];
  }

  /** Bits of the sensors that were anomalous: 1 Sentinel-1, 2 Sentinel-2. */
  int sensors(int i) {
    return sensors[i];
  }

  boolean bothSensors(int i) {
    return sensors[i] == BOTH_SENSORS;
  }

  /** Largest code of an anomalous look in the episode. */
  int strongest(int i) {
    return strongest[i];
  }

  static int bit(Sensor sensor) {
    return switch (sensor) {
      case SENTINEL_1 -> 1;
      case SENTINEL_2 -> 2;
      case UNKNOWN -> throw new IllegalArgumentException("an unknown sensor makes no looks");
    };
  }
}
