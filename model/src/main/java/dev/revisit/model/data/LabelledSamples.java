package dev.revisit.model.data;

import java.io.IOException;

/** Labelled samples with random access. Thread-safe: several threads may read at once. */
public interface LabelledSamples {
  /** Number of samples. */
  int size();

  /** {@link LabelledSample#group()} of a sample, without reading its pixels. */
  String group(int index);

  /**
   * Reads a sample.
   *
   * @throws IOException if a file is missing or damaged; the message names it
   */
  LabelledSample sample(int index) throws IOException;
}
