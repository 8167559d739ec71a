package dev.revisit.model.training;

import dev.revisit.model.data.CounterRandom;

/**
 * Draws which patches of a season stay visible. Both modalities of a season share the draw, seasons
 * do not; the number of visible patches is always the same.
 *
 * @param tokens patches of one chip
 * @param ratio of patches that are hidden, above 0 and below 1
 */
public record Masking(int tokens, double ratio) {
  /** Checks that something stays visible and something is hidden. */
  public Masking {
    if (!(ratio > 0) || !(ratio < 1) || tokens < 2) {
      throw new IllegalArgumentException(
          "A mask ratio of %s over %d patches: expected above 0, below 1, at least two patches"
              .formatted(ratio, tokens));
    }
  }

  /** Number of visible patches: at least one, and at least one fewer than there are. */
  public int kept() {
    long kept = Math.round(tokens * (1 - ratio));
    return (int) Math.min(Math.max(kept, 1), tokens - 1);
  }

  /** The visible patches of one season, ascending. */
  public int[] draw(CounterRandom random) {
    return random.choose(kept(), tokens);
  }
}
