package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.weights.HalfPrecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What a chip remembers of its closed seasons: per modality one short code a token, in half
 * precision, and which tokens are valid. This is what the stream's state stores, byte for byte.
 *
 * <p>In memory, not in these bytes, it also carries what the bands showed in the closed seasons of
 * a year, which is stored season by season.
 *
 * <p>The codes of a modality are {@code [tokens, memory]} little-endian 16-bit floats. Its validity
 * is one bit a token, the first token in the lowest bit of the first byte. A modality that was
 * never seen has empty arrays.
 */
public final class MemoryCode {
  private static final byte[] EMPTY = {};
  private static final List<SeasonBands> NO_SEASONS =
      Collections.nCopies(SeasonChannels.SEASONS, SeasonBands.none());

  private final byte[] optical;
  private final byte[] opticalValid;
  private final byte[] sar;
  private final byte[] sarValid;
  private final List<SeasonBands> seasons;

  private MemoryCode(
      byte[] optical, byte[] opticalValid, byte[] sar, byte[] sarValid, List<SeasonBands> seasons) {
    this.optical = optical;
    this.opticalValid = opticalValid;
    this.sar = sar;
    this.sarValid = sarValid;
    this.seasons = seasons;
  }

  /** Takes what the accessors of an earlier instance gave. The arrays are copied. */
  public static MemoryCode of(byte[] optical, byte[] opticalValid, byte[] sar, byte[] sarValid) {
    checkPair("optical", optical, opticalValid);
    checkPair("sar", sar, sarValid);
    return new MemoryCode(
        optical.clone(), opticalValid.clone(), sar.clone(), sarValid.clone(), NO_SEASONS);
  }

  private static void checkPair(String name, byte[] code, byte[] valid) {
    if ((code.length == 0) != (valid.length == 0) || code.length % Short.BYTES != 0) {
      throw new IllegalArgumentException(
          "The %s memory has %d bytes of codes and %d bytes of validity: damaged state"
              .formatted(name, code.length, valid.length));
    }
  }

  /** Nothing seen yet. */
  public static MemoryCode empty() {
    return new MemoryCode(EMPTY, EMPTY, EMPTY, EMPTY, NO_SEASONS);
  }

  /**
   * This memory with the codes of one modality replaced. Values beyond the range of half precision
   * become its largest finite value, so that no infinity enters the state.
   *
   * @param values {@code [tokens, memory]}
   * @param valid one a token
   */
  MemoryCode with(Modality modality, float[] values, boolean[] valid) {
    float[] bounded = values.clone();
    for (int i = 0; i < bounded.length; i++) {
      bounded[i] = Math.min(Math.max(bounded[i], -HalfPrecision.MAX), HalfPrecision.MAX);
    }
    byte[] code = HalfPrecision.encode(bounded);
    byte[] bits = new byte[(valid.length + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        bits[i / Byte.SIZE] |= (byte) (1 << (i % Byte.SIZE));
      }
    }
    return modality == Modality.OPTICAL
        ? new MemoryCode(code, bits, sar, sarValid, seasons)
        : new MemoryCode(optical, opticalValid, code, bits, seasons);
  }

  /**
   * This memory with the bands of one season of the year replaced.
   *
   * @param season 0 winter (December to February) to 3 autumn
   */
  public MemoryCode with(int season, SeasonBands bands) {
    List<SeasonBands> replaced = new ArrayList<>(seasons);
    replaced.set(season, bands);
    return new MemoryCode(optical, opticalValid, sar, sarValid, List.copyOf(replaced));
  }

  /** What the bands showed in the newest closed winter, spring, summer and autumn. */
  public List<SeasonBands> seasons() {
    return seasons;
  }

  /**
   * Writes the codes of a modality as float32; nothing if it has none.
   *
   * @param values receives {@code tokens * memory} values from {@code sample} times that on
   * @param valid receives {@code tokens} values, 0 or 1, from {@code sample} times that on
   * @throws IllegalArgumentException if this memory was made with another architecture
   */
  void write(Modality modality, Architecture a, int sample, float[] values, float[] valid) {
    if (!has(modality)) {
      return;
    }
    byte[] code = modality == Modality.OPTICAL ? optical : sar;
    byte[] bits = modality == Modality.OPTICAL ? opticalValid : sarValid;
    int count = a.tokens() * a.memory();
    int expectedBits = (a.tokens() + Byte.SIZE - 1) / Byte.SIZE;
    if (code.length != count * Short.BYTES || bits.length != expectedBits) {
      throw new IllegalArgumentException(
          "The %s memory has %d bytes, this model's has %d: it was made with another architecture; embed the block again"
              .formatted(modality.id(), code.length, count * Short.BYTES));
    }
    HalfPrecision.decode(code, values, sample * count, count);
    for (int i = 0; i < a.tokens(); i++) {
      valid[sample * a.tokens() + i] = (bits[i / Byte.SIZE] >> (i % Byte.SIZE)) & 1;
    }
  }

  /** Whether a modality has been seen. */
  public boolean has(Modality modality) {
    return (modality == Modality.OPTICAL ? optical : sar).length > 0;
  }

  /** Optical codes, a copy. */
  public byte[] optical() {
    return optical.clone();
  }

  /** Validity of the optical codes, a copy. */
  public byte[] opticalValid() {
    return opticalValid.clone();
  }

  /** Radar codes, a copy. */
  public byte[] sar() {
    return sar.clone();
  }

  /** Validity of the radar codes, a copy. */
  public byte[] sarValid() {
    return sarValid.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MemoryCode other
        && Arrays.equals(optical, other.optical)
        && Arrays.equals(opticalValid, other.opticalValid)
        && Arrays.equals(sar, other.sar)
        && Arrays.equals(sarValid, other.sarValid)
        && seasons.equals(other.seasons);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(optical) + Arrays.hashCode(sar);
  }

  @Override
  public String toString() {
    return "MemoryCode[optical=" + optical.length + " bytes, sar=" + sar.length + " bytes]";
  }
}
