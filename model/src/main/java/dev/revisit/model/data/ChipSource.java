package dev.revisit.model.data;

import java.io.Closeable;
import java.io.IOException;

/** Seasonal chips by number. */
public interface ChipSource extends Closeable {
  /** What all chips have in common. */
  ShardLayout layout();

  /** Number of chips. */
  int size();

  /** Digest that tells this content from any other. */
  String fingerprint();

  /**
   * Reads one chip. One thread at a time.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IOException naming what is damaged and what to do
   */
  SeasonalChip read(int index) throws IOException;
}
