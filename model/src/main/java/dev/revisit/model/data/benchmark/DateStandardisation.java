package dev.revisit.model.data.benchmark;

import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.List;

/**
 * Change pairs of which level, contrast and size of the differences are those of other pairs. Of a
 * city in the desert and one under haze, neither brightness nor a difference of so much reflectance
 * compares; by how many standard deviations of its image a pixel is bright, and its difference
 * large, does. The change vector asks for the same (D. Lu et al., Change detection techniques, Int.
 * J. Remote Sensing 25, 2004).
 *
 * <p>With b the later and d the later minus the earlier value of an optical band, both standardised
 * over the image to mean 0 and deviation 1, the later date becomes {@code m + 0.6 s b} and the
 * earlier one {@code m + 0.6 s b - 0.4 s d}, where m and s are what {@link Normalisation#ssl4eo()}
 * has for the band: an image of usual brightness, in which little is clipped.
 *
 * <p>What changed everywhere is lost. Pixels that one of the dates lacks are empty in the earlier
 * one. Radar is left as it is.
 */
final class DateStandardisation {
  private static final double CONTRAST = 0.6;
  private static final double DIFFERENCE = 0.4;

  private DateStandardisation() {}

  /** The same images, read with standardised dates. */
  static ImageSet of(ImageSet images) {
    return images.mapped(DateStandardisation::standardised);
  }

  private static LabelledImage standardised(LabelledImage image) {
    int pixels = image.width() * image.height();
    List<List<ImageRaster>> history =
        image.history().stream()
            .map(season -> season.stream().map(before -> earlier(before, image, pixels)).toList())
            .toList();
    List<ImageRaster> now = image.now().stream().map(later -> later(later, pixels)).toList();
    return new LabelledImage(image.width(), image.height(), history, now, image.truth());
  }

  private static ImageRaster later(ImageRaster raster, int pixels) {
    if (raster.modality() != Modality.OPTICAL) {
      return raster;
    }
    float[] values = raster.values().clone();
    for (int band = 0; band < values.length / pixels; band++) {
      BandStatistics usual = usual(band);
      Moments level = Moments.of(values, band, pixels);
      for (int i = band * pixels; i < (band + 1) * pixels; i++) {
        values[i] = (float) (usual.mean() + CONTRAST * usual.std() * level.standardised(values[i]));
      }
    }
    return new ImageRaster(raster.modality(), values, raster.dayOfYear());
  }

  private static ImageRaster earlier(ImageRaster before, LabelledImage image, int pixels) {
    ImageRaster now =
        image.now().stream()
            .filter(later -> later.modality() == before.modality())
            .findFirst()
            .orElse(before);
    if (before.modality() != Modality.OPTICAL || now.equals(before)) {
      return before;
    }
    float[] difference = before.values().clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] = now.values()[i] - difference[i];
    }
    float[] values = later(now, pixels).values();
    for (int band = 0; band < values.length / pixels; band++) {
      double size = DIFFERENCE * usual(band).std();
      Moments moments = Moments.of(difference, band, pixels);
      for (int i = band * pixels; i < (band + 1) * pixels; i++) {
        values[i] -= (float) (size * moments.standardised(difference[i]));
      }
    }
    return new ImageRaster(before.modality(), values, before.dayOfYear());
  }

  private static BandStatistics usual(int band) {
    return Normalisation.ssl4eo().bands(Modality.OPTICAL).get(band);
  }

  /** Mean and standard deviation of what is known of a band. */
  private record Moments(double mean, double deviation) {
    static Moments of(float[] values, int band, int pixels) {
      double sum = 0;
      double squares = 0;
      int known = 0;
      for (int i = band * pixels; i < (band + 1) * pixels; i++) {
        if (!Float.isNaN(values[i])) {
          sum += values[i];
          squares += (double) values[i] * values[i];
          known++;
        }
      }
      double mean = sum / known;
      return new Moments(mean, Math.sqrt(Math.max(0, squares / known - mean * mean)));
    }

    /** 0 where nothing varies; NaN of NaN. */
    double standardised(float value) {
      return deviation > 0 ? (value - mean) / deviation : value - mean;
    }
  }
}
