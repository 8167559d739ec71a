package dev.revisit.local.sample;

import java.util.ArrayList;
import java.util.List;

/** Clouds and their shadows over the window, by 10 m pixel. */
final class CloudField {
  private static final double SHADOW_FROM = 0.35;
  private static final double VISIBLE_FROM = 0.03;

  /** A cloud with a soft, uneven edge; lengths in pixels. */
  private record Cloud(
      double column, double row, double radiusColumns, double radiusRows, double density) {

    double opacity(double x, double y, double wobble) {
      double distance = Math.hypot((x - column) / radiusColumns, (y - row) / radiusRows);
      return density * Math.min(1, Math.max(0, (1 - distance + 0.35 * wobble) / 0.3));
    }
  }

  private final float[] opacity;
  private final boolean[] shadow;

  private CloudField(float[] opacity, boolean[] shadow) {
    this.opacity = opacity;
    this.shadow = shadow;
  }

  /** 0 (no cloud) to 1 (nothing of the ground is seen). */
  float opacity(int pixel) {
    return opacity[pixel];
  }

  /** Whether a cloud stands between the sun and the pixel. */
  boolean shadow(int pixel) {
    return shadow[pixel];
  }

  static CloudField draw(Weather.Sky sky, int size, Sun sun, long seed) {
    return switch (sky) {
      case CLEAR -> new CloudField(new float[size * size], new boolean[size * size]);
      case SCATTERED -> scattered(size, sun, seed);
      case OVERCAST -> overcast(size, seed);
    };
  }

  private static CloudField overcast(int size, long seed) {
    ValueNoise thickness = new ValueNoise(seed, size / 5.0);
    float[] opacity = new float[size * size];
    for (int pixel = 0; pixel < opacity.length; pixel++) {
      double value = 0.93 + 0.12 * thickness.at(pixel % size, (double) pixel / size);
      opacity[pixel] = (float) Math.min(1, Math.max(0.8, value));
    }
    return new CloudField(opacity, new boolean[size * size]);
  }

  private static CloudField scattered(int size, Sun sun, long seed) {
    NoiseStream stream = NoiseStream.of(seed, 1);
    ValueNoise edge = new ValueNoise(NoiseStream.hash(seed, 2), size / 10.0);
    List<Cloud> clouds = new ArrayList<>();
    int count = 2 + (int) (5 * stream.nextDouble());
    for (int i = 0; i < count; i++) {
      clouds.add(
          new Cloud(
              size * stream.between(-0.05, 1.05),
              size * stream.between(-0.05, 1.05),
              size * stream.between(0.06, 0.20),
              size * stream.between(0.05, 0.14),
              stream.between(0.75, 1)));
    }
    double baseMetres = stream.between(400, 900);
    double length =
        baseMetres
            / StrictMath.tan(StrictMath.toRadians(Math.max(8, sun.elevationDegrees())))
            / SampleWindow.PIXEL_METRES
            * size
            / 256;
    double away = StrictMath.toRadians(sun.azimuthDegrees() + 180);
    double columns = length * StrictMath.sin(away);
    double rows = -length * StrictMath.cos(away);

    float[] opacity = new float[size * size];
    boolean[] shadow = new boolean[size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int pixel = row * size + column;
        double here = thickest(clouds, edge, column, row);
        opacity[pixel] = (float) (here < VISIBLE_FROM ? 0 : here);
        shadow[pixel] = thickest(clouds, edge, column - columns, row - rows) > SHADOW_FROM;
      }
    }
    return new CloudField(opacity, shadow);
  }

  private static double thickest(List<Cloud> clouds, ValueNoise edge, double x, double y) {
    double wobble = edge.at(x, y);
    double opacity = 0;
    for (Cloud cloud : clouds) {
      opacity = Math.max(opacity, cloud.opacity(x, y, wobble));
    }
    return opacity;
  }
}
