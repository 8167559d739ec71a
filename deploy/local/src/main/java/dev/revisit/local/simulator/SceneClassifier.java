package dev.revisit.local.simulator;

import java.util.Map;

/**
 * A scene classification at 20 m with the mistakes of Sen2Cor: thin cloud and soft edges are
 * missed, bright roofs and dry soil are taken for cloud, shadows for water or dark ground, old snow
 * for cloud (Sanchez et al., Comparison of cloud cover detection algorithms on Sentinel-2 images of
 * the Amazon tropical forest, Remote Sensing 12, 2020; Sen2Cor's Level-2A algorithm theoretical
 * basis).
 */
final class SceneClassifier {
  private static final double HIGH_CLOUD = 0.62;
  private static final double MEDIUM_CLOUD = 0.20;
  private static final double CIRRUS = 0.11;
  private static final double SHADOW = 0.42;
  private static final double VEGETATION_NDVI = 0.40;

  private final SimulatedWindow window;
  private final long seed;

  SceneClassifier(SimulatedWindow window, long seed) {
    this.window = window;
    this.seed = NoiseStream.hash(seed, 200);
  }

  byte[] classify(
      GroundState state,
      CloudField clouds,
      Map<OpticalBand, short[]> bands,
      ProcessingBaseline baseline,
      Swath swath) {
    int half = window.size() / 2;
    float[] patchy = FractalField.draw(seed, half, 24, 3, 0.6);
    byte[] classes = new byte[half * half];
    for (int row = 0; row < half; row++) {
      for (int column = 0; column < half; column++) {
        int i = row * half + column;
        if (!swath.sees((column + 0.5) / half, (row + 0.5) / half)) {
          continue;
        }
        Measured pixel = Measured.at(bands, baseline, window.size(), column, row);
        classes[i] = sky(clouds, column, row, patchy[i], pixel);
        if (classes[i] == 0) {
          classes[i] = land(pixel, patchy[i], i, state);
        }
      }
    }
    return classes;
  }

  /** Reflectances of a 20 m pixel. */
  private record Measured(double blue, double green, double red, double nir, double swir) {

    static Measured at(
        Map<OpticalBand, short[]> bands,
        ProcessingBaseline baseline,
        int size,
        int column,
        int row) {
      int coarse = row * (size / 2) + column;
      return new Measured(
          fine(bands.get(OpticalBand.B02), baseline, size, column, row),
          fine(bands.get(OpticalBand.B03), baseline, size, column, row),
          fine(bands.get(OpticalBand.B04), baseline, size, column, row),
          value(bands.get(OpticalBand.B8A)[coarse], baseline),
          value(bands.get(OpticalBand.B11)[coarse], baseline));
    }

    private static double fine(
        short[] band, ProcessingBaseline baseline, int size, int column, int row) {
      int upper = 2 * row * size + 2 * column;
      return (value(band[upper], baseline)
              + value(band[upper + 1], baseline)
              + value(band[upper + size], baseline)
              + value(band[upper + size + 1], baseline))
          / 4;
    }

    private static double value(short stored, ProcessingBaseline baseline) {
      return Math.max(0.0001, ((stored & 0xFFFF) - baseline.offsetDn()) * 0.0001);
    }

    double ndvi() {
      return (nir - red) / (nir + red);
    }

    double snowIndex() {
      return (green - swir) / (green + swir);
    }
  }

  /** A class that clouds give, or 0. */
  private byte sky(CloudField clouds, int column, int row, double patchy, Measured measured) {
    int size = window.size();
    int upper = 2 * row * size + 2 * column;
    double opacity = 0;
    double shadow = 0;
    double cirrus = 0;
    for (int pixel : new int[] {upper, upper + 1, upper + size, upper + size + 1}) {
      opacity += clouds.opacity(pixel) / 4;
      shadow += clouds.shadow(pixel) / 4;
      cirrus += clouds.cirrus(pixel) / 4;
    }
    if (opacity > HIGH_CLOUD) {
      return OpticalScene.SCL_CLOUD_HIGH;
    }
    if (opacity > MEDIUM_CLOUD + 0.09 * patchy) {
      return OpticalScene.SCL_CLOUD_MEDIUM;
    }
    if (cirrus > CIRRUS + 0.03 * patchy) {
      return OpticalScene.SCL_CIRRUS;
    }
    if (shadow > SHADOW + 0.12 * patchy) {
      if (patchy > 1.5) {
        return 0; // not noticed
      }
      return patchy < -1.5 && measured.nir() < 0.12
          ? OpticalScene.SCL_WATER
          : OpticalScene.SCL_CLOUD_SHADOW;
    }
    return 0;
  }

  private byte land(Measured pixel, double patchy, int index, GroundState state) {
    boolean snowLies = state.weather().snow() > 0;
    if (pixel.snowIndex() > 0.35 && pixel.green() > 0.15 && snowLies) {
      return patchy > 1.9 ? OpticalScene.SCL_CLOUD_MEDIUM : OpticalScene.SCL_SNOW;
    }
    if (pixel.nir() < 0.09 && pixel.green() > pixel.nir() && pixel.swir() < 0.06) {
      return OpticalScene.SCL_WATER;
    }
    if (pixel.blue() > 0.19 + 0.04 * NoiseStream.unit(seed, index) && pixel.ndvi() < 0.25) {
      return OpticalScene.SCL_CLOUD_MEDIUM;
    }
    if (pixel.nir() < 0.085 && pixel.red() < 0.05) {
      return OpticalScene.SCL_DARK;
    }
    if (NoiseStream.unit(seed, 1, index) < 0.002) {
      return OpticalScene.SCL_UNCLASSIFIED;
    }
    return pixel.ndvi() > VEGETATION_NDVI
        ? OpticalScene.SCL_VEGETATION
        : OpticalScene.SCL_NOT_VEGETATED;
  }
}
