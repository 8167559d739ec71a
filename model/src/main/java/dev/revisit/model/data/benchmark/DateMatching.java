package dev.revisit.model.data.benchmark;

import dev.revisit.model.architecture.Modality;
import java.util.Arrays;
import java.util.List;

/**
 * Relative radiometric normalisation of change pairs: haze, the height of the sun and the state of
 * the season move whole images, and a model of chips cannot tell such a shift from a change of all
 * that it sees. Each optical band of the earlier date is shifted so that its median over the image
 * is that of the later one; what changed is a small part of an image, and does not move its median
 * much. It uses the images only, no label, so it is the same for images that train and that are
 * tested.
 *
 * <p>Radar is left as it is: its level is calibrated, and does not depend on weather as much.
 */
public final class DateMatching {
  private DateMatching() {}

  /** The same images, read with matched dates. */
  public static ImageSet of(ImageSet images) {
    return images.mapped(DateMatching::matched);
  }

  private static LabelledImage matched(LabelledImage image) {
    List<List<ImageRaster>> history =
        image.history().stream()
            .map(season -> season.stream().map(earlier -> matched(earlier, image)).toList())
            .toList();
    return new LabelledImage(image.width(), image.height(), history, image.now(), image.truth());
  }

  private static ImageRaster matched(ImageRaster earlier, LabelledImage image) {
    return image.now().stream()
        .filter(later -> later.modality() == earlier.modality())
        .findFirst()
        .map(later -> matched(earlier, later, image.width() * image.height()))
        .orElse(earlier);
  }

  private static ImageRaster matched(ImageRaster earlier, ImageRaster later, int pixels) {
    if (earlier.modality() != Modality.OPTICAL) {
      return earlier;
    }
    float[] values = earlier.values().clone();
    for (int from = 0; from < values.length; from += pixels) {
      // NaN, of a band that one of the dates lacks, leaves it as it is.
      float shift = median(later.values(), from, pixels) - median(values, from, pixels);
      for (int i = from; i < from + pixels && !Float.isNaN(shift); i++) {
        values[i] += shift;
      }
    }
    return new ImageRaster(earlier.modality(), values, earlier.dayOfYear());
  }

  /** Of the pixels with data; the upper one of two; NaN if there is none. */
  private static float median(float[] values, int from, int pixels) {
    float[] sorted = Arrays.copyOfRange(values, from, from + pixels);
    // NaN sorts to the end.
    Arrays.sort(sorted);
    int known = pixels;
    while (known > 0 && Float.isNaN(sorted[known - 1])) {
      known--;
    }
    return known == 0 ? Float.NaN : sorted[known / 2];
  }
}
