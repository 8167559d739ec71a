package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.Map;

/**
 * Fuses the seasons of one sequence, one after the other, and holds what later ones need of earlier
 * ones. Every way of fusing is causal, never attends to an invalid token, and starts as the
 * identity with {@link dev.revisit.model.weights.SeededWeights}.
 */
@FunctionalInterface
public interface SeasonFusion {
  /**
   * The next season.
   *
   * @return the fused tokens of the modalities given, with the validity given
   */
  Map<Modality, Tokens> next(EncodedSeason season);
}
