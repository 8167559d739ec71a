package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What Sentinel-2 and its Level-2A processor make of the ground under a sky.
 *
 * <p>In this order: texture within parcels; snow; what terrain correction leaves of the slopes'
 * illumination; gain and haze, which differ by scene and slope over it and are largest in the blue,
 * what atmospheric correction leaves (0.005 + 5 % is what Sen2Cor is specified to, Level-2A data
 * quality report); shadows; thin and thick clouds; the blur of the optics, which mixes neighbours
 * at edges (a modulation of about 0.25 at the sampling frequency, within the 0.15 to 0.30 that the
 * instrument is specified to); coarse bands as means of the 10 m field; noise that grows with the
 * root of the signal and gives a signal-to-noise ratio of about 230 at a reflectance of 0.15, as
 * ESA's data quality reports find in orbit at reference radiance. Digital numbers step by {@value
 * #DN_STEP}, about the size of the noise, to keep files small.
 */
final class OpticalSensor {
  private static final Spectrum CLOUD =
      Spectrum.of(.66, .66, .65, .66, .67, .68, .69, .70, .70, .55, .42, .30);

  /** Thin ice clouds are a little darker in the SWIR; water vapour hides nothing above them. */
  private static final Spectrum CIRRUS =
      Spectrum.of(.60, .60, .59, .59, .60, .60, .61, .61, .61, .60, .34, .26);

  /** Skylight as a share of all light: what a full shadow leaves. */
  private static final Spectrum SKYLIGHT =
      Spectrum.of(.52, .47, .41, .36, .34, .32, .30, .28, .27, .26, .18, .14);

  /** Haze relative to the blue band, falling with the wavelength as aerosol does. */
  private static final Spectrum HAZE =
      Spectrum.of(1.2, 1.0, .75, .58, .53, .48, .44, .40, .38, .33, .12, .06);

  private static final float BLUR = 0.19f;
  private static final double NOISE_FLOOR = 0.0003;
  private static final double SHOT_NOISE = 0.0015;
  private static final double DN_PER_REFLECTANCE = 10_000;
  private static final int DN_STEP = 5;

  private final SimulatedWindow window;
  private final long seed;

  OpticalSensor(SimulatedWindow window, long seed) {
    this.window = window;
    this.seed = NoiseStream.hash(seed, 40);
  }

  OpticalScene observe(
      Ground ground, OpticalPass pass, Sky sky, CloudField clouds, ProcessingBaseline baseline) {
    LocalDate date = pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
    GroundState state = ground.on(date);
    long scene = NoiseStream.hash(seed, date.toEpochDay(), pass.relativeOrbit());
    Light light = Light.of(window, pass, sky, state, scene);
    Map<OpticalBand, short[]> bands = new EnumMap<>(OpticalBand.class);
    OpticalBand[] all = OpticalBand.values();
    for (int b = 0; b < all.length; b++) {
      OpticalBand band = all[b];
      NoiseStream stream = NoiseStream.of(scene, b);
      float[] field = reflectance(state, clouds, light, b, stream);
      blur(field, window.size());
      bands.put(
          band, digitise(field, window.lattice(band.resolution()), pass.swath(), baseline, stream));
    }
    byte[] classes =
        new SceneClassifier(window, scene).classify(state, clouds, bands, baseline, pass.swath());
    return new OpticalScene(bands, classes);
  }

  /**
   * What is the same for all bands of a scene.
   *
   * @param slopes factor by the slope of the terrain
   * @param snow share of a pixel below snow; empty if none lies
   * @param haze at the blue end in the middle of the window
   * @param hazeEast change of haze over the window
   * @param hazeSouth likewise
   */
  private record Light(
      float[] slopes, float[] snow, double haze, double hazeEast, double hazeSouth) {

    static Light of(
        SimulatedWindow window, OpticalPass pass, Sky sky, GroundState state, long seed) {
      NoiseStream stream = NoiseStream.of(seed, 100);
      float[] slopes = state.landscape().terrain().illumination(SceneWriter.sun(window, pass));
      return new Light(
          slopes,
          snow(state),
          sky.haze(),
          0.002 * stream.nextGaussian(),
          0.002 * stream.nextGaussian());
    }

    /** Snow lies longer on high ground and in patches. */
    private static float[] snow(GroundState state) {
      if (state.weather().snow() <= 0) {
        return new float[0];
      }
      Landscape landscape = state.landscape();
      float[] snow = new float[landscape.pixels()];
      for (int pixel = 0; pixel < snow.length; pixel++) {
        double depth =
            state.weather().snow() / 5
                + 0.006 * (landscape.terrain().height(pixel) - 40)
                + 0.10 * landscape.greenness()[pixel];
        snow[pixel] = (float) (Math.min(1, Math.max(0, depth)) * state.look(pixel).snowCover());
      }
      return snow;
    }
  }

  private float[] reflectance(
      GroundState state, CloudField clouds, Light light, int b, NoiseStream stream) {
    Table table = Table.of(state.looks(), b);
    float gain = (float) (1 + 0.015 * stream.nextGaussian());
    float hazeOffset = (float) (0.0015 * HAZE.at(b) * stream.nextGaussian());
    float cloud = (float) CLOUD.at(b);
    float thin = (float) CIRRUS.at(b);
    float lost = (float) (1 - SKYLIGHT.at(b));
    float snowWhite = (float) SurfaceReflectance.snow(b);
    float[] brightness = state.landscape().brightness();
    float[] greenness = state.landscape().greenness();
    int[] lookOf = state.lookOf();
    boolean snows = light.snow().length > 0;
    int size = window.size();
    float[] field = new float[window.pixels()];
    for (int row = 0; row < size; row++) {
      double south = (row + 0.5) / size - 0.5;
      for (int column = 0; column < size; column++) {
        int pixel = row * size + column;
        int look = lookOf[pixel];
        float value =
            table.mean[look] * (1 + table.bright[look] * brightness[pixel])
                + table.green[look] * greenness[pixel];
        if (snows) {
          float snow = light.snow()[pixel];
          value += snow * (snowWhite * (1 + 0.03f * brightness[pixel]) - value);
        }
        double east = (column + 0.5) / size - 0.5;
        float haze =
            (float)
                ((light.haze() + light.hazeEast() * east + light.hazeSouth() * south) * HAZE.at(b));
        value = Math.max(0.0005f, value * light.slopes()[pixel] * gain + haze + hazeOffset);
        value *= 1 - clouds.shadow(pixel) * lost;
        value += clouds.cirrus(pixel) * (thin - value);
        field[pixel] = value + clouds.opacity(pixel) * (cloud - value);
      }
    }
    return field;
  }

  /** The appearances as columns, for one band. */
  private static final class Table {
    private final float[] mean;
    private final float[] bright;
    private final float[] green;

    private Table(int looks) {
      mean = new float[looks];
      bright = new float[looks];
      green = new float[looks];
    }

    static Table of(List<Appearance> looks, int band) {
      Table table = new Table(looks.size());
      for (int i = 0; i < looks.size(); i++) {
        Appearance look = looks.get(i);
        table.mean[i] = (float) look.reflectance()[band];
        table.bright[i] = (float) look.surface().brightnessTexture();
        table.green[i] =
            (float) (look.greenSlope()[band] * look.surface().greennessTexture() * 0.5);
      }
      return table;
    }
  }

  /** Three pixels wide in both directions. */
  private static void blur(float[] field, int size) {
    float centre = 1 - 2 * BLUR;
    for (int row = 0; row < size; row++) {
      int start = row * size;
      float before = field[start];
      for (int column = 0; column < size; column++) {
        float here = field[start + column];
        float after = field[start + Math.min(size - 1, column + 1)];
        field[start + column] = BLUR * (before + after) + centre * here;
        before = here;
      }
    }
    float[] above = new float[size];
    System.arraycopy(field, 0, above, 0, size);
    for (int row = 0; row < size; row++) {
      int start = row * size;
      int next = Math.min(size - 1, row + 1) * size;
      for (int column = 0; column < size; column++) {
        float here = field[start + column];
        field[start + column] = BLUR * (above[column] + field[next + column]) + centre * here;
        above[column] = here;
      }
    }
  }

  private short[] digitise(
      float[] field,
      SimulatedWindow.Lattice lattice,
      Swath swath,
      ProcessingBaseline baseline,
      NoiseStream stream) {
    short[] numbers = new short[lattice.pixels()];
    for (int row = 0; row < lattice.rows(); row++) {
      for (int column = 0; column < lattice.columns(); column++) {
        double x = (column + 0.5) / lattice.columns();
        double y = (row + 0.5) / lattice.rows();
        if (!swath.sees(x, y)) {
          continue;
        }
        double mean =
            lattice.factor() == 1
                ? field[row * lattice.columns() + column]
                : mean(field, lattice, column, row);
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
  private double mean(float[] field, SimulatedWindow.Lattice lattice, int column, int row) {
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
}
