package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.SeasonChannels;
import java.util.Arrays;

/**
 * What a chip's looks of one season showed, as means of every band over cells of 4 x 4 pixels, one
 * byte each. A memory code tells what a token's patch is like; these tell heads where in it the
 * edges lie and how bright it was, at a byte a band and cell: 3.6 KB a chip of 64 pixels with both
 * sensors.
 *
 * <p>The bytes of a modality are {@code [cells, bands]}: the normalised mean of the clear pixels in
 * steps of 1/254, a band without data at 127, its mean. A cell of which less than half is clear is
 * unknown, 255 in every band. A modality that was not seen has no bytes.
 */
public final class SeasonBands {
  private static final int STEPS = 254;
  private static final int UNKNOWN = 255;
  private static final byte[] EMPTY = {};
  private static final SeasonBands NONE = new SeasonBands(EMPTY, EMPTY);

  private final byte[] optical;
  private final byte[] sar;

  private SeasonBands(byte[] optical, byte[] sar) {
    this.optical = optical;
    this.sar = sar;
  }

  /** Nothing was seen. */
  public static SeasonBands none() {
    return NONE;
  }

  /** Takes what the accessors of an earlier instance gave. The arrays are copied. */
  public static SeasonBands of(byte[] optical, byte[] sar) {
    return optical.length + sar.length == 0 ? NONE : new SeasonBands(optical.clone(), sar.clone());
  }

  /**
   * Takes the means of looks.
   *
   * @throws IllegalArgumentException if a chip does not fit the architecture
   */
  public static SeasonBands of(SeasonChips looks, Architecture a, Normalisation normalisation) {
    return new SeasonBands(
        looks.optical().map(chip -> means(chip, a, normalisation)).orElse(EMPTY),
        looks.sar().map(chip -> means(chip, a, normalisation)).orElse(EMPTY));
  }

  private static byte[] means(Chip chip, Architecture a, Normalisation normalisation) {
    boolean[] clear = ClearPixels.of(chip, a).pixels();
    int bands = a.bands(chip.modality());
    int side = ChangeHeadShape.side(a);
    byte[] means = new byte[side * side * bands];
    for (int cell = 0; cell < side * side; cell++) {
      int first =
          cell / side * ChangeHeadShape.CELL * a.image() + cell % side * ChangeHeadShape.CELL;
      if (2 * count(clear, first, a.image()) < ChangeHeadShape.CELL * ChangeHeadShape.CELL) {
        Arrays.fill(means, cell * bands, (cell + 1) * bands, (byte) UNKNOWN);
        continue;
      }
      for (int band = 0; band < bands; band++) {
        means[cell * bands + band] = mean(chip, band, first, clear, a.image(), normalisation);
      }
    }
    return means;
  }

  private static int count(boolean[] clear, int first, int width) {
    int count = 0;
    for (int i = 0; i < ChangeHeadShape.CELL * ChangeHeadShape.CELL; i++) {
      count += clear[pixel(first, i, width)] ? 1 : 0;
    }
    return count;
  }

  private static int pixel(int first, int number, int width) {
    return first + number / ChangeHeadShape.CELL * width + number % ChangeHeadShape.CELL;
  }

  private static byte mean(
      Chip chip, int band, int first, boolean[] clear, int width, Normalisation normalisation) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < ChangeHeadShape.CELL * ChangeHeadShape.CELL; i++) {
      int pixel = pixel(first, i, width);
      float value = chip.pixels()[band * clear.length + pixel];
      if (clear[pixel] && !Float.isNaN(value)) {
        sum += normalisation.normalise(chip.modality(), band, value);
        count++;
      }
    }
    double mean = count == 0 ? Normalisation.MISSING : sum / count;
    return (byte) Math.round(mean * STEPS);
  }

  /** Whether a modality was seen. */
  public boolean has(Modality modality) {
    return bytes(modality).length > 0;
  }

  /** Optical means, a copy. */
  public byte[] optical() {
    return optical.clone();
  }

  /** Radar means, a copy. */
  public byte[] sar() {
    return sar.clone();
  }

  private byte[] bytes(Modality modality) {
    return modality == Modality.OPTICAL ? optical : sar;
  }

  /**
   * Writes the means of a modality as the heads read them; nothing where unknown.
   *
   * @param values {@code [cells, width]}: receives the bands and a mark 1 of what is known
   * @param from place of the first cell's first channel
   * @param width channels of a cell in {@code values}
   * @throws IllegalArgumentException if these were taken with another architecture
   */
  public void write(Modality modality, Architecture a, float[] values, int from, int width) {
    byte[] means = bytes(modality);
    if (means.length == 0) {
      return;
    }
    int bands = a.bands(modality);
    int side = ChangeHeadShape.side(a);
    if (means.length != side * side * bands) {
      throw new IllegalArgumentException(
          "The %s season bands have %d bytes, this model's have %d: they were taken for another architecture; embed the block again"
              .formatted(modality.id(), means.length, side * side * bands));
    }
    for (int cell = 0; cell < side * side; cell++) {
      if (Byte.toUnsignedInt(means[cell * bands]) == UNKNOWN) {
        continue;
      }
      int to = from + cell * width;
      for (int band = 0; band < bands; band++) {
        values[to + band] = Byte.toUnsignedInt(means[cell * bands + band]) / (float) STEPS;
      }
      values[to + SeasonChannels.mark(a, modality)] = 1;
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SeasonBands other
        && Arrays.equals(optical, other.optical)
        && Arrays.equals(sar, other.sar);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(optical) + Arrays.hashCode(sar);
  }

  @Override
  public String toString() {
    return "SeasonBands[optical=" + optical.length + " bytes, sar=" + sar.length + " bytes]";
  }
}
