package dev.revisit.local.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.schemas.Sensor;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrueColourTest {
  private static final Block BLOCK = Block.parse("33UUP/06/06");
  private static final int SIDE = 256;
  private static final PictureWindow WINDOW = new PictureWindow(BLOCK, 0, 0, SIDE);

  /** Reflectance that grows with the column, and a bright square if there is one. */
  private static BlockPixels look(float haze, boolean square) {
    Map<String, float[]> bands = new HashMap<>();
    for (String band : new String[] {"B02", "B03", "B04"}) {
      float[] values = new float[SIDE * SIDE];
      for (int i = 0; i < values.length; i++) {
        boolean bright = square && i % SIDE >= 10 && i % SIDE < 50 && i / SIDE < 40;
        values[i] = haze + (bright ? 2900 : 300 + 4 * (i % SIDE));
      }
      bands.put(band, values);
    }
    return BlockPixels.of(BLOCK, Sensor.SENTINEL_2, 0, 0, SIDE, SIDE, bands, Optional.empty());
  }

  private static int[] colours(BufferedImage image) {
    return image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
  }

  @Test
  void hazeDoesNotShow() {
    double range = TrueColour.range(WINDOW, look(0, false));

    assertThat(TrueColour.range(WINDOW, look(700, false))).isEqualTo(range);
    assertThat(colours(TrueColour.draw(WINDOW, look(700, false), range)))
        .isEqualTo(colours(TrueColour.draw(WINDOW, look(0, false), range)));
  }

  @Test
  void whatBecameBrightIsBrightAndTheRestStaysAsItWas() {
    double range = TrueColour.range(WINDOW, look(0, true));
    BufferedImage before = TrueColour.draw(WINDOW, look(0, false), range);
    BufferedImage after = TrueColour.draw(WINDOW, look(0, true), range);

    assertThat(after.getRGB(11, 2)).isEqualTo(0xffffffff);
    assertThat(before.getRGB(11, 2)).isNotEqualTo(0xffffffff);
    assertThat(after.getRGB(40, 40)).isEqualTo(before.getRGB(40, 40));
  }

  @Test
  void whatHasNoDataIsBlack() {
    BufferedImage image =
        TrueColour.draw(new PictureWindow(BLOCK, 500, 500, 8), look(0, false), 1000);

    assertThat(image.getRGB(3, 3)).isEqualTo(0xff000000);
  }
}
