package dev.revisit.model.evaluation.ablation;

import java.util.Optional;

/** The class of every pixel of a chip, where it is known. */
@FunctionalInterface
public interface TokenLabels {
  /** The code of a pixel that nobody knows. */
  int UNKNOWN = 255;

  /**
   * Class codes of a chip.
   *
   * @param chip id of a {@link dev.revisit.model.data.SeasonalChip}
   * @return {@code [side, side]} as the chip, {@link #UNKNOWN} where unknown; empty for a chip
   *     without truth
   */
  Optional<byte[]> codes(String chip);

  /** No chip has truth. */
  static TokenLabels none() {
    return chip -> Optional.empty();
  }

  /**
   * The most frequent class of each patch; of equally frequent ones the lowest code.
   *
   * @param codes {@code [image, image]}
   */
  static int[] dominant(byte[] codes, int image, int patch) {
    int side = image / patch;
    int[][] counts = new int[side * side][UNKNOWN + 1];
    for (int i = 0; i < codes.length; i++) {
      counts[i / image / patch * side + i % image / patch][codes[i] & UNKNOWN]++;
    }
    int[] dominant = new int[side * side];
    for (int token = 0; token < dominant.length; token++) {
      for (int code = 1; code <= UNKNOWN; code++) {
        if (counts[token][code] > counts[token][dominant[token]]) {
          dominant[token] = code;
        }
      }
    }
    return dominant;
  }
}
