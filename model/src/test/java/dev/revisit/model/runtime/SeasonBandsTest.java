package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.SeasonChannels;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeasonBandsTest {
  private static final Architecture A = Architecture.nano();
  private static final Normalisation SSL4EO = Normalisation.ssl4eo();
  private static final int CELLS = 16 * 16;

  private final float[] pixels = new float[2 * 64 * 64];
  private final boolean[] clear = new boolean[64 * 64];

  private SeasonBands radar() {
    Chip chip = new Chip(Modality.SAR, pixels, clear, 100);
    return SeasonBands.of(new SeasonChips(Optional.empty(), Optional.of(chip)), A, SSL4EO);
  }

  @Test
  void bandsOfAnotherArchitectureAreRejected() {
    SeasonBands small = SeasonBands.of(new byte[0], new byte[32]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.write(Modality.SAR, A, new float[CELLS * 3], 0, 3))
        .withMessageContaining("another architecture");
  }

  @Test
  void aCellIsTheMeanOfItsClearPixels() {
    Arrays.fill(pixels, Float.NaN);
    // Cell (1, 2): pixels of rows 4 to 7, columns 8 to 11. Eight are clear, VV at its mean plus one
    // standard deviation (0.75) and minus one (0.25); one of those that are not clear is extreme.
    for (int i = 0; i < 9; i++) {
      int pixel = (4 + i / 4) * 64 + 8 + i % 4;
      pixels[pixel] = i == 8 ? 20 : i < 6 ? -12.548f + 5.257f : -12.548f - 5.257f;
      clear[pixel] = i < 8;
    }
    byte[] means = radar().sar();
    int cell = 16 + 2;
    assertThat(means).hasSize(CELLS * 2);
    // 0.625 * 254 = 158.75; VH holds no data, so its mean stands in: 127 = 0.5 * 254.
    assertThat(Byte.toUnsignedInt(means[cell * 2])).isEqualTo(159);
    assertThat(Byte.toUnsignedInt(means[cell * 2 + 1])).isEqualTo(127);
    for (int other = 0; other < CELLS; other++) {
      if (other != cell) {
        assertThat(Byte.toUnsignedInt(means[other * 2])).isEqualTo(255);
      }
    }
  }

  @Test
  void aCellThatIsMostlyHiddenIsUnknown() {
    for (int i = 0; i < 7; i++) {
      clear[i / 4 * 64 + i % 4] = true;
    }
    assertThat(radar().sar()).containsOnly((byte) 255);
  }

  @Test
  void headsReadBandsAndAMarkOfWhatIsKnown() {
    Arrays.fill(pixels, 0, 64 * 64, -12.548f);
    Arrays.fill(pixels, 64 * 64, 2 * 64 * 64, -20.192f - 5.912f);
    for (int i = 0; i < 16; i++) {
      clear[i / 4 * 64 + i % 4] = true;
    }
    SeasonBands bands = radar();
    float[] values = new float[CELLS * 12];
    bands.write(Modality.SAR, A, values, 3, 12);
    bands.write(Modality.OPTICAL, A, values, 0, 12); // nothing was seen
    assertThat(Arrays.copyOf(values, 8))
        .containsExactly(new float[] {0, 0, 0, 0.5f, 0.25f, 1, 0, 0}, within(0.002f));
    assertThat(Arrays.copyOfRange(values, 8, values.length)).containsOnly(0f);
  }

  @Test
  void theyComeBackFromTheirBytes() {
    Arrays.fill(clear, true);
    SeasonBands bands = radar();
    assertThat(SeasonBands.of(bands.optical(), bands.sar()))
        .isEqualTo(bands)
        .hasSameHashCodeAs(bands);
    assertThat(SeasonBands.of(new byte[0], new byte[0])).isEqualTo(SeasonBands.none());
  }

  @Test
  void seasonsOfTheYearBeginWithWinter() {
    for (int day = 1; day <= 365; day++) {
      int month = LocalDate.ofYearDay(2021, day).getMonthValue();
      assertThat(SeasonChannels.season(day)).isEqualTo(month % 12 / 3);
    }
    assertThat(SeasonChannels.season(366)).isZero();
  }
}
