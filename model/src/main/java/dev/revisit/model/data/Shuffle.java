package dev.revisit.model.data;

import java.util.Arrays;

/**
 * The order in which a run reads chips: every chip once an epoch, each epoch in its own order, and
 * all of it a function of seed and position alone.
 *
 * <p>Needs four bytes a chip. Not thread-safe.
 */
public final class Shuffle {
  private static final long SUBSET = -1;

  private final long seed;
  private final int[] members;
  private long epoch = -1;
  private int[] order = new int[0];

  /**
   * @param size number of chips
   * @param fraction of them that is used, above 0 and up to 1; the same ones in every epoch, and
   *     those of a smaller fraction are among those of a larger one
   */
  public Shuffle(long seed, int size, double fraction) {
    if (size < 1 || !(fraction > 0) || fraction > 1) {
      throw new IllegalArgumentException(
          "A fraction of %s of %d chips: expected above 0 up to 1, of at least one chip"
              .formatted(fraction, size));
    }
    this.seed = seed;
    int count = (int) Math.max(1, Math.round(size * fraction));
    int[] all = new CounterRandom(seed, SUBSET).permutation(size);
    this.members = Arrays.copyOf(all, count);
  }

  /** Number of chips in one epoch. */
  public int size() {
    return members.length;
  }

  /** The chip at a position of the run, counted from 0 over all epochs. */
  public int chip(long position) {
    long wanted = position / members.length;
    if (wanted != epoch) {
      order = new CounterRandom(seed, wanted).permutation(members.length);
      epoch = wanted;
    }
    return members[order[(int) (position % members.length)]];
  }
}
