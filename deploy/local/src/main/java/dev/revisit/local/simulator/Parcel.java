package dev.revisit.local.simulator;

/**
 * A piece of ground that is managed as one: a field, a stand, a lake, houses of one kind.
 *
 * @param surface what it is
 * @param seed names it; whatever differs between parcels follows from it
 */
record Parcel(Surface surface, long seed) {

  /** A property of the parcel, uniform in [0, 1). */
  double draw(long property) {
    return NoiseStream.unit(seed, property);
  }

  /** A property of the parcel, uniform in [low, high). */
  double between(long property, double low, double high) {
    return low + (high - low) * draw(property);
  }

  /** How much of a desert's ground is sand; the rest is stones. */
  double sandShare() {
    return draw(5);
  }

  /** A property of the parcel in a year, uniform in [0, 1). */
  double draw(long property, int year) {
    return NoiseStream.unit(seed, property, year);
  }
}
