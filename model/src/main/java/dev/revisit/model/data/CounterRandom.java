package dev.revisit.model.data;

import java.util.Arrays;

/**
 * Random numbers that are a pure function of a key and a counter (SplitMix64, Steele et al. 2014).
 * The draws of step k of a run need no state of the steps before it, so a resumed run draws what an
 * uninterrupted one would have drawn.
 */
public final class CounterRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /**
   * @param seed of the run
   * @param key tells this sequence from all others of the run, for example purpose, step and sample
   */
  public CounterRandom(long seed, long... key) {
    long hash = mix(seed + GAMMA);
    for (long part : key) {
      hash = mix(hash ^ mix(part + GAMMA)) + GAMMA;
    }
    this.state = hash;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform over all 64-bit values. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** Uniform in 0 (included) to 1 (excluded), with 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform from {@code low} (included) to {@code high} (excluded, unless they are equal). */
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * Uniform in 0 to {@code bound - 1}, without the bias of a remainder.
   *
   * @param bound above zero
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("Bound " + bound + ", expected above 0");
    }
    while (true) {
      long bits = nextLong() >>> 1;
      long value = bits % bound;
      if (bits - value + (bound - 1) >= 0) {
        return (int) value;
      }
    }
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /** {@code count} different numbers of 0 to {@code total - 1}, ascending; all subsets alike. */
  public int[] choose(int count, int total) {
    if (count < 0 || count > total) {
      throw new IllegalArgumentException("Cannot choose " + count + " of " + total);
    }
    int[] order = new int[total];
    for (int i = 0; i < total; i++) {
      order[i] = i;
    }
    for (int i = 0; i < count; i++) {
      int j = i + nextInt(total - i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    int[] chosen = Arrays.copyOf(order, count);
    Arrays.sort(chosen);
    return chosen;
  }

  /** A uniformly drawn order of 0 to {@code total - 1}. */
  public int[] permutation(int total) {
    int[] order = new int[total];
    for (int i = 0; i < total; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
