package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.heads.ChangeHeadShape;

/**
 * Where a look differs from a reference.
 *
 * @param probabilities {@code [cells]} of change, row by row; a cell is 4 x 4 pixels; 0 where it is
 *     not judged
 * @param judged {@code [cells]}: at least half of the cell's pixels are clear, its token is valid,
 *     and the reference remembers a valid token there
 */
// Arrays as elsewhere in this package; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record ChangeMap(float[] probabilities, boolean[] judged) {
  /**
   * Which cells of a look can be judged, as far as the look goes.
   *
   * @param clear of the look
   * @param tokens {@code [tokens]} that are valid in the reference as well
   */
  public static boolean[] judged(ClearPixels clear, boolean[] tokens, Architecture a) {
    int side = ChangeHeadShape.side(a);
    int[] counts = new int[side * side];
    boolean[] pixels = clear.pixels();
    for (int i = 0; i < pixels.length; i++) {
      int row = i / a.image() / ChangeHeadShape.CELL;
      int column = i % a.image() / ChangeHeadShape.CELL;
      counts[row * side + column] += pixels[i] ? 1 : 0;
    }
    boolean[] judged = new boolean[counts.length];
    for (int i = 0; i < counts.length; i++) {
      int row = i / side * ChangeHeadShape.CELL / a.patch();
      int column = i % side * ChangeHeadShape.CELL / a.patch();
      int token = row * a.side() + column;
      judged[i] =
          2 * counts[i] >= ChangeHeadShape.CELL * ChangeHeadShape.CELL
              && clear.tokens()[token]
              && tokens[token];
    }
    return judged;
  }
}
