package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.Reconstruction;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconstructionSheetTest {
  private static final int IMAGE = 64;
  private static final int PATCH = 8;
  private static final int SIDE = IMAGE / PATCH;
  private static final int SIZE = IMAGE * IMAGE;
  private static final Normalisation NORMALISATION = Normalisation.ssl4eo();

  private static final int GREY = 0x8c8c8c;
  private static final int ORANGE = 0xff8000; // 1000, 500 and 0 in a range of 0 to 1000

  /** Tokens: 0 is hidden, 1 is hidden under a cloud, all others are seen. */
  private static Reconstruction look(Modality modality, float[] pixels, float[] made) {
    boolean[] visible = new boolean[SIDE * SIDE];
    Arrays.fill(visible, true);
    visible[0] = false;
    visible[1] = false;
    boolean[] target = new boolean[SIDE * SIDE];
    Arrays.fill(target, true);
    target[1] = false;
    return new Reconstruction(modality, IMAGE, PATCH, pixels, made, visible, target);
  }

  private static void fill(float[] pixels, int band, float value) {
    Arrays.fill(pixels, band * SIZE, (band + 1) * SIZE, value);
  }

  private static float[] optical(float red, float green, float blue) {
    float[] pixels = new float[NORMALISATION.bands(Modality.OPTICAL).size() * SIZE];
    Arrays.fill(pixels, 7777);
    fill(pixels, 3, red); // B04
    fill(pixels, 2, green); // B03
    fill(pixels, 1, blue); // B02
    return pixels;
  }

  private static float[] sar(float left, float right, float vh) {
    float[] pixels = new float[2 * SIZE];
    for (int i = 0; i < SIZE; i++) {
      pixels[i] = i % IMAGE < IMAGE / 2 ? left : right;
    }
    fill(pixels, 1, vh);
    return pixels;
  }

  private static Reconstruction opticalLook() {
    return look(Modality.OPTICAL, optical(1000, 500, 0), optical(2000, 0, -5));
  }

  @Test
  void trueColourHasOneRangeForAllBandsAndWhatIsBeyondItIsCut() {
    List<BufferedImage> column = ReconstructionSheet.column(opticalLook(), NORMALISATION);
    assertThat(column).hasSize(3);
    assertThat(Pictures.count(column.get(0), ORANGE)).isEqualTo(SIZE);
    assertThat(Pictures.count(column.get(2), 0xff0000)).isEqualTo(SIZE - PATCH * PATCH);
  }

  @Test
  void hiddenPatchesAreGreyInWhatItSeesAndOnlyThose() {
    BufferedImage seen = ReconstructionSheet.column(opticalLook(), NORMALISATION).get(1);
    for (int y = 0; y < IMAGE; y++) {
      for (int x = 0; x < IMAGE; x++) {
        boolean hidden = y < PATCH && x < 2 * PATCH;
        assertThat(Pictures.colour(seen, x, y)).isEqualTo(hidden ? GREY : ORANGE);
      }
    }
  }

  @Test
  void aHiddenPatchUnderACloudIsGreyInTheReconstructionToo() {
    BufferedImage made = ReconstructionSheet.column(opticalLook(), NORMALISATION).get(2);
    assertThat(Pictures.colour(made, 0, 0)).isEqualTo(0xff0000);
    assertThat(Pictures.colour(made, PATCH, 0)).isEqualTo(GREY);
    assertThat(Pictures.count(made, GREY)).isEqualTo(PATCH * PATCH);
  }

  @Test
  void radarShowsBothPolarisationsAndTheirDifferenceEachInItsOwnRange() {
    float[] pixels = sar(-20, -10, -15); // VV, VH, VV - VH: -5 on the left and 5 on the right
    BufferedImage input =
        ReconstructionSheet.column(look(Modality.SAR, pixels, pixels), NORMALISATION).get(0);
    assertThat(Pictures.colour(input, 0, 40)).isEqualTo(0x000000);
    assertThat(Pictures.colour(input, 63, 40)).isEqualTo(0xff00ff);
  }

  @Test
  void noDataIsBlackAndAnImageWithoutAnyIsDrawn() {
    float[] pixels = optical(1000, 500, 0);
    for (int band = 0; band < 12; band++) {
      pixels[band * SIZE + 63] = Float.NaN;
    }
    BufferedImage input =
        ReconstructionSheet.column(look(Modality.OPTICAL, pixels, pixels), NORMALISATION).get(0);
    assertThat(Pictures.colour(input, 63, 0)).isEqualTo(0x000000);
    assertThat(Pictures.count(input, ORANGE)).isEqualTo(SIZE - 1);
    float[] nothing = optical(Float.NaN, Float.NaN, Float.NaN);
    BufferedImage black =
        ReconstructionSheet.column(look(Modality.OPTICAL, nothing, nothing), NORMALISATION).get(0);
    assertThat(Pictures.count(black, 0x000000)).isEqualTo(SIZE);
  }

  @Test
  void theSheetHasAColumnForEachLookOpticalFirst() {
    float[] radar = sar(-20, -10, -15);
    BufferedImage sheet =
        ReconstructionSheet.draw(
            "title",
            NORMALISATION,
            List.of(look(Modality.SAR, radar, radar), opticalLook(), opticalLook()));
    // Three times as large: cells of 192 pixels, 6 apart, below 34 and right of 96; 12 more between
    // the modalities.
    assertThat(sheet.getWidth()).isEqualTo(960);
    assertThat(sheet.getHeight()).isEqualTo(34 + 3 * 198 + 3 * 17 + 12);
    int row = 34 + 100;
    assertThat(Pictures.colour(sheet, 96, row)).isEqualTo(ORANGE);
    assertThat(Pictures.colour(sheet, 96 + 191, row)).isEqualTo(ORANGE);
    assertThat(Pictures.colour(sheet, 96 + 192, row)).isEqualTo(0xffffff);
    assertThat(Pictures.colour(sheet, 96 + 198, row)).isEqualTo(ORANGE);
    int radarAt = 96 + 2 * 198 + 12;
    assertThat(Pictures.colour(sheet, radarAt - 1, row)).isEqualTo(0xffffff);
    assertThat(Pictures.colour(sheet, radarAt + 191, row)).isEqualTo(0xff00ff);
    // Rows: input, what it sees, reconstructed; the first token is hidden.
    assertThat(Pictures.colour(sheet, 96 + 5, 34 + 5)).isEqualTo(ORANGE);
    assertThat(Pictures.colour(sheet, 96 + 5, 34 + 198 + 5)).isEqualTo(GREY);
    assertThat(Pictures.colour(sheet, 96 + 5, 34 + 2 * 198 + 5)).isEqualTo(0xff0000);
  }
}
