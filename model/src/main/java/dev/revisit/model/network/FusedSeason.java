package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.Map;

/**
 * What one season's fusion leaves.
 *
 * @param features the fused tokens of the modalities present, {@code [batch, tokens, dim]}
 * @param memory the memory codes after the season, {@code [batch, tokens, memory]}; a modality that
 *     was absent keeps what it had
 */
public record FusedSeason(Map<Modality, Tokens> features, Map<Modality, Tokens> memory) {
  /** Copies the maps. */
  public FusedSeason {
    features = Map.copyOf(features);
    memory = Map.copyOf(memory);
  }
}
