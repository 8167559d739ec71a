package dev.revisit.local.evaluate;

import dev.revisit.model.evaluation.ConfusionMatrix;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A confusion matrix as a picture: truth from top to bottom, shares of each row as shades. */
final class ConfusionPicture {
  private static final int CELL = 56;
  private static final int MARGIN = 24;
  private static final Color FULL = new Color(0x1f4e79);

  private ConfusionPicture() {}

  static void write(ConfusionMatrix matrix, Path file) throws IOException {
    int count = matrix.classes().size();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    int labels = MARGIN + widest(matrix, font);
    int size = labels + count * CELL + MARGIN;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, size, size);
      graphics.setFont(font);
      for (int truth = 0; truth < count; truth++) {
        row(graphics, matrix, truth, labels);
      }
      graphics.setColor(Color.DARK_GRAY);
      graphics.drawString("truth \\ predicted", MARGIN / 2, MARGIN);
    } finally {
      graphics.dispose();
    }
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("This Java cannot write PNG: use a complete JDK");
    }
  }

  private static int widest(ConfusionMatrix matrix, Font font) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      FontMetrics metrics = graphics.getFontMetrics(font);
      return matrix.classes().stream().mapToInt(metrics::stringWidth).max().orElse(0) + MARGIN;
    } finally {
      graphics.dispose();
    }
  }

  private static void row(Graphics2D graphics, ConfusionMatrix matrix, int truth, int labels) {
    String name = matrix.classes().get(truth);
    FontMetrics metrics = graphics.getFontMetrics();
    int top = labels + truth * CELL;
    int base = top + (CELL + metrics.getAscent()) / 2;
    graphics.setColor(Color.BLACK);
    graphics.drawString(name, labels - MARGIN / 2 - metrics.stringWidth(name), base);
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(
        name, -(labels - MARGIN / 2), labels + truth * CELL + (CELL + metrics.getAscent()) / 2);
    graphics.rotate(Math.PI / 2);
    for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
      int left = labels + predicted * CELL;
      double share = matrix.count(truth, predicted) / (double) matrix.support(truth);
      graphics.setColor(shade(share));
      graphics.fillRect(left, top, CELL, CELL);
      graphics.setColor(Color.LIGHT_GRAY);
      graphics.drawRect(left, top, CELL, CELL);
      if (!Double.isNaN(share)) {
        String text = String.format(Locale.ROOT, "%.0f %%", 100 * share);
        graphics.setColor(share > 0.5 ? Color.WHITE : Color.BLACK);
        graphics.drawString(text, left + (CELL - metrics.stringWidth(text)) / 2, base);
      }
    }
  }

  private static Color shade(double share) {
    double full = Double.isNaN(share) ? 0 : share;
    return new Color(
        mix(FULL.getRed(), full), mix(FULL.getGreen(), full), mix(FULL.getBlue(), full));
  }

  private static int mix(int colour, double share) {
    return (int) Math.round(255 + share * (colour - 255));
  }
}
