package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Temporal-multimodal fusion of a sequence: what earlier seasons leave is their memory code. */
final class MemoryFusion implements SeasonFusion {
  private final SeaMo model;
  private Map<Modality, Tokens> memory = Map.of();

  MemoryFusion(SeaMo model) {
    this.model = model;
  }

  @Override
  public Map<Modality, Tokens> next(EncodedSeason season) {
    FusedSeason fused = model.fuse(season.tokens(), memory, season.presence());
    memory = remembered(fused.memory(), season.presence());
    return fused.features();
  }

  /** A sample that lacks a modality keeps what it remembered of it. */
  private Map<Modality, Tokens> remembered(
      Map<Modality, Tokens> fused, Map<Modality, Operand<TFloat32>> presence) {
    Map<Modality, Tokens> remembered = new EnumMap<>(fused);
    presence.forEach(
        (modality, present) -> {
          if (memory.containsKey(modality)) {
            remembered.put(
                modality, model.choose(present, fused.get(modality), memory.get(modality)));
          }
        });
    return remembered;
  }
}
