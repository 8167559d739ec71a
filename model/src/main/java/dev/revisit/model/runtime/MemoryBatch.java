package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Memories laid out for the network. What a sample does not remember is invalid everywhere. */
final class MemoryBatch {
  private final Architecture architecture;
  private final Map<Modality, float[]> values = new EnumMap<>(Modality.class);
  private final Map<Modality, float[]> valid = new EnumMap<>(Modality.class);

  MemoryBatch(Architecture architecture, List<Optional<MemoryCode>> memories, int size) {
    this.architecture = architecture;
    for (Modality modality : Modality.values()) {
      float[] codes = new float[size * architecture.tokens() * architecture.memory()];
      float[] validity = new float[size * architecture.tokens()];
      for (int sample = 0; sample < memories.size(); sample++) {
        if (memories.get(sample).isPresent()) {
          memories.get(sample).get().write(modality, architecture, sample, codes, validity);
        }
      }
      values.put(modality, codes);
      valid.put(modality, validity);
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

  /** Feeds all modalities. */
  void feed(NetworkRun run, Map<Modality, InferenceGraph.MemoryInput> inputs) {
    inputs.forEach((modality, input) -> feed(run, modality, input));
  }
}
