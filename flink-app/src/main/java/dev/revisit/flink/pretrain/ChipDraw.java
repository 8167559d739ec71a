package dev.revisit.flink.pretrain;

import dev.revisit.flink.Identifiers;

/** Draws that depend on seed and name alone: any task draws the same, in any order. */
final class ChipDraw {
  private static final int HEX_DIGITS = 13; // 52 bits, what a double's fraction holds
  private static final double RANGE = 0x1p52;

  private ChipDraw() {}

  /** A number from 0 to below 1. */
  static double uniform(long seed, String... name) {
    String[] parts = new String[name.length + 1];
    parts[0] = Long.toString(seed);
    System.arraycopy(name, 0, parts, 1, name.length);
    return Long.parseLong(Identifiers.of(parts).substring(0, HEX_DIGITS), 16) / RANGE;
  }
}
