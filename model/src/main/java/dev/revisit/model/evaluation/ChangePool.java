package dev.revisit.model.evaluation;

import dev.revisit.model.data.benchmark.ImageSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What is told of change in the end: by trained heads alone, or by them and a baseline together, as
 * the monitor job pools its two scorers. Pooled, each is {@linkplain ChangeCells#standardised
 * standardised} image by image, and both count alike: there is nothing to fit, so a few labelled
 * images cannot fool it.
 *
 * @param baseline that takes part, if any
 */
record ChangePool(Optional<Baseline> baseline) {
  /** Heads alone. */
  static final ChangePool HEADS = new ChangePool(Optional.empty());

  /**
   * As a protocol wants it of heads that it trained.
   *
   * @throws IllegalArgumentException if it has no baseline to pool with
   */
  static ChangePool of(Protocol protocol) {
    return protocol.schedule().pooled()
        ? new ChangePool(Optional.of(Baseline.of(protocol)))
        : HEADS;
  }

  /** Whether what comes out are probabilities. */
  boolean probabilities() {
    return baseline.isEmpty();
  }

  /**
   * What is told of an image.
   *
   * @param byHeads what the heads tell of it
   */
  ChangeCells told(ChangeCells byHeads, ImageSet.Entry image) throws IOException {
    return baseline.isEmpty()
        ? byHeads
        : ChangeCells.mean(
            List.of(byHeads.standardised(), baseline.get().cells(image).standardised()));
  }
}
