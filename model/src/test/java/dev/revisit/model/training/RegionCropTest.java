package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RegionCropTest {
  private static Chip chip(Modality modality, float... pixels) {
    int bands = modality == Modality.OPTICAL && pixels.length == 32 ? 2 : 1;
    boolean[] clear = new boolean[pixels.length / bands];
    Arrays.fill(clear, true);
    return new Chip(modality, pixels, clear, 100);
  }

  /** A 4 x 4 chip whose value is its column, and in a second band ten times its row. */
  private static Chip ramp() {
    float[] pixels = new float[32];
    for (int i = 0; i < 16; i++) {
      pixels[i] = i % 4;
      pixels[16 + i] = 10 * (i / 4);
    }
    return chip(Modality.OPTICAL, pixels);
  }

  @Test
  void aWindowOfTheModelsSizeIsCopiedExactly() {
    Chip sar = chip(Modality.SAR, -1.1f, -2.2f, -3.3f, -4.4f, -5.5f, -6.6f, -7.7f, -8.8f, -9.9f);
    sar.clear()[4] = false;
    Chip crop = new RegionCrop(new Region(1, 1, 2, 2), 3, 2).apply(sar);
    assertThat(crop.pixels()).containsExactly(-5.5f, -6.6f, -8.8f, -9.9f);
    assertThat(crop.clear()).containsExactly(false, true, true, true);
    assertThat(crop.dayOfYear()).isEqualTo(100);
  }

  @Test
  void halvingARampAveragesNeighbours() {
    Chip crop = new RegionCrop(new Region(0, 0, 4, 4), 4, 2).apply(ramp());
    assertThat(crop.pixels()).containsExactly(0.5f, 2.5f, 0.5f, 2.5f, 5, 5, 25, 25);
  }

  @Test
  void aRegionBetweenPixelsIsInterpolated() {
    Chip crop = new RegionCrop(new Region(0.5, 1, 2, 2), 4, 2).apply(ramp());
    assertThat(crop.pixels()).containsExactly(0.5f, 1.5f, 0.5f, 1.5f, 10, 10, 20, 20);
  }

  @Test
  void radarIsAveragedInPower() {
    Chip crop =
        new RegionCrop(new Region(0, 0, 2, 2), 2, 1).apply(chip(Modality.SAR, 0, 10, 0, 10));
    // 10 log10((1 + 10) / 2)
    assertThat(crop.pixels()[0]).isEqualTo(7.4036f, within(1e-4f));
  }

  @Test
  void gapsNeitherGrowNorVanish() {
    float[] pixels = new float[16];
    Arrays.fill(pixels, 8);
    pixels[0] = Float.NaN;
    Chip crop =
        new RegionCrop(new Region(0.25, 0.25, 3.5, 3.5), 4, 4)
            .apply(chip(Modality.OPTICAL, pixels));
    assertThat(crop.pixels()[0]).isNaN();
    for (int i = 1; i < 16; i++) {
      assertThat(crop.pixels()[i]).isEqualTo(8);
    }
  }

  @Test
  void noDataEverywhereStaysNoData() {
    float[] pixels = new float[16];
    Arrays.fill(pixels, Float.NaN);
    Chip crop = new RegionCrop(new Region(0.3, 0.3, 3, 3), 4, 2).apply(chip(Modality.SAR, pixels));
    assertThat(crop.pixels()).containsOnly(Float.NaN);
  }
}
