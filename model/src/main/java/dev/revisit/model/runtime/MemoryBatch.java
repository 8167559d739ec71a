package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.SeasonChannels;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Memories laid out for the network. What a sample does not remember is invalid everywhere. */
final class MemoryBatch {
  private final Architecture architecture;
  private final Map<Modality, float[]> values = new EnumMap<>(Modality.class);
  private final Map<Modality, float[]> valid = new EnumMap<>(Modality.class);
  private final Map<Modality, float[]> seasons = new EnumMap<>(Modality.class);

  MemoryBatch(Architecture architecture, List<Optional<MemoryCode>> memories, int size) {
    this.architecture = architecture;
    for (Modality modality : Modality.values()) {
      float[] codes = new float[size * architecture.tokens() * architecture.memory()];
      float[] validity = new float[size * architecture.tokens()];
      int side = ChangeHeadShape.side(architecture);
      int width = SeasonChannels.width(architecture, modality);
      int perCell = SeasonChannels.SEASONS * width;
      float[] bands = new float[size * side * side * perCell];
      for (int sample = 0; sample < memories.size(); sample++) {
        if (memories.get(sample).isPresent()) {
          MemoryCode memory = memories.get(sample).get();
          memory.write(modality, architecture, sample, codes, validity);
          for (int season = 0; season < SeasonChannels.SEASONS; season++) {
            int from = sample * side * side * perCell + season * width;
            memory.seasons().get(season).write(modality, architecture, bands, from, perCell);
          }
        }
      }
      values.put(modality, codes);
      valid.put(modality, validity);
      seasons.put(modality, bands);
    }
  }

  /** Which tokens of one sample and modality are remembered. */
  boolean[] valid(Modality modality, int sample) {
    boolean[] tokens = new boolean[architecture.tokens()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = valid.get(modality)[sample * tokens.length + i] > 0;
    }
    return tokens;
  }

  /** Feeds one modality. */
  void feed(NetworkRun run, Modality modality, InferenceGraph.MemoryInput input) {
    run.feed(input.values(), values.get(modality));
    run.feed(input.valid(), valid.get(modality));
  }

  /** Feeds what the bands showed in closed seasons. */
  void feedSeasons(NetworkRun run, Map<Modality, Placeholder<TFloat32>> inputs) {
    inputs.forEach((modality, input) -> run.feed(input, seasons.get(modality)));
  }

  /** Feeds all modalities. */
  void feed(NetworkRun run, Map<Modality, InferenceGraph.MemoryInput> inputs) {
    inputs.forEach((modality, input) -> feed(run, modality, input));
  }
}
