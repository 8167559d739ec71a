package dev.revisit.flink.monitor.alert;

import dev.revisit.schemas.IndexEvidence;
import java.util.ArrayList;
import java.util.List;

/**
 * How anomalous each cell of a block is at one look by the spectral scorer: row-major 256 x 256
 * unsigned bytes, probability in steps of 1/200, {@link #NOT_JUDGED} where there was no clear
 * observation or no reference.
 */
public final class ScoreMap {

  /** Steps of the probability 1. */
  public static final int STEPS = 200;

  /** Code (255) of a cell that was not clear or has no reference. */
  public static final byte NOT_JUDGED = (byte) 255;

  private final CellObservation look;
  private final byte[] scores;
  private final byte[] overYears;
  private final boolean[] otherSeason;
  private final List<IndexScores> evidence;
  private final int observed;
  private final int judged;
  private final int judgedByOtherSeason;

  ScoreMap(
      CellObservation look,
      byte[] scores,
      byte[] overYears,
      boolean[] otherSeason,
      List<IndexScores> evidence) {
    this.look = look;
    this.scores = scores;
    this.overYears = overYears;
    this.otherSeason = otherSeason;
    this.evidence = List.copyOf(evidence);
    int observedCells = 0;
    int judgedCells = 0;
    int byOtherSeason = 0;
    for (int cell = 0; cell < scores.length; cell++) {
      observedCells += look.observed(cell) ? 1 : 0;
      judgedCells += scores[cell] == NOT_JUDGED ? 0 : 1;
      byOtherSeason += otherSeason[cell] ? 1 : 0;
    }
    this.observed = observedCells;
    this.judged = judgedCells;
    this.judgedByOtherSeason = byOtherSeason;
  }

  /** Nearest step of a probability from 0 to 1. */
  static byte code(double probability) {
    return (byte) Math.floor(probability * STEPS + 0.5);
  }

  /** The codes of all cells. A copy. */
  public byte[] scores() {
    return scores.clone();
  }

  /** Code of a cell: 0 to 200, or 255. */
  public int code(int cell) {
    return scores[cell] & 0xff;
  }

  /**
   * Code of what only whole years tell of a cell, 0 to 200; 0 where they tell nothing. The code of
   * the cell is at least that.
   */
  int codeOverYears(int cell) {
    return overYears[cell] & 0xff;
  }

  /** Cells that the look shows, judged or not. */
  public int observedCells() {
    return observed;
  }

  /** Cells with a probability. */
  public int judgedCells() {
    return judged;
  }

  /**
   * Whether more than half of the judged cells had to be compared with another season of the year.
   */
  public boolean otherSeasonReference() {
    return 2 * judgedByOtherSeason > judged;
  }

  /** Whether any of these cells had to be compared with another season of the year. */
  public boolean otherSeasonReference(CellSet cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (otherSeason[cells.get(i)]) {
        return true;
      }
    }
    return false;
  }

  /** Means over those of the cells that were judged, for each index that judged any. */
  public List<IndexEvidence> evidence(CellSet cells) {
    List<IndexEvidence> list = new ArrayList<>();
    for (IndexScores of : evidence) {
      double expected = 0;
      double seen = 0;
      double departure = 0;
      int n = 0;
      for (int i = 0; i < cells.size(); i++) {
        int cell = cells.get(i);
        if (of.judged(cell)) {
          expected += of.expected(cell);
          seen += of.index().value(look.steps(of.index())[cell]);
          departure += of.departure(cell);
          n++;
        }
      }
      if (n > 0) {
        list.add(
            IndexEvidence.newBuilder()
                .setIndex(of.index().name())
                .setExpected(expected / n)
                .setObserved(seen / n)
                .setDeparture(departure / n)
                .build());
      }
    }
    return list;
  }
}
