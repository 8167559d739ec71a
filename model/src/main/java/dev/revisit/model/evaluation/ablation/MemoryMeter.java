package dev.revisit.model.evaluation.ablation;

import java.util.OptionalLong;

/** Memory of the process, native libraries included. */
public interface MemoryMeter {
  /** Forgets earlier peaks, where the system lets it. */
  void reset();

  /** Peak resident bytes since the last reset; empty where that is not known. */
  OptionalLong peakBytes();
}
