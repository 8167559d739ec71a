package dev.revisit.local.simulator;

import java.util.Arrays;

/**
 * Clouds, their shadows and thin high clouds over the window, by 10 m pixel.
 *
 * <p>Clouds are what of a fractal field lies above the level that gives the cover; their opacity
 * rises with the optical thickness from soft edges on. The shadow is the same field seen from where
 * the sun stands, displaced by the height of the clouds.
 */
final class CloudField {
  private static final double VISIBLE_FROM = 0.02;
  private static final double EDGE_PIXELS = 5;
  private static final int SAMPLES = 4096;

  private final float[] opacity;
  private final float[] shadow;
  private final float[] cirrus;

  private CloudField(float[] opacity, float[] shadow, float[] cirrus) {
    this.opacity = opacity;
    this.shadow = shadow;
    this.cirrus = cirrus;
  }

  /** 0 (no cloud) to 1 (nothing of the ground is seen). */
  float opacity(int pixel) {
    return opacity[pixel];
  }

  /** Share of the direct sunlight that a cloud takes away, 0 to 1. */
  float shadow(int pixel) {
    return shadow[pixel];
  }

  /** Opacity of thin high clouds. */
  float cirrus(int pixel) {
    return cirrus[pixel];
  }

  static CloudField draw(Sky sky, int size, Sun sun, long seed) {
    float[] none = new float[size * size];
    float[] cirrus = sky.cirrus() > 0 ? cirrus(sky.cirrus(), size, seed) : none;
    if (sky.cloudless()) {
      return new CloudField(none, none, cirrus);
    }
    return sky.overcast()
        ? new CloudField(overcast(size, seed), none, none)
        : scattered(sky.cover(), size, sun, seed, cirrus);
  }

  private static float[] overcast(int size, long seed) {
    float[] opacity = FractalField.draw(NoiseStream.hash(seed, 4), size, size / 4.0, 5, 0.6);
    for (int i = 0; i < opacity.length; i++) {
      opacity[i] = Math.min(1, Math.max(0.8f, 0.93f + 0.05f * opacity[i]));
    }
    return opacity;
  }

  /** Streaks: long in one direction. */
  private static float[] cirrus(double most, int size, long seed) {
    float[] field = FractalField.draw(NoiseStream.hash(seed, 3), size, 420, 5, 0.55);
    for (int i = 0; i < field.length; i++) {
      field[i] = (float) (most * Math.min(1, Math.max(0, 0.35 + 0.45 * field[i])));
    }
    return field;
  }

  private static CloudField scattered(double cover, int size, Sun sun, long seed, float[] cirrus) {
    NoiseStream stream = NoiseStream.of(seed, 1);
    // Fair-weather cumulus is small, stratocumulus wide.
    double period = Math.min(size / 2.2, stream.between(45, 300));
    int octaves = Math.max(3, (int) (StrictMath.log(period / 3) / StrictMath.log(2)));
    double height = stream.between(700, 2200) * Math.min(1, size / 512.0);
    double reach =
        height
            / StrictMath.tan(StrictMath.toRadians(Math.max(10, sun.elevationDegrees())))
            / SimulatedWindow.PIXEL_METRES;
    double away = StrictMath.toRadians(sun.azimuthDegrees() + 180);
    double columns = reach * StrictMath.sin(away);
    double rows = -reach * StrictMath.cos(away);
    long field = NoiseStream.hash(seed, 2);
    float[] clouds = FractalField.draw(field, size, period, octaves, 0.58);
    float[] shadow = FractalField.draw(field, size, period, octaves, 0.58, -columns, -rows);
    float level = quantile(clouds, 1 - cover);
    float perUnit = (float) (period / (2 * EDGE_PIXELS));
    thicken(clouds, level, Math.min(6, perUnit), 1);
    thicken(shadow, level, Math.min(6, perUnit), 0.95f);
    return new CloudField(clouds, shadow, cirrus);
  }

  /** Turns the field into opacity. */
  private static void thicken(float[] field, float level, float perUnit, float most) {
    for (int i = 0; i < field.length; i++) {
      float thickness = (field[i] - level) * perUnit;
      float opacity =
          thickness <= 0 ? 0 : most * (1 - 1 / (1 + thickness + 2 * thickness * thickness));
      field[i] = opacity < VISIBLE_FROM ? 0 : opacity;
    }
  }

  private static float quantile(float[] field, double share) {
    int step = Math.max(1, field.length / SAMPLES);
    float[] sample = new float[(field.length + step - 1) / step];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = field[i * step];
    }
    Arrays.sort(sample);
    return sample[(int) Math.min(sample.length - 1, share * sample.length)];
  }
}
