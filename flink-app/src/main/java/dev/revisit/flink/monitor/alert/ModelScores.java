package dev.revisit.flink.monitor.alert;

import dev.revisit.connectors.grid.Block;
import dev.revisit.flink.monitor.state.Deflate;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the model's change head says of each cell of a block at one look, in the codes of {@link
 * ScoreMap}, and which memories it compared the look with.
 */
public final class ModelScores {

  private static final ModelScores NONE = new Builder("", false).build();

  private final byte[] codes;
  private final String memory;
  private final boolean otherSeason;

  private ModelScores(byte[] codes, String memory, boolean otherSeason) {
    this.codes = codes;
    this.memory = memory;
    this.otherSeason = otherSeason;
  }

  /** Of a look at which the model was not asked: no cell is judged. */
  public static ModelScores none() {
    return NONE;
  }

  /**
   * As the state keeps them ({@code StoredLook.model_scores}).
   *
   * @param packed what {@link #compressed} gave
   * @throws IllegalArgumentException when the bytes are damaged
   */
  public static ModelScores stored(ByteBuffer packed, String memory, boolean otherSeason) {
    if (!packed.hasRemaining()) {
      return new Builder(memory, otherSeason).build();
    }
    byte[] bytes = new byte[packed.remaining()];
    packed.duplicate().get(bytes);
    return new ModelScores(Deflate.expand(bytes, CellObservation.CELLS), memory, otherSeason);
  }

  /** Collects the chips of a block; a cell of none is not judged. */
  public static final class Builder {
    private final byte[] codes = new byte[CellObservation.CELLS];
    private final String memory;
    private final boolean otherSeason;

    /**
     * @param memory digest of the memories that the look is compared with; empty for none
     * @param otherSeason whether they end with another season of the year than the look's
     */
    public Builder(String memory, boolean otherSeason) {
      Arrays.fill(codes, ScoreMap.NOT_JUDGED);
      this.memory = memory;
      this.otherSeason = otherSeason;
    }

    /**
     * Adds a chip.
     *
     * @param probabilities {@code [side, side]} of change, 0 to 1
     * @param judged {@code [side, side]}
     * @param top first row of the chip within the block, in cells
     * @param left first column, in cells
     */
    public void add(float[] probabilities, boolean[] judged, int top, int left, int side) {
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          int cell = row * side + column;
          if (judged[cell]) {
            codes[(top + row) * Block.CELLS + left + column] = ScoreMap.code(probabilities[cell]);
          }
        }
      }
    }

    public ModelScores build() {
      return new ModelScores(codes.clone(), memory, otherSeason);
    }
  }

  /** Code of a cell: 0 to 200, or 255. */
  public int code(int cell) {
    return codes[cell] & 0xff;
  }

  /** Digest of the memories that the look was compared with; empty for none. */
  public String memory() {
    return memory;
  }

  /** Whether the look was compared with another season of the year. */
  public boolean otherSeason() {
    return otherSeason;
  }

  /** For the state; empty when no cell was judged. */
  public byte[] compressed() {
    for (byte code : codes) {
      if (code != ScoreMap.NOT_JUDGED) {
        return Deflate.compress(codes, codes.length);
      }
    }
    return new byte[0];
  }
}
