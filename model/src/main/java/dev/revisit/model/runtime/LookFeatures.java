package dev.revisit.model.runtime;

/**
 * What one look shows.
 *
 * @param classes {@code [image, image]} class codes; 255 where the pixel is not clear
 * @param confidence {@code [image, image]} probability of that class, 0..1; 0 where not clear
 * @param validTokens number of tokens that were clear enough to be attended to
 */
// Arrays as the agreed interface asks for; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record LookFeatures(byte[] classes, float[] confidence, int validTokens) {}
