package dev.revisit.model.data.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChipSamplesTest {
  private static final int BANDS = 12;

  /** Pixel (column, row) is 100 row + column in every band; changed where the column is below 6. */
  private static ImageSet pair(int width, int height) {
    byte[] mask = new byte[width * height];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (i % width < 6 ? 1 : 0);
    }
    LabelledImage image =
        new LabelledImage(
            width,
            height,
            List.of(List.of(raster(width, height))),
            List.of(raster(width, height)),
            new Label.Pixels(mask));
    return new ImageSet(
        ImageSet.CHANGE, List.of(new ImageSet.Entry("a", "town", width, height, () -> image)));
  }

  /** The same of land cover: pixels are labelled, not cells. */
  private static ImageSet single(int width, int height) throws IOException {
    LabelledImage pair = pair(width, height).entry(0).reader().read();
    return new ImageSet(
        List.of("water", "trees"),
        List.of(new ImageSet.Entry("a", "town", width, height, () -> pair)));
  }

  private static byte[] pixels(ChipSamples samples, int index) throws IOException {
    return ((Label.Pixels) samples.sample(index).label()).codes();
  }

  private static ImageRaster raster(int width, int height) {
    float[] values = new float[BANDS * width * height];
    for (int i = 0; i < values.length; i++) {
      int pixel = i % (width * height);
      values[i] = 100 * (pixel / width) + pixel % width;
    }
    return new ImageRaster(Modality.OPTICAL, values, 40);
  }

  @Test
  void aSmallImageIsPaddedWithoutLabels() throws IOException {
    ChipSamples samples = ChipSamples.once(pair(6, 5), 8);

    LabelledSample sample = samples.sample(0);

    assertThat(samples.size()).isEqualTo(1);
    Chip chip = sample.look().optical().orElseThrow();
    assertThat(chip.pixels()[8 * 4 + 5]).isEqualTo(405);
    assertThat(chip.clear()[8 * 4 + 5]).isTrue();
    assertThat(chip.pixels()[6]).isNaN();
    assertThat(chip.clear()[8 * 5]).isFalse();
    byte[] labels = pixels(ChipSamples.once(single(6, 5), 8), 0);
    assertThat(labels[6]).isEqualTo((byte) Label.UNLABELLED);
    assertThat(labels[5]).isEqualTo((byte) 1);
    assertThat(sample.history()).hasSize(1);
    assertThat(sample.reference()).isZero();
  }

  @Test
  void everyPixelIsLabelledExactlyOnce() throws IOException {
    int width = 29;
    int height = 19;
    ChipSamples samples = ChipSamples.once(single(width, height), 8);
    int[] seen = new int[width * height];

    for (int i = 0; i < samples.size(); i++) {
      ChipSamples.Window window = samples.window(i);
      byte[] pixels = pixels(samples, i);
      for (int p = 0; p < pixels.length; p++) {
        if ((pixels[p] & 0xff) != Label.UNLABELLED) {
          int column = window.left() + p % 8;
          int row = window.top() + p / 8;
          seen[row * width + column]++;
          assertThat(pixels[p]).isEqualTo((byte) (column < 6 ? 1 : 0));
        }
      }
    }

    assertThat(seen).containsOnly(1);
  }

  @Test
  void aCellChangesWhenHalfOfItDid() throws IOException {
    ChipSamples samples = ChipSamples.once(pair(8, 8), 8);

    byte[] cells = ((Label.Cells) samples.sample(0).label()).changed();

    // Columns 0 to 3 changed wholly; of 4 to 7 the first two, which is half.
    assertThat(cells).containsExactly(1, 1, 1, 1);
    byte[] narrow = ((Label.Cells) ChipSamples.once(pair(13, 8), 16).sample(0).label()).changed();
    assertThat(narrow)
        .startsWith(1, 1, 0, 0)
        .endsWith(Label.UNLABELLED, Label.UNLABELLED, Label.UNLABELLED, Label.UNLABELLED);
  }

  @Test
  void overlappingChipsLabelEverything() throws IOException {
    ChipSamples samples = ChipSamples.overlapping(single(16, 8), 8, 4);

    assertThat(samples.size()).isEqualTo(3);
    assertThat(samples.window(1).left()).isEqualTo(4);
    assertThat(pixels(samples, 1)).doesNotContain((byte) Label.UNLABELLED);
  }

  @Test
  void theMaskOfAnImageIsWholeAndScenesHaveNone() throws IOException {
    assertThat(ChipSamples.once(pair(13, 8), 8).mask(0))
        .hasSize(13 * 8)
        .startsWith(1, 1, 1, 1, 1, 1, 0);
    LabelledImage scene =
        new LabelledImage(8, 8, List.of(), List.of(raster(8, 8)), new Label.Scene(1));
    ImageSet scenes =
        new ImageSet(List.of("a", "b"), List.of(new ImageSet.Entry("a", "a", 8, 8, () -> scene)));
    assertThatThrownBy(() -> ChipSamples.once(scenes, 8).mask(0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stridesThatWouldDivideCellsAreRefused() {
    assertThatThrownBy(() -> ChipSamples.overlapping(pair(16, 8), 8, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
