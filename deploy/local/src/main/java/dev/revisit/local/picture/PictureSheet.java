package dev.revisit.local.picture;

import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.local.evaluate.alerts.TruthEvent;
import dev.revisit.model.heads.LandCoverClass;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/** Lays the panels of a picture out, with outlines and captions. */
final class PictureSheet {
  private static final int PANEL = 620;
  private static final int GAP = 24;
  private static final int TOP = 92;
  private static final int CAPTION = 52;
  private static final int BOTTOM = 44;
  private static final int WIDTH = 2 * PANEL + 3 * GAP;
  private static final int HEIGHT = TOP + 2 * (PANEL + CAPTION) + BOTTOM;
  private static final double SCALE_BAR_SHARE = 0.35;
  private static final double RING = 26;
  private static final int SWATCH = 14;
  private static final int LINE = 18;

  private final PictureWindow window;
  private final PictureSubject subject;
  private final List<Geometry> others;
  private final List<TruthEvent> planted;
  private final BufferedImage sheet = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D g = sheet.createGraphics();

  /**
   * An empty sheet.
   *
   * @param subject whose outline, or place, is marked
   * @param others outlines of other confirmed alerts
   * @param planted events in the window
   */
  PictureSheet(
      PictureWindow window,
      PictureSubject subject,
      List<Geometry> others,
      List<TruthEvent> planted) {
    this.window = window;
    this.subject = subject;
    this.others = others;
    this.planted = planted;
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
  }

  private static int x(int column) {
    return GAP + column * (PANEL + GAP);
  }

  private static int y(int row) {
    return TOP + row * (PANEL + CAPTION);
  }

  /** Two lines above the panels. */
  void title(String title, String subtitle) {
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
    g.drawString(title, GAP, 38);
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    g.drawString(subtitle, GAP, 66);
  }

  /** A map of the window, with outlines on it. */
  void map(int column, int row, BufferedImage image, String caption, String detail) {
    g.drawImage(image, x(column), y(row), PANEL, PANEL, null);
    Shape clip = g.getClip();
    g.setClip(x(column), y(row), PANEL, PANEL);
    for (Geometry other : others) {
      outline(column, row, other, Colours.OTHER_ALERT, new BasicStroke(1.2f));
    }
    for (TruthEvent event : planted) {
      outline(column, row, event.outline(), Colours.TRUTH, dashed());
    }
    if (subject.alert().isPresent()) {
      outline(column, row, subject.ground(), Colours.ALERT, new BasicStroke(3f));
    } else {
      ring(column, row, subject.middle());
    }
    scaleBar(column, row);
    g.setClip(clip);
    caption(column, row, caption, detail);
  }

  /** The kinds and first days of what was planted, beside the outlines. */
  void names(int column, int row) {
    double scale = (double) PANEL / window.side();
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    for (TruthEvent event : planted) {
      Rectangle2D box =
          window
              .path(event.outline())
              .getBounds2D()
              .createIntersection(new Rectangle2D.Double(0, 0, window.side(), window.side()));
      String name = event.kind() + ", " + PlacePicture.day(event.start());
      int width = g.getFontMetrics().stringWidth(name);
      int left = (int) (scale * box.getCenterX()) - width / 2;
      int base = (int) (scale * box.getMinY()) - 8;
      left = x(column) + Math.max(6, Math.min(left, PANEL - width - 6));
      base =
          y(row) + (base < LINE ? Math.min(PANEL - 6, (int) (scale * box.getMaxY()) + LINE) : base);
      g.setColor(new Color(0, 0, 0, 150));
      g.fillRect(left - 4, base - LINE + 4, width + 8, LINE);
      g.setColor(Colours.TRUTH_TEXT);
      g.drawString(name, left, base);
    }
  }

  /** A panel that is no map. */
  void chart(int column, int row, BufferedImage image, String caption, String detail) {
    g.drawImage(image, x(column), y(row), null);
    caption(column, row, caption, detail);
  }

  private static BasicStroke dashed() {
    return new BasicStroke(
        3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {9f, 6f}, 0f);
  }

  private void outline(int column, int row, Geometry of, Color colour, BasicStroke stroke) {
    double scale = (double) PANEL / window.side();
    AffineTransform place = AffineTransform.getTranslateInstance(x(column), y(row));
    place.scale(scale, scale);
    Shape shape = place.createTransformedShape(window.path(of));
    g.setStroke(new BasicStroke(stroke.getLineWidth() + 2.5f));
    g.setColor(new Color(0, 0, 0, 110));
    g.draw(shape);
    g.setStroke(stroke);
    g.setColor(colour);
    g.draw(shape);
  }

  private void ring(int column, int row, Point place) {
    double scale = (double) PANEL / window.side();
    Point2D at = window.pixel(place);
    double x = x(column) + scale * at.getX();
    double y = y(row) + scale * at.getY();
    Shape ring = new Ellipse2D.Double(x - RING, y - RING, 2 * RING, 2 * RING);
    g.setStroke(new BasicStroke(5f));
    g.setColor(new Color(0, 0, 0, 110));
    g.draw(ring);
    g.setStroke(new BasicStroke(2.5f));
    g.setColor(Colours.ALERT);
    g.draw(ring);
  }

  private void scaleBar(int column, int row) {
    double metresAcross = window.side() * (double) MgrsTile.PIXEL_METRES;
    int metres = 100;
    for (int next : new int[] {200, 500, 1000, 2000, 5000}) {
      metres = next <= SCALE_BAR_SHARE * metresAcross ? next : metres;
    }
    int length = (int) Math.round(metres / metresAcross * PANEL);
    int left = x(column) + 16;
    int base = y(row) + PANEL - 18;
    g.setColor(new Color(0, 0, 0, 140));
    g.fillRect(left - 8, base - 24, length + 16, 34);
    g.setColor(Color.WHITE);
    g.fillRect(left, base, length, 4);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    g.drawString(metres < 1000 ? metres + " m" : metres / 1000 + " km", left, base - 6);
  }

  private void caption(int column, int row, String caption, String detail) {
    int base = y(row) + PANEL + 20;
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    g.drawString(caption, x(column), base);
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    g.drawString(fitting(detail), x(column), base + 19);
  }

  /** As much of a line as a panel is wide. */
  private String fitting(String line) {
    if (g.getFontMetrics().stringWidth(line) <= PANEL) {
      return line;
    }
    int length = line.length();
    while (g.getFontMetrics().stringWidth(line.substring(0, length) + "…") > PANEL) {
      length--;
    }
    return line.substring(0, length) + "…";
  }

  /** Colours of land-cover classes, over the lower edge of a map. */
  void classes(int column, int row, List<LandCoverClass> classes) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    int height = 20 * classes.size() + 10;
    int left = x(column) + PANEL - 190;
    int top = y(row) + 12;
    g.setColor(new Color(255, 255, 255, 225));
    g.fillRect(left, top, 178, height);
    for (int i = 0; i < classes.size(); i++) {
      int line = top + 8 + 20 * i;
      g.setColor(Color.decode(classes.get(i).colour()));
      g.fillRect(left + 8, line, SWATCH, SWATCH);
      g.setColor(Color.BLACK);
      g.drawString(classes.get(i).label(), left + 30, line + 12);
    }
  }

  /** What the outlines mean, below the panels; returns the finished sheet. */
  BufferedImage finish() {
    int left = GAP;
    int base = HEIGHT - 16;
    if (subject.alert().isPresent()) {
      left = key(left, base, Colours.ALERT, new BasicStroke(3f), "this alert");
    }
    if (!others.isEmpty()) {
      left = key(left, base, Colours.OTHER_ALERT, new BasicStroke(1.2f), "other confirmed alerts");
    }
    if (!planted.isEmpty()) {
      key(left, base, Colours.TRUTH, dashed(), "what really happened (simulated)");
    }
    g.dispose();
    return sheet;
  }

  private int key(int left, int base, Color colour, BasicStroke stroke, String text) {
    g.setColor(new Color(0x777777));
    g.fillRect(left, base - 15, 46, 20);
    g.setStroke(stroke);
    g.setColor(colour);
    g.drawLine(left + 4, base - 5, left + 42, base - 5);
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    g.drawString(text, left + 54, base);
    return left + 54 + g.getFontMetrics().stringWidth(text) + 32;
  }

  /** Side of a panel in pixels of the sheet. */
  static int panel() {
    return PANEL;
  }
}
