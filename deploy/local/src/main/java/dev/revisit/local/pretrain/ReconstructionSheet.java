package dev.revisit.local.pretrain;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.Reconstruction;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Reconstructions side by side: a column for each look, optical on the left and radar on the right;
 * from top to bottom the input, what the network sees of it, and what it makes of that.
 */
final class ReconstructionSheet {
  private static final int CELL = 192;
  private static final int GAP = 6;
  private static final int MARGIN = 96;
  private static final int TOP = 34;
  private static final int LINE = 17;
  private static final int HIDDEN = 0x8c8c8c;
  private static final String[] ROWS = {"input", "what it sees", "reconstructed"};
  private static final String[] CAPTION = {
    "Held-out chips. Optical in true colour; radar as VV, VH and VV - VH in dB. Stretched to the"
        + " 2nd to 98th percentile of each input.",
    "The network predicts pixels that are normalised patch by patch: every reconstructed patch is"
        + " shown with the mean and the contrast of the true one.",
    "Grey: hidden, or under cloud and therefore never predicted. Black: no data."
  };

  private ReconstructionSheet() {}

  /**
   * Draws.
   *
   * @param normalisation names the bands
   * @param reconstructions at least one
   */
  static BufferedImage draw(
      String title, Normalisation normalisation, List<Reconstruction> reconstructions) {
    List<Reconstruction> looks = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      reconstructions.stream().filter(r -> r.modality() == modality).forEach(looks::add);
    }
    int factor = Math.max(1, CELL / looks.get(0).image());
    int cell = looks.get(0).image() * factor;
    int width = Math.max(MARGIN + looks.size() * (cell + GAP) + 2 * GAP, 960);
    int height = TOP + ROWS.length * (cell + GAP) + LINE * CAPTION.length + 2 * GAP;
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, width, height);
      int x = MARGIN;
      for (int i = 0; i < looks.size(); i++) {
        Reconstruction look = looks.get(i);
        if (i > 0 && look.modality() != looks.get(i - 1).modality()) {
          x += 2 * GAP;
        }
        List<BufferedImage> column = column(look, normalisation);
        for (int row = 0; row < column.size(); row++) {
          g.drawImage(column.get(row), x, TOP + row * (cell + GAP), cell, cell, null);
        }
        x += cell + GAP;
      }
      write(g, title, cell, height);
    } finally {
      g.dispose();
    }
    return sheet;
  }

  private static void write(Graphics2D g, String title, int cell, int height) {
    g.setColor(Color.BLACK);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(title, GAP, 22);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int row = 0; row < ROWS.length; row++) {
      g.drawString(ROWS[row], GAP, TOP + row * (cell + GAP) + cell / 2);
    }
    for (int i = 0; i < CAPTION.length; i++) {
      g.drawString(CAPTION[i], GAP, height - LINE * (CAPTION.length - i) + 8);
    }
  }

  /** Input, what is seen, and what is made of it. */
  static List<BufferedImage> column(Reconstruction look, Normalisation normalisation) {
    ColourComposite colours = ColourComposite.of(look, normalisation);
    BufferedImage input = colours.draw(look.pixels());
    BufferedImage seen = copy(input);
    BufferedImage made = colours.draw(look.reconstructed());
    int side = look.image() / look.patch();
    for (int token = 0; token < look.visible().length; token++) {
      if (!look.visible()[token]) {
        cover(seen, token, side, look.patch());
        if (!look.target()[token]) {
          cover(made, token, side, look.patch());
        }
      }
    }
    return List.of(input, seen, made);
  }

  private static BufferedImage copy(BufferedImage image) {
    BufferedImage copy =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    image.copyData(copy.getRaster());
    return copy;
  }

  private static void cover(BufferedImage image, int token, int side, int patch) {
    for (int y = 0; y < patch; y++) {
      for (int x = 0; x < patch; x++) {
        image.setRGB(token % side * patch + x, token / side * patch + y, HIDDEN);
      }
    }
  }
}
