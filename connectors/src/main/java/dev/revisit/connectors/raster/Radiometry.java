package dev.revisit.connectors.raster;

import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.util.Optional;

/**
 * From stored values to physical ones, and whether they can be true.
 *
 * <p>Optical: reflectance x 10 000 = (stored x scale + offset) x 10 000, negatives cut to 0. Radar:
 * linear power while resampling, then dB = 10 log10.
 */
final class Radiometry {

  /** Largest value that Sentinel-2 can store as reflectance x 10 000. */
  private static final double BRIGHTEST = 65_535;

  /** A reflectance this far below zero is no noise of the atmospheric correction. */
  private static final double CLEARLY_NEGATIVE = -100;

  /** Stronger than the strongest ship; a calibrated scene never has a whole area of it. */
  private static final double LOUDEST_DB = 40;

  /**
   * Share of a band's valid pixels from which a value outside the bounds is the band's fault, not a
   * pixel's.
   */
  private static final double SUSPICIOUS = 0.5;

  private final Sensor sensor;
  private final String band;
  private final double scale;
  private final double offset;
  private final float[] nodata;

  private Radiometry(Sensor sensor, String band, double scale, double offset, float[] nodata) {
    this.sensor = sensor;
    this.band = band;
    this.scale = scale;
    this.offset = offset;
    this.nodata = nodata;
  }

  /**
   * The radiometry of an asset.
   *
   * @param fileNodata what the file itself says; used besides the item's
   */
  static Radiometry of(AssetReference asset, Sensor sensor, Optional<Double> fileNodata) {
    Optional<Double> stated = Optional.ofNullable(asset.getNodata()).or(() -> fileNodata);
    double otherwise = sensor == Sensor.SENTINEL_2 ? 0 : Double.NaN;
    float[] nodata = {
      stated.orElse(otherwise).floatValue(), fileNodata.orElse(Double.NaN).floatValue()
    };
    return new Radiometry(sensor, asset.getBand(), asset.getScale(), asset.getOffset(), nodata);
  }

  /**
   * Turns stored values into values that can be blended: reflectance x 10 000 before cutting, or
   * linear power. NaN where there is no data.
   */
  void toPhysical(float[] values) throws SceneReadException {
    boolean optical = sensor == Sensor.SENTINEL_2;
    double gain = optical ? scale * 10_000 : scale;
    double bias = optical ? offset * 10_000 : offset;
    int valid = 0;
    int negative = 0;
    for (int i = 0; i < values.length; i++) {
      float stored = values[i];
      if (Float.isNaN(stored) || stored == nodata[0] || stored == nodata[1]) {
        values[i] = Float.NaN;
        continue;
      }
      double physical = stored * gain + bias;
      valid++;
      if (optical) {
        negative += physical < CLEARLY_NEGATIVE ? 1 : 0;
        values[i] = (float) physical;
      } else {
        negative += physical < 0 ? 1 : 0;
        // Infinity is no measurement either; zero power has no logarithm.
        values[i] =
            physical > 0 && physical < Double.POSITIVE_INFINITY ? (float) physical : Float.NaN;
      }
    }
    if (valid > 0 && negative > SUSPICIOUS * valid) {
      throw optical
          ? absurd(
              negative + " of " + valid + " values are below -0.01 reflectance",
              "the offset was probably removed before: correct the asset's offset, or skip the scene")
          : absurd(
              negative + " of " + valid + " values of linear power are negative",
              "the band is probably in dB: publish linear power");
    }
  }

  /** Cuts or takes the logarithm after resampling, and checks what came out. */
  void finish(float[] values) throws SceneReadException {
    boolean optical = sensor == Sensor.SENTINEL_2;
    int valid = 0;
    int absurd = 0;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (Float.isNaN(value)) {
        continue;
      }
      valid++;
      float result = optical ? Math.max(0, value) : (float) (10 * Math.log10(value));
      absurd += result > (optical ? BRIGHTEST : LOUDEST_DB) ? 1 : 0;
      values[i] = result;
    }
    if (absurd > SUSPICIOUS * valid) {
      throw absurd(
          absurd
              + " of "
              + valid
              + (optical
                  ? " values are above " + BRIGHTEST / 10_000 + " reflectance"
                  : " values are above 40 dB"),
          "correct scale and offset of the asset, or skip the scene");
    }
  }

  private SceneReadException absurd(String what, String remedy) {
    return new SceneReadException(
        SceneReadException.ABSURD_RADIOMETRY, false, "band " + band + ": " + what, remedy);
  }
}
