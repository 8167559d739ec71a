package dev.revisit.model.runtime;

import java.util.Optional;

/**
 * What one look shows. A look with too few valid tokens for the release's bound abstains: no pixel
 * has a class, and change is not told.
 *
 * @param classes {@code [image, image]} class codes; 255 where the pixel is not clear
 * @param confidence {@code [image, image]} probability of that class, 0..1; 0 where not clear
 * @param validTokens number of tokens that were clear enough to be attended to
 * @param change since the reference; empty without a reference, without a change head, or when the
 *     look abstains
 */
// Arrays as the agreed interface asks for; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record LookFeatures(
    byte[] classes, float[] confidence, int validTokens, Optional<ChangeMap> change) {}
