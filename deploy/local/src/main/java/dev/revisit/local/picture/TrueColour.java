package dev.revisit.local.picture;

import dev.revisit.connectors.raster.BlockPixels;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Red, green and blue as the eye would see them, without the haze of the day: of every band its
 * darkest ground becomes black (P. Chavez, An improved dark-object subtraction technique, Remote
 * Sensing of Environment 1988). Two looks that share a range have the same contrast, so that what
 * is bright on one and not on the other has changed.
 */
final class TrueColour {
  private static final List<String> BANDS = List.of("B04", "B03", "B02");
  private static final double GAMMA = 0.65;

  /** A window of one tone, such as water, would otherwise show nothing but noise. */
  private static final double SMALLEST_RANGE = 500;

  private TrueColour() {}

  /** Reflectance x 10 000 from the darkest to the brightest clear ground, of the widest band. */
  static double range(PictureWindow window, BlockPixels pixels) {
    double range = SMALLEST_RANGE;
    for (String band : BANDS) {
      ColourStretch stretch = stretch(window, pixels, band);
      range = Math.max(range, stretch.high() - stretch.low());
    }
    return range;
  }

  /** A pixel a pixel of the window; no data is black. */
  static BufferedImage draw(PictureWindow window, BlockPixels pixels, double range) {
    BufferedImage image =
        new BufferedImage(window.side(), window.side(), BufferedImage.TYPE_INT_RGB);
    for (String band : BANDS) {
      double dark = stretch(window, pixels, band).low();
      ColourStretch stretch = new ColourStretch(dark, dark + range);
      float[] values = window.cut(pixels, band);
      for (int i = 0; i < values.length; i++) {
        int x = i % window.side();
        int y = i / window.side();
        image.setRGB(x, y, image.getRGB(x, y) << 8 | lifted(stretch.level(values[i])));
      }
    }
    return image;
  }

  /** Of the clear ground; of a look without a clear pixel, of all that there is. */
  private static ColourStretch stretch(PictureWindow window, BlockPixels pixels, String band) {
    boolean[] clear = window.clear(pixels);
    float[] values = window.cut(pixels, band);
    ColourStretch ofClear =
        ColourStretch.of(
            IntStream.range(0, values.length).filter(i -> clear[i]).mapToDouble(i -> values[i]));
    return ofClear.high() > ofClear.low()
        ? ofClear
        : ColourStretch.of(IntStream.range(0, values.length).mapToDouble(i -> values[i]));
  }

  /** Lifts what lies in the shade: forest and water are dark. */
  private static int lifted(int level) {
    return (int) Math.round(255 * Math.pow(level / 255.0, GAMMA));
  }
}
