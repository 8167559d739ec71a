package dev.revisit.model.data.benchmark;

import dev.revisit.model.architecture.Modality;
import java.util.Arrays;
import java.util.List;

/**
 * What one sensor saw of an image at one time.
 *
 * @param modality which sensor
 * @param values {@code [bands, height, width]} in the channel order of the model and in physical
 *     units: reflectance x 10000, or dB; NaN where there is no data and in bands that the data set
 *     lacks
 * @param dayOfYear 1 to 366
 */
// Arrays as for chips; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record ImageRaster(Modality modality, float[] values, int dayOfYear) {
  /**
   * The day that stands for an unknown one, in the middle of the year: some data sets publish no
   * dates, and the model wants one.
   */
  public static final int UNKNOWN_DAY = 183;

  /** An image without any data, to be filled band by band. */
  static ImageRaster empty(Modality modality, int pixels, int dayOfYear) {
    float[] values = new float[names(modality).size() * pixels];
    Arrays.fill(values, Float.NaN);
    return new ImageRaster(modality, values, dayOfYear);
  }

  /** Values of a band, {@code [height, width]}; a copy. */
  public float[] band(String name) {
    int pixels = values.length / names(modality).size();
    int channel = names(modality).indexOf(name);
    if (channel < 0) {
      throw new IllegalArgumentException("No band " + name + " among " + names(modality));
    }
    return Arrays.copyOfRange(values, channel * pixels, (channel + 1) * pixels);
  }

  /** Puts a band in its place; one that the model does not use is left out. */
  void put(String name, float[] band) {
    int channel = names(modality).indexOf(name);
    if (channel >= 0) {
      System.arraycopy(band, 0, values, channel * band.length, band.length);
    }
  }

  private static List<String> names(Modality modality) {
    return modality == Modality.OPTICAL ? OpticalBands.NAMES : OpticalBands.SAR_NAMES;
  }
}
