package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.schemas.ClassFraction;
import dev.revisit.schemas.ClassTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts the classes of one look over a block, and how they differ from the land cover of the last
 * closed season. Counts are integers and the confidence is summed in a fixed order, so that two
 * replays give the same numbers.
 */
final class LandCoverTally {
  /** A pixel of 10 m in hectares. */
  static final double PIXEL_HECTARES = 0.01;

  private final ClassScheme scheme;
  private final Optional<byte[]> before;
  private final long[] counts = new long[256];
  private final long[][] transitions = new long[256][];
  private double confidence;
  private long valid;

  /**
   * @param before land cover of the last closed season, row-major over the block, 255 = unknown
   */
  LandCoverTally(ClassScheme scheme, Optional<byte[]> before) {
    this.scheme = scheme;
    this.before = before;
  }

  /**
   * Adds one chip.
   *
   * @param classes row-major, {@code side} x {@code side} codes, 255 = not clear
   * @param confidences of the same shape, 0 to 1
   */
  void add(byte[] classes, float[] confidences, int left, int top, int side) {
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int code = Byte.toUnsignedInt(classes[row * side + column]);
        if (code == 255) {
          continue;
        }
        counts[code]++;
        valid++;
        confidence += confidences[row * side + column];
        if (before.isPresent()) {
          int old = Byte.toUnsignedInt(before.get()[(top + row) * Block.SIZE + left + column]);
          if (old != 255 && old != code) {
            if (transitions[old] == null) {
              transitions[old] = new long[256];
            }
            transitions[old][code]++;
          }
        }
      }
    }
  }

  long validPixels() {
    return valid;
  }

  /** Mean confidence over the valid pixels; 0 when there is none. */
  double meanConfidence() {
    return valid == 0 ? 0 : confidence / valid;
  }

  /** Every class of the scheme with its share of the valid pixels, in the order of the codes. */
  List<ClassFraction> fractions() {
    return scheme.classes().stream()
        .map(
            c ->
                ClassFraction.newBuilder()
                    .setCode(c.code())
                    .setLabel(c.label())
                    .setFraction(valid == 0 ? 0 : (double) counts[c.code()] / valid)
                    .build())
        .toList();
  }

  List<ClassTransition> transitions() {
    List<ClassTransition> result = new ArrayList<>();
    for (LandCoverClass from : scheme.classes()) {
      for (LandCoverClass to : scheme.classes()) {
        long pixels = transitions[from.code()] == null ? 0 : transitions[from.code()][to.code()];
        if (pixels > 0) {
          result.add(
              ClassTransition.newBuilder()
                  .setFromLabel(from.label())
                  .setToLabel(to.label())
                  .setAreaHa(pixels * PIXEL_HECTARES)
                  .build());
        }
      }
    }
    return result;
  }
}
