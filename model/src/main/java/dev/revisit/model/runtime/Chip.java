package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Modality;

/**
 * One look at one chip: the square of pixels that the model sees at once.
 *
 * <p>The arrays are not copied, since a block has hundreds of chips; do not change them while the
 * encoder works on them.
 *
 * @param modality which sensor
 * @param pixels {@code [bands, image, image]} in physical units: reflectance x 10000, or dB; NaN
 *     where there is no data, and everywhere in a band that the scene lacks
 * @param clear {@code [image, image]}: the pixel shows the surface (no cloud, shadow or the like)
 * @param dayOfYear 1 to 366
 */
// Arrays and not copies: a record is what the agreed interface asks for, and equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record Chip(Modality modality, float[] pixels, boolean[] clear, int dayOfYear) {
  /** Checks what can be checked without an architecture. */
  public Chip {
    if (clear.length == 0 || pixels.length == 0 || pixels.length % clear.length != 0) {
      throw new IllegalArgumentException(
          "A chip has %d values for %d pixels: expected bands x pixels"
              .formatted(pixels.length, clear.length));
    }
    if (dayOfYear < 1 || dayOfYear > 366) {
      throw new IllegalArgumentException("Day of year " + dayOfYear + ", expected 1 to 366");
    }
  }
}
