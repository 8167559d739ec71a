package dev.revisit.local.sample;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;

/**
 * What Sentinel-2 and its Level-2A processor make of the ground under a sky.
 *
 * <p>Clouds cover the ground by their opacity, shadows darken it; a residual of the atmospheric
 * correction differs by scene and is largest in the blue; coarse bands are means of the 10 m field;
 * noise grows with the root of the signal and gives a signal-to-noise ratio of about 230 at a
 * reflectance of 0.15, as ESA's Sentinel-2 data quality reports find in orbit at reference
 * radiance; digital numbers step by 10, that is 0.001 of reflectance, about the size of the noise,
 * to keep files small.
 */
final class OpticalSensor {
  private static final Spectrum CLOUD =
      Spectrum.of(.66, .66, .65, .66, .67, .68, .69, .70, .70, .55, .42, .30);
  private static final double SHADOW_LIGHT = 0.42;
  private static final double HIGH_CLOUD_OPACITY = 0.6;
  private static final double MEDIUM_CLOUD_OPACITY = 0.15;
  private static final double VEGETATION_GREENNESS = 0.25;
  private static final double NOISE_FLOOR = 0.0003;
  private static final double SHOT_NOISE = 0.0015;
  private static final double DN_PER_REFLECTANCE = 10_000;
  private static final int DN_STEP = 10;

  private final SampleWindow window;
  private final long seed;

  OpticalSensor(SampleWindow window, long seed) {
    this.window = window;
    this.seed = NoiseStream.hash(seed, 40);
  }

  OpticalScene observe(
      Ground ground, OpticalPass pass, CloudField clouds, ProcessingBaseline baseline) {
    LocalDate date = pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
    GroundState state = ground.on(date);
    Map<OpticalBand, short[]> bands = new EnumMap<>(OpticalBand.class);
    for (OpticalBand band : OpticalBand.values()) {
      NoiseStream stream =
          NoiseStream.of(seed, date.toEpochDay(), Math.round(1000 * band.centreMicrometres()));
      double[] field = reflectance(state, clouds, band, stream);
      bands.put(band, digitise(field, window.lattice(band.resolution()), baseline, stream));
    }
    return new OpticalScene(bands, classify(state, clouds));
  }

  private double[] reflectance(
      GroundState state, CloudField clouds, OpticalBand band, NoiseStream stream) {
    double blueness = band == OpticalBand.B01 ? 2 : band == OpticalBand.B02 ? 1.5 : 1;
    double haze = 0.002 * blueness * stream.nextGaussian();
    double gain = 1 + 0.012 * stream.nextGaussian();
    double cloud = CLOUD.at(band);
    double[] field = new double[window.pixels()];
    for (int pixel = 0; pixel < field.length; pixel++) {
      double clean = SurfaceReflectance.of(state.surface(pixel), state.greenness(pixel), band);
      double value = clean * state.landscape().brightness(pixel) * gain + haze;
      double light = clouds.shadow(pixel) ? SHADOW_LIGHT : 1;
      double opacity = clouds.opacity(pixel);
      field[pixel] = Math.max(0, value) * light * (1 - opacity) + cloud * opacity;
    }
    return field;
  }

  private short[] digitise(
      double[] field,
      SampleWindow.Lattice lattice,
      ProcessingBaseline baseline,
      NoiseStream stream) {
    short[] numbers = new short[lattice.pixels()];
    for (int row = 0; row < lattice.rows(); row++) {
      for (int column = 0; column < lattice.columns(); column++) {
        double mean = mean(field, lattice, column, row);
        double noise = Math.sqrt(NOISE_FLOOR * NOISE_FLOOR + SHOT_NOISE * SHOT_NOISE * mean);
        double measured = mean + noise * stream.nextGaussian();
        long dn = DN_STEP * Math.round(measured * DN_PER_REFLECTANCE / DN_STEP);
        long stored = Math.min(65535, Math.max(1, dn + baseline.offsetDn()));
        numbers[row * lattice.columns() + column] = (short) stored;
      }
    }
    return numbers;
  }

  /** Mean of the 10 m pixels of the window that lie in a lattice pixel. */
  private double mean(double[] field, SampleWindow.Lattice lattice, int column, int row) {
    int factor = lattice.factor();
    int size = window.size();
    double sum = 0;
    int count = 0;
    int top = row * factor + lattice.rowShift();
    int left = column * factor + lattice.columnShift();
    for (int y = Math.max(0, top); y < Math.min(size, top + factor); y++) {
      for (int x = Math.max(0, left); x < Math.min(size, left + factor); x++) {
        sum += field[y * size + x];
        count++;
      }
    }
    return sum / count;
  }

  /** Scene classification at 20 m; the window begins on an even pixel, so each pixel is 2 x 2. */
  private byte[] classify(GroundState state, CloudField clouds) {
    int size = window.size();
    int half = size / 2;
    byte[] classes = new byte[half * half];
    for (int row = 0; row < half; row++) {
      for (int column = 0; column < half; column++) {
        int pixel = 2 * row * size + 2 * column;
        float opacity =
            Math.max(
                Math.max(clouds.opacity(pixel), clouds.opacity(pixel + 1)),
                Math.max(clouds.opacity(pixel + size), clouds.opacity(pixel + size + 1)));
        boolean shadow =
            clouds.shadow(pixel)
                || clouds.shadow(pixel + 1)
                || clouds.shadow(pixel + size)
                || clouds.shadow(pixel + size + 1);
        classes[row * half + column] =
            sceneClass(state.surface(pixel), state.greenness(pixel), opacity, shadow);
      }
    }
    return classes;
  }

  private static byte sceneClass(Surface surface, double greenness, float opacity, boolean shadow) {
    if (opacity > HIGH_CLOUD_OPACITY) {
      return OpticalScene.SCL_CLOUD_HIGH;
    }
    if (opacity > MEDIUM_CLOUD_OPACITY) {
      return OpticalScene.SCL_CLOUD_MEDIUM;
    }
    if (shadow) {
      return OpticalScene.SCL_CLOUD_SHADOW;
    }
    if (surface.water()) {
      return OpticalScene.SCL_WATER;
    }
    boolean vegetation = surface == Surface.FOREST || greenness > VEGETATION_GREENNESS;
    return vegetation && surface != Surface.BUILT_UP
        ? OpticalScene.SCL_VEGETATION
        : OpticalScene.SCL_NOT_VEGETATED;
  }
}
