package dev.revisit.model.architecture;

import java.io.Serializable;

/**
 * Mean and standard deviation of one band over the training data.
 *
 * @param band name of the band, for example {@code B8A} or {@code VH}
 * @param mean in the unit of the pixels: reflectance x 10000, or dB
 * @param std in the same unit, above zero
 */
public record BandStatistics(String band, double mean, double std) implements Serializable {
  /** Checks that values can be normalised with these. */
  public BandStatistics {
    if (!Double.isFinite(mean) || !Double.isFinite(std) || std <= 0) {
      throw new IllegalArgumentException(
          "Band " + band + " has mean " + mean + " and std " + std + ": expected finite, std > 0");
    }
  }

  /** Lower end of the range that is kept: two standard deviations below the mean. */
  public double low() {
    return mean - 2 * std;
  }

  /** Upper end of the range that is kept: two standard deviations above the mean. */
  public double high() {
    return mean + 2 * std;
  }
}
