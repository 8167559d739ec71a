package dev.revisit.model.data.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DateStandardisationTest {
  private static final int PIXELS = 4;

  /** What SSL4EO-S12 has for B01. */
  private static final double MEAN = 752.40;

  private static final double STD = 1108.03;

  private static LabelledImage standardised(Modality modality, float[] before, float... now)
      throws IOException {
    LabelledImage image =
        new LabelledImage(
            PIXELS,
            1,
            List.of(List.of(raster(modality, before))),
            List.of(raster(modality, now)),
            new Label.Pixels(new byte[PIXELS]));
    ImageSet set =
        new ImageSet(
            ImageSet.CHANGE, List.of(new ImageSet.Entry("a", "town", PIXELS, 1, () -> image)));
    return DateRelation.STANDARDISED.of(set).entry(0).reader().read();
  }

  private static ImageRaster raster(Modality modality, float... firstBand) {
    ImageRaster raster = ImageRaster.empty(modality, PIXELS, 200);
    System.arraycopy(firstBand, 0, raster.values(), 0, PIXELS);
    return raster;
  }

  private static float[] firstBand(List<ImageRaster> rasters) {
    return Arrays.copyOf(rasters.get(0).values(), PIXELS);
  }

  @Test
  void levelAndDifferencesAreInDeviationsOfTheImage() throws IOException {
    // Mean 200, deviation 100; differences 100 100 100 -100 have mean 50 and deviation 86.6.
    LabelledImage image =
        standardised(Modality.OPTICAL, new float[] {0, 200, 0, 400}, 100, 300, 100, 300);

    float[] now = firstBand(image.now());
    assertThat(now[0]).isCloseTo((float) (MEAN - 0.6 * STD), within(0.01f));
    assertThat(now[1]).isCloseTo((float) (MEAN + 0.6 * STD), within(0.01f));
    float[] before = firstBand(image.history().get(0));
    assertThat(now[0] - before[0]).isCloseTo((float) (0.4 * STD * 0.57735), within(0.01f));
    assertThat(now[3] - before[3]).isCloseTo((float) (-0.4 * STD * 1.73205), within(0.01f));
  }

  @Test
  void whatIsNotKnownStaysEmptyAndWhatDoesNotVaryIsUsual() throws IOException {
    float nan = Float.NaN;
    LabelledImage image = standardised(Modality.OPTICAL, new float[] {nan, 7, 7, 7}, 9, 9, nan, 9);

    assertThat(firstBand(image.now())).containsExactly(usual(), usual(), nan, usual());
    assertThat(firstBand(image.history().get(0))).containsExactly(nan, usual(), nan, usual());
    // The other bands have no data on either date.
    assertThat(image.now().get(0).values()[PIXELS]).isNaN();
  }

  private static float usual() {
    return (float) MEAN;
  }

  @Test
  void radarIsLeftAsItIs() throws IOException {
    LabelledImage image = standardised(Modality.SAR, new float[] {-9, -8, -7, -6}, 0, -1, -2, -3);

    assertThat(firstBand(image.history().get(0))).containsExactly(-9, -8, -7, -6);
    assertThat(firstBand(image.now())).containsExactly(0, -1, -2, -3);
  }
}
