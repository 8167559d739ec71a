package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One season as fusion gets it.
 *
 * @param tokens encoded tokens of the modalities present {@code [batch, kept, dim]}
 * @param time features of the day of year {@code [batch, 2 * harmonics]} of each modality
 * @param kept which patches of the grid the tokens are of
 * @param presence {@code [batch]}, 1 where a sample holds the modality, else 0; a modality without
 *     an entry is held by all. The tokens of an absent modality must be finite and invalid
 */
public record EncodedSeason(
    Map<Modality, Tokens> tokens,
    Map<Modality, Operand<TFloat32>> time,
    KeptPatches kept,
    Map<Modality, Operand<TFloat32>> presence) {
  /** Copies the maps. */
  public EncodedSeason {
    tokens = Map.copyOf(tokens);
    time = Map.copyOf(time);
    presence = Map.copyOf(presence);
  }

  /** The same season with other tokens. */
  EncodedSeason with(Map<Modality, Tokens> other) {
    return new EncodedSeason(other, time, kept, presence);
  }
}
