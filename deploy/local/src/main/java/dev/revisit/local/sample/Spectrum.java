package dev.revisit.local.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** One number for each band of Sentinel-2 Level-2A. Immutable. */
final class Spectrum {
  private final Map<OpticalBand, Double> values;

  private Spectrum(Map<OpticalBand, Double> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** Values in the order B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12. */
  static Spectrum of(double... values) {
    OpticalBand[] bands = OpticalBand.values();
    if (values.length != bands.length) {
      throw new IllegalArgumentException(
          "A spectrum has " + bands.length + " values, not " + values.length + ".");
    }
    Map<OpticalBand, Double> spectrum = new EnumMap<>(OpticalBand.class);
    for (int i = 0; i < bands.length; i++) {
      spectrum.put(bands[i], values[i]);
    }
    return new Spectrum(spectrum);
  }

  double at(OpticalBand band) {
    return values.get(band);
  }
}
