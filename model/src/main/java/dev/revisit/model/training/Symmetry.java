package dev.revisit.model.training;

import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;

/**
 * One of the eight ways to turn and mirror a square.
 *
 * @param quarterTurns clockwise, 0 to 3
 * @param mirrored left and right exchanged, before the turn
 */
public record Symmetry(int quarterTurns, boolean mirrored) {
  /** How many there are. */
  public static final int COUNT = 8;

  /** Checks the range. */
  public Symmetry {
    if (quarterTurns < 0 || quarterTurns > 3) {
      throw new IllegalArgumentException(quarterTurns + " quarter turns, expected 0 to 3");
    }
  }

  /** The symmetry of a number from 0 to 7; 0 changes nothing. */
  public static Symmetry of(int number) {
    return new Symmetry(number % 4, number >= 4);
  }

  /** The one that undoes this one. A mirrored turn undoes itself. */
  public Symmetry inverse() {
    return mirrored ? this : new Symmetry((4 - quarterTurns) % 4, false);
  }

  /** For each place of the result, row by row, the place it comes from. */
  int[] sources(int side) {
    int[] sources = new int[side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int r = row;
        int c = column;
        for (int turn = 0; turn < quarterTurns; turn++) {
          int turned = side - 1 - c;
          c = r;
          r = turned;
        }
        sources[row * side + column] = r * side + (mirrored ? side - 1 - c : c);
      }
    }
    return sources;
  }

  /** Turns all bands and the clear mask of a look. */
  public Chip apply(Chip chip) {
    int side = (int) Math.round(Math.sqrt((double) chip.clear().length));
    return new Chip(
        chip.modality(), apply(chip.pixels(), side), apply(chip.clear(), side), chip.dayOfYear());
  }

  /** Turns the looks of a season. */
  public SeasonChips apply(SeasonChips looks) {
    return new SeasonChips(looks.optical().map(this::apply), looks.sar().map(this::apply));
  }

  /**
   * Turns planes.
   *
   * @param planes {@code [planes, side, side]}
   */
  public float[] apply(float[] planes, int side) {
    int[] sources = sources(side);
    float[] result = new float[planes.length];
    for (int i = 0; i < planes.length; i++) {
      int plane = i / sources.length * sources.length;
      result[i] = planes[plane + sources[i - plane]];
    }
    return result;
  }

  /**
   * Turns a plane.
   *
   * @param plane {@code [side, side]}
   */
  public boolean[] apply(boolean[] plane, int side) {
    int[] sources = sources(side);
    boolean[] result = new boolean[plane.length];
    for (int i = 0; i < plane.length; i++) {
      result[i] = plane[sources[i]];
    }
    return result;
  }

  byte[] apply(byte[] plane, int side) {
    int[] sources = sources(side);
    byte[] result = new byte[plane.length];
    for (int i = 0; i < plane.length; i++) {
      result[i] = plane[sources[i]];
    }
    return result;
  }
}
