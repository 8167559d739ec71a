package dev.revisit.local.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.schemas.Sensor;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class PictureWindowTest {
  private static final Block BLOCK = Block.parse("33UUP/06/06");

  /** Data in columns and rows 300 to 700 of the block. */
  private static BlockPixels shown() {
    int side = 512;
    float[] red = new float[side * side];
    Arrays.fill(red, Float.NaN);
    for (int y = 300 - 256; y < 700 - 256; y++) {
      for (int x = 300 - 256; x < 700 - 256; x++) {
        red[y * side + x] = 1000 * (y + 256) + x + 256;
      }
    }
    return BlockPixels.of(
        BLOCK, Sensor.SENTINEL_2, 256, 256, side, side, Map.of("B04", red), Optional.empty());
  }

  /** A rectangle of pixels of the block. */
  private static Geometry ground(int left, int top, int right, int bottom) {
    Envelope utm =
        new Envelope(
            BLOCK.west() + 10.0 * left,
            BLOCK.west() + 10.0 * right,
            BLOCK.north() - 10.0 * bottom,
            BLOCK.north() - 10.0 * top);
    return BLOCK.tile().projection().toWgs84(new GeometryFactory().toGeometry(utm));
  }

  @Test
  void aSmallAlertIsShownWithNearlyAKilometreAroundIt() {
    assertThat(PictureWindow.around(ground(500, 400, 504, 404), shown()))
        .isEqualTo(new PictureWindow(BLOCK, 454, 354, 96));
  }

  @Test
  void aLargeAlertGetsMoreThanTwiceItsWidth() {
    PictureWindow window = PictureWindow.around(ground(450, 450, 550, 500), shown());

    assertThat(window.side()).isBetween(220, 221);
    assertThat(window.left()).isBetween(389, 390);
  }

  @Test
  void theWindowKeepsToTheData() {
    assertThat(PictureWindow.around(ground(302, 690, 306, 694), shown()))
        .isEqualTo(new PictureWindow(BLOCK, 300, 604, 96));
    assertThat(PictureWindow.around(ground(310, 310, 690, 690), shown()))
        .isEqualTo(new PictureWindow(BLOCK, 300, 300, 400));
  }

  @Test
  void outlinesAndPixelsLieWhereTheGroundIs() {
    PictureWindow window = new PictureWindow(BLOCK, 454, 354, 96);

    assertThat(window.path(ground(500, 400, 504, 408)).getBounds2D().getX())
        .isCloseTo(46, within(0.01));
    assertThat(window.path(ground(500, 400, 504, 408)).contains(new Rectangle(47, 47, 2, 6)))
        .isTrue();
    assertThat(window.touches(ground(549, 449, 560, 460))).isTrue();
    assertThat(window.touches(ground(551, 451, 560, 460))).isFalse();
    assertThat(window.cut(shown(), "B04")[0]).isEqualTo(354_454f);
    assertThat(window.cut(shown(), "B04")[96]).isEqualTo(355_454f);
    assertThat(window.cut(shown(), "B03")).containsOnly(Float.NaN);
  }

  @Test
  void pixelsOutsideTheDataAreNaNAndNotClear() {
    PictureWindow window = new PictureWindow(BLOCK, 200, 250, 96);

    assertThat(window.cut(shown(), "B04")).containsOnly(Float.NaN);
    assertThat(window.clear(shown())).containsOnly(false);
  }

  @Test
  void aStretchGoesFromTheSecondToTheNinetyEighthPercentile() {
    ColourStretch stretch = ColourStretch.of(IntStream.rangeClosed(0, 100).asDoubleStream());

    assertThat(stretch).isEqualTo(new ColourStretch(2, 98));
    assertThat(stretch.level(50)).isEqualTo(128);
    assertThat(stretch.level(-5)).isZero();
    assertThat(stretch.level(200)).isEqualTo(255);
    assertThat(stretch.level(Double.NaN)).isZero();
    assertThat(ColourStretch.of(DoubleStream.of(Double.NaN)).level(3)).isEqualTo(255);
  }
}
