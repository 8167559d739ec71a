package dev.revisit.local.pretrain;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** What tests look for in pictures. */
final class Pictures {
  private Pictures() {}

  static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** Red, green and blue without opacity. */
  static int colour(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  /** Pixels of exactly this colour. */
  static long count(BufferedImage image, int colour) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += colour(image, x, y) == colour ? 1 : 0;
      }
    }
    return count;
  }
}
