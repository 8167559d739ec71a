package dev.revisit.local.simulator;

import java.util.Arrays;

/** One number for each band of Sentinel-2 Level-2A, in the order of {@link OpticalBand}. */
final class Spectrum {
  private final double[] values;

  private Spectrum(double[] values) {
    this.values = values;
  }

  /** Values in the order B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12. */
  static Spectrum of(double... values) {
    int bands = OpticalBand.values().length;
    if (values.length != bands) {
      throw new IllegalArgumentException(
          "A spectrum has " + bands + " values, not " + values.length + ".");
    }
    return new Spectrum(values.clone());
  }

  double at(int band) {
    return values[band];
  }

  /** A mixture with a share of another one. */
  Spectrum mixed(Spectrum other, double share) {
    double[] mixture = values.clone();
    Arrays.setAll(mixture, i -> values[i] + share * (other.values[i] - values[i]));
    return new Spectrum(mixture);
  }
}
