package dev.revisit.local.sample;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What a terrain-corrected Sentinel-1 product shows of the ground: mean backscatter, a share of the
 * day's soil moisture, roughness that stays with the parcel, and speckle. Speckle is that of four
 * single looks, which neighbours share as the 20 m resolution of 10 m pixels makes them do
 * (products of the interferometric wide swath have 4.4 looks). Values are linear power, as in RTC
 * collections.
 */
final class RadarSensor {
  static final float NO_DATA = -32768;

  private static final double MOISTURE_DECIBELS = 0.8;
  private static final double ROUGHNESS_DECIBELS = 1.2;
  private static final double ASCENDING_DECIBELS = -0.3;

  /**
   * Four bits of fraction: an error of 0.13 dB at most, well below speckle and the radiometric
   * accuracy of 1 dB, for half the bytes.
   */
  private static final int DROPPED_BITS = 23 - 4;

  private final SampleWindow window;
  private final long seed;

  RadarSensor(SampleWindow window, long seed) {
    this.window = window;
    this.seed = NoiseStream.hash(seed, 50);
  }

  /** Linear power of one polarisation, row-major at 10 m. */
  float[] observe(Ground ground, RadarPass pass, Backscatter.Polarisation polarisation) {
    LocalDate date = pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
    GroundState state = ground.on(date);
    double moisture = MOISTURE_DECIBELS * NoiseStream.of(seed, 1, date.toEpochDay()).nextGaussian();
    double direction = pass.track() == RadarPass.Track.ASCENDING ? ASCENDING_DECIBELS : 0;
    NoiseStream stream =
        NoiseStream.of(seed, 2, pass.start().getEpochSecond(), polarisation.name().hashCode());
    double[] speckle = speckle(stream);
    float[] power = new float[window.pixels()];
    for (int pixel = 0; pixel < power.length; pixel++) {
      Surface surface = state.surface(pixel);
      double green = state.greenness(pixel);
      double decibels =
          Backscatter.decibels(surface, green, polarisation)
              + Backscatter.moistureShare(surface, green) * moisture
              + roughness(ground.landscape(), surface, pixel)
              + direction;
      double linear = StrictMath.exp(decibels * (StrictMath.log(10) / 10));
      power[pixel] = rounded((float) (linear * speckle[pixel]));
    }
    return power;
  }

  /** Mean of 2 x 2 exponentially distributed intensities a pixel, mean 1. */
  private double[] speckle(NoiseStream stream) {
    int size = window.size();
    double[] single = new double[(size + 1) * (size + 1)];
    for (int i = 0; i < single.length; i++) {
      single[i] = stream.nextExponential();
    }
    double[] mean = new double[size * size];
    for (int pixel = 0; pixel < mean.length; pixel++) {
      int upper = pixel / size * (size + 1) + pixel % size;
      int lower = upper + size + 1;
      mean[pixel] = (single[upper] + single[upper + 1] + single[lower] + single[lower + 1]) / 4;
    }
    return mean;
  }

  private double roughness(Landscape landscape, Surface surface, int pixel) {
    if (surface == Surface.BUILT_UP) {
      return 6 * (NoiseStream.unit(seed, 3, pixel) - 0.5);
    }
    return surface.field()
        ? ROUGHNESS_DECIBELS * (NoiseStream.unit(seed, 4, landscape.parcel(pixel)) - 0.5)
        : 0;
  }

  private static float rounded(float value) {
    int bits = Float.floatToIntBits(value) + (1 << (DROPPED_BITS - 1));
    return Float.intBitsToFloat(bits & -(1 << DROPPED_BITS));
  }
}
