package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What a terrain-corrected Sentinel-1 product shows of the ground: mean backscatter, what terrain
 * flattening leaves of the local incidence, the corners of houses, ripples on water, and speckle.
 * Speckle is gamma distributed as the mean of four single looks, which neighbours share as the 20 m
 * resolution of 10 m pixels makes them do: an equivalent number of looks of 4 and a correlation of
 * 0.5 between neighbours, where the stand of TreeSatAI has 3.6 to 4.7 and 0.3 to 0.5 (products of
 * the interferometric wide swath have 4.4 looks). Values are linear power, as in RTC collections.
 */
final class RadarSensor {
  static final float NO_DATA = -32768;

  /** Houses face one look direction or the other: nothing they return is alike in both. */
  private static final double CORNER_DECIBELS = 3.2;

  /** Stems and tops of trees are uneven. */
  private static final double WOODS_DECIBELS = 0.45;

  /**
   * Six bits of fraction: an error of 0.03 dB at most, far below speckle and the radiometric
   * accuracy of 1 dB, for little more than half the bytes.
   */
  private static final int DROPPED_BITS = 23 - 6;

  private final SimulatedWindow window;
  private final long seed;

  RadarSensor(SimulatedWindow window, long seed) {
    this.window = window;
    this.seed = NoiseStream.hash(seed, 50);
  }

  /** Linear power of one polarisation, row-major at 10 m. */
  float[] observe(GroundState state, RadarPass pass, Backscatter.Polarisation polarisation) {
    Landscape landscape = state.landscape();
    RadarPass.Track track = pass.track();
    float[] incidence =
        landscape.terrain().incidence(track.antennaAzimuth(), track.incidenceDegrees());
    double level =
        Math.cos(Math.toRadians(track.incidenceDegrees()))
            / Math.cos(Math.toRadians(Backscatter.REFERENCE_DEGREES));
    NoiseStream stream = NoiseStream.of(seed, 2, pass.start().getEpochSecond(), key(polarisation));
    float radiometric = (float) Backscatter.level(0.25 * stream.nextGaussian());
    float[] mean = means(state.looks(), polarisation, radiometric);
    float[] exponents = exponents(state.looks());
    float[] power = speckle(stream);
    int size = window.size();
    for (int pixel = 0; pixel < power.length; pixel++) {
      if (!pass.swath().full()
          && !pass.swath()
              .sees(
                  (pixel % size + 0.5) / size, (Math.floor((double) pixel / size) + 0.5) / size)) {
        power[pixel] = NO_DATA;
        continue;
      }
      int look = state.lookOf()[pixel];
      // cos^n for small departures from 1
      float terrain = 1 + exponents[look] * (float) (incidence[pixel] * level - 1);
      float texture =
          texture(state.looks().get(look).surface(), landscape, pixel, track, polarisation);
      power[pixel] = rounded(mean[look] * Math.max(0.2f, terrain) * texture * power[pixel]);
    }
    return power;
  }

  /** Ground of the pass. */
  static GroundState state(Ground ground, RadarPass pass) {
    LocalDate date = pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
    return ground.on(date);
  }

  private static float[] means(
      List<Appearance> looks, Backscatter.Polarisation polarisation, float factor) {
    float[] means = new float[looks.size()];
    for (int i = 0; i < means.length; i++) {
      Appearance look = looks.get(i);
      means[i] =
          factor * (float) (polarisation == Backscatter.Polarisation.VV ? look.vv() : look.vh());
    }
    return means;
  }

  private static float[] exponents(List<Appearance> looks) {
    float[] exponents = new float[looks.size()];
    for (int i = 0; i < exponents.length; i++) {
      exponents[i] = (float) looks.get(i).surface().incidenceExponent();
    }
    return exponents;
  }

  private float texture(
      Surface surface,
      Landscape landscape,
      int pixel,
      RadarPass.Track track,
      Backscatter.Polarisation polarisation) {
    if (surface.built()) {
      // Corners shine in both polarisations, but not alike.
      int house = pixel / window.size() / 2 * window.size() + pixel % window.size() / 2;
      double both = NoiseStream.unit(seed, 3, track.relativeOrbit(), house) - 0.5;
      double own = NoiseStream.unit(seed, 4, track.relativeOrbit(), key(polarisation), house) - 0.5;
      return (float) Backscatter.level(CORNER_DECIBELS * Math.sqrt(12) * (0.85 * both + 0.5 * own));
    }
    if (surface.forest()) {
      return (float) (1 + WOODS_DECIBELS * 0.23 * landscape.brightness()[pixel]);
    }
    return 1;
  }

  private static int key(Backscatter.Polarisation polarisation) {
    return polarisation == Backscatter.Polarisation.VV ? 0 : 1;
  }

  /** Mean of 2 x 2 exponentially distributed intensities a pixel, mean 1. */
  private float[] speckle(NoiseStream stream) {
    int size = window.size();
    float[] above = new float[size + 1];
    float[] below = new float[size + 1];
    fill(above, stream);
    float[] mean = new float[size * size];
    for (int row = 0; row < size; row++) {
      fill(below, stream);
      for (int column = 0; column < size; column++) {
        mean[row * size + column] =
            (above[column] + above[column + 1] + below[column] + below[column + 1]) / 4;
      }
      float[] swap = above;
      above = below;
      below = swap;
    }
    return mean;
  }

  private static void fill(float[] line, NoiseStream stream) {
    for (int i = 0; i < line.length; i++) {
      line[i] = (float) stream.nextExponential();
    }
  }

  private static float rounded(float value) {
    int bits = Float.floatToIntBits(value) + (1 << (DROPPED_BITS - 1));
    return Float.intBitsToFloat(bits & -(1 << DROPPED_BITS));
  }
}
