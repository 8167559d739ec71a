package dev.revisit.model.data;

/** The truth of a sample. */
public sealed interface Label {
  /** Value of a pixel or cell that nobody labelled. */
  int UNLABELLED = 255;

  /**
   * A class for every pixel.
   *
   * @param codes {@code [side, side]} codes of the class scheme, {@link #UNLABELLED} where unknown
   */
  // Arrays as for chips; equality is not used.
  @SuppressWarnings("ArrayRecordComponent")
  record Pixels(byte[] codes) implements Label {}

  /**
   * Whether each cell of 4 x 4 pixels changed.
   *
   * @param changed {@code [side / 4, side / 4]}: 1 changed, 0 not, {@link #UNLABELLED} unknown
   */
  // Arrays as for chips; equality is not used.
  @SuppressWarnings("ArrayRecordComponent")
  record Cells(byte[] changed) implements Label {}

  /**
   * A class for the whole chip.
   *
   * @param index of the class in the data set's list
   */
  record Scene(int index) implements Label {}

  /**
   * Several classes for the whole chip.
   *
   * @param present for each class of the data set's list
   */
  // Arrays as for chips; equality is not used.
  @SuppressWarnings("ArrayRecordComponent")
  record Scenes(boolean[] present) implements Label {}
}
