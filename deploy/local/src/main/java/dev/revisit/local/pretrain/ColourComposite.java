package dev.revisit.local.pretrain;

import dev.revisit.local.picture.ColourStretch;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.Reconstruction;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * Bands as red, green and blue. Optical: true colour, all three with one range, so that hues are
 * right. Radar: VV, VH and their difference, each with its own range.
 */
final class ColourComposite {
  private final Modality modality;
  private final int image;
  private final int[] bands;
  private final ColourStretch[] stretches = new ColourStretch[3];

  private ColourComposite(Modality modality, int image, int[] bands) {
    this.modality = modality;
    this.image = image;
    this.bands = bands;
  }

  /** Colours for a look; the ranges are those of its input. */
  static ColourComposite of(Reconstruction look, Normalisation normalisation) {
    Modality modality = look.modality();
    List<String> names = normalisation.bands(modality).stream().map(s -> s.band()).toList();
    int[] bands =
        modality == Modality.OPTICAL
            ? new int[] {index(names, "B04"), index(names, "B03"), index(names, "B02")}
            : new int[] {index(names, "VV"), index(names, "VH")};
    ColourComposite colours = new ColourComposite(modality, look.image(), bands);
    colours.stretch(look.pixels());
    return colours;
  }

  /** A model of other bands is shown in its first one. */
  private static int index(List<String> names, String band) {
    return Math.max(0, names.indexOf(band));
  }

  private void stretch(float[] pixels) {
    double[][] values = new double[3][image * image];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < image * image; i++) {
        values[channel][i] = value(pixels, channel, i);
      }
    }
    if (modality == Modality.OPTICAL) {
      double[] joined = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
      Arrays.fill(values, joined);
    }
    for (int channel = 0; channel < 3; channel++) {
      stretches[channel] = ColourStretch.of(Arrays.stream(values[channel]));
    }
  }

  private double value(float[] pixels, int channel, int pixel) {
    int size = image * image;
    if (modality == Modality.SAR && channel == 2) {
      return pixels[bands[0] * size + pixel] - pixels[bands[1] * size + pixel];
    }
    return pixels[bands[channel] * size + pixel];
  }

  /** Draws pixels {@code [bands, image, image]} in the ranges of the input. */
  BufferedImage draw(float[] pixels) {
    BufferedImage drawn = new BufferedImage(image, image, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < image * image; i++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        rgb = rgb << 8 | stretches[channel].level(value(pixels, channel, i));
      }
      drawn.setRGB(i % image, i / image, rgb);
    }
    return drawn;
  }
}
