package dev.revisit.local.pretrain;

/** Exponential moving mean, unbiased from the first value on. */
final class MovingMean {
  private final double memory;
  private double sum;
  private double weight;

  /**
   * @param values about how many recent ones count
   */
  MovingMean(int values) {
    this.memory = 1 - 1.0 / values;
  }

  /** Takes up a value. */
  double add(double value) {
    sum = memory * sum + (1 - memory) * value;
    weight = memory * weight + (1 - memory);
    return sum / weight;
  }
}
