package dev.revisit.model.data.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DateMatchingTest {
  private static final int PIXELS = 5;

  private static ImageRaster raster(Modality modality, float... firstBand) {
    ImageRaster raster = ImageRaster.empty(modality, PIXELS, 200);
    System.arraycopy(firstBand, 0, raster.values(), 0, PIXELS);
    return raster;
  }

  private static LabelledImage matched(ImageRaster before, ImageRaster now) throws IOException {
    LabelledImage image =
        new LabelledImage(
            PIXELS, 1, List.of(List.of(before)), List.of(now), new Label.Pixels(new byte[PIXELS]));
    ImageSet set =
        new ImageSet(
            ImageSet.CHANGE, List.of(new ImageSet.Entry("a", "town", PIXELS, 1, () -> image)));
    return DateMatching.of(set).entry(0).reader().read();
  }

  private static float[] firstBand(List<ImageRaster> rasters) {
    return Arrays.copyOf(rasters.get(0).values(), PIXELS);
  }

  @Test
  void theEarlierDateGetsTheMedianOfTheLaterOne() throws IOException {
    float[] before = {100, 300, 200, 500, 400}; // median 300
    float[] now = {1100, 9000, 1200, 1300, 1250}; // median 1250, one pixel changed much

    LabelledImage image = matched(raster(Modality.OPTICAL, before), raster(Modality.OPTICAL, now));

    assertThat(firstBand(image.history().get(0))).containsExactly(1050, 1250, 1150, 1450, 1350);
    assertThat(firstBand(image.now())).containsExactly(now);
    assertThat(before[0]).isEqualTo(100);
  }

  @Test
  void pixelsWithoutDataDoNotCountAndStayEmpty() throws IOException {
    LabelledImage image =
        matched(
            raster(Modality.OPTICAL, Float.NaN, 300, 200, 100, Float.NaN),
            raster(Modality.OPTICAL, 210, 210, 210, Float.NaN, 210));

    assertThat(firstBand(image.history().get(0)))
        .containsExactly(Float.NaN, 310, 210, 110, Float.NaN);
    // The other bands have no data on either date.
    assertThat(image.history().get(0).get(0).values()[PIXELS]).isNaN();
  }

  @Test
  void aBandThatTheLaterDateLacksIsLeftAsItIs() throws IOException {
    float nan = Float.NaN;
    LabelledImage image =
        matched(
            raster(Modality.OPTICAL, 1, 2, 3, 4, 5),
            raster(Modality.OPTICAL, nan, nan, nan, nan, nan));

    assertThat(firstBand(image.history().get(0))).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void radarIsLeftAsItIs() throws IOException {
    LabelledImage image =
        matched(raster(Modality.SAR, -9, -8, -7, -6, -5), raster(Modality.SAR, 0, 0, 0, 0, 0));

    assertThat(firstBand(image.history().get(0))).containsExactly(-9, -8, -7, -6, -5);
  }
}
