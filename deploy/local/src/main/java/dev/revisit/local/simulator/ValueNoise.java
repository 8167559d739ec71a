package dev.revisit.local.simulator;

/** Smooth noise in the plane: random values on a square lattice, interpolated, three octaves. */
final class ValueNoise {
  private static final int OCTAVES = 3;

  private final long seed;
  private final double period;

  /**
   * Noise of one seed.
   *
   * @param period distance between the values of the coarsest octave, in the units of the
   *     coordinates
   */
  ValueNoise(long seed, double period) {
    this.seed = seed;
    this.period = period;
  }

  /** A value in [-1, 1], mostly within 0.6. */
  double at(double x, double y) {
    double sum = 0;
    double weight = 0;
    double amplitude = 1;
    double step = period;
    for (int octave = 0; octave < OCTAVES; octave++) {
      sum += amplitude * (2 * interpolate(octave, x / step, y / step) - 1);
      weight += amplitude;
      amplitude /= 2;
      step /= 2;
    }
    return sum / weight;
  }

  private double interpolate(int octave, double x, double y) {
    long column = (long) Math.floor(x);
    long row = (long) Math.floor(y);
    double u = smooth(x - column);
    double v = smooth(y - row);
    double top = mixed(lattice(octave, column, row), lattice(octave, column + 1, row), u);
    double bottom =
        mixed(lattice(octave, column, row + 1), lattice(octave, column + 1, row + 1), u);
    return mixed(top, bottom, v);
  }

  private double lattice(int octave, long column, long row) {
    return NoiseStream.unit(seed, octave, column, row);
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mixed(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
