package dev.revisit.local.simulator;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Pixels of one Sentinel-2 scene over the window: digital numbers by band, each on its own lattice,
 * and SCL at 20 m.
 */
final class OpticalScene {
  /** Codes of the scene classification that the simulator uses. */
  static final byte SCL_NO_DATA = 0;

  static final byte SCL_DARK = 2;
  static final byte SCL_CLOUD_SHADOW = 3;
  static final byte SCL_VEGETATION = 4;
  static final byte SCL_NOT_VEGETATED = 5;
  static final byte SCL_WATER = 6;
  static final byte SCL_UNCLASSIFIED = 7;
  static final byte SCL_CLOUD_MEDIUM = 8;
  static final byte SCL_CLOUD_HIGH = 9;
  static final byte SCL_CIRRUS = 10;
  static final byte SCL_SNOW = 11;

  private final Map<OpticalBand, short[]> digitalNumbers;
  private final byte[] sceneClassification;

  OpticalScene(Map<OpticalBand, short[]> digitalNumbers, byte[] sceneClassification) {
    this.digitalNumbers = Collections.unmodifiableMap(new EnumMap<>(digitalNumbers));
    this.sceneClassification = sceneClassification;
  }

  /** A scene that touches the window with its footprint only: every pixel is no data. */
  static OpticalScene withoutData(SimulatedWindow window) {
    Map<OpticalBand, short[]> bands = new EnumMap<>(OpticalBand.class);
    for (OpticalBand band : OpticalBand.values()) {
      bands.put(band, new short[window.lattice(band.resolution()).pixels()]);
    }
    return new OpticalScene(bands, new byte[window.lattice(20).pixels()]);
  }

  /** Unsigned 16-bit digital numbers, row-major on the band's lattice; 0 is no data. */
  short[] digitalNumbers(OpticalBand band) {
    return digitalNumbers.get(band);
  }

  byte[] sceneClassification() {
    return sceneClassification;
  }

  /** Share of a scene class among the pixels with data, in percent. */
  double percentage(byte code) {
    int hits = 0;
    int data = 0;
    for (byte value : sceneClassification) {
      if (value != SCL_NO_DATA) {
        data++;
        hits += value == code ? 1 : 0;
      }
    }
    return data == 0 ? 0 : 100.0 * hits / data;
  }

  /** Share of pixels without data, in percent. */
  double noDataPercentage() {
    int empty = 0;
    for (byte value : sceneClassification) {
      empty += value == SCL_NO_DATA ? 1 : 0;
    }
    return 100.0 * empty / sceneClassification.length;
  }

  /** Medium and high probability and cirrus, as in product metadata. */
  double cloudPercentage() {
    return percentage(SCL_CLOUD_MEDIUM) + percentage(SCL_CLOUD_HIGH) + percentage(SCL_CIRRUS);
  }

  /** Share of pixels with data on which land can be judged: classes 4, 5, 6, 7 and 11. */
  double clearPercentage() {
    return percentage(SCL_VEGETATION)
        + percentage(SCL_NOT_VEGETATED)
        + percentage(SCL_WATER)
        + percentage(SCL_UNCLASSIFIED)
        + percentage(SCL_SNOW);
  }
}
