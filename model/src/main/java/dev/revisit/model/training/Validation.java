package dev.revisit.model.training;

import dev.revisit.model.data.ChipSource;

/**
 * Chips that a run is judged on now and then. Judging changes nothing about the run.
 *
 * @param chips that are not trained on; another instance than the one trained from, since both are
 *     read at the same time
 * @param every steps between two judgements; each stage ends with one as well
 * @param shown chips of which reconstructions are handed out
 */
public record Validation(ChipSource chips, long every, int shown) {
  /** Checks the ranges. */
  public Validation {
    if (chips.size() < 1 || every < 1 || shown < 0) {
      throw new IllegalArgumentException(
          "Validation on %d chips every %d steps, showing %d: expected 1 or more, 1 or more, 0 or more"
              .formatted(chips.size(), every, shown));
    }
  }
}
