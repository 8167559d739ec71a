package dev.revisit.local.simulator;

/**
 * A stream of random numbers that is the same on every Java version and platform.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number
 * generators, OOPSLA 2014). Functions that may differ between platforms in the last bit are taken
 * from {@link StrictMath}.
 */
final class NoiseStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  private NoiseStream(long state) {
    this.state = state;
  }

  /** A stream of its own for every combination of seed and keys. */
  static NoiseStream of(long seed, long... keys) {
    return new NoiseStream(hash(seed, keys));
  }

  static long hash(long seed, long... keys) {
    long hash = mix(seed + GOLDEN);
    for (long key : keys) {
      hash = mix(hash ^ mix(key + GOLDEN));
    }
    return hash;
  }

  /** Uniform in [0, 1) for every combination of seed and keys. */
  static double unit(long seed, long... keys) {
    return (hash(seed, keys) >>> 11) * UNIT;
  }

  long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * Nearly normal with mean 0 and standard deviation 1: the number of ones in 64 random bits is
   * binomial with variance 16; a uniform number fills the steps. Good to three standard deviations
   * and several times faster than a logarithm.
   */
  double nextGaussian() {
    double steps = Long.bitCount(nextLong()) - 32 + nextDouble() - 0.5;
    return steps / Math.sqrt(16 + 1.0 / 12);
  }

  /** Exponentially distributed with mean 1: the intensity of fully developed speckle. */
  double nextExponential() {
    return -StrictMath.log(1 - nextDouble());
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
