package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * Computes what is told of whole chips: one vector for each. Looks of one modality run through the
 * graph of a look, which is half the work, and those of both through that of a fold.
 */
final class WholeChips {
  private final Architecture architecture;
  private final int batch;
  private final InferenceGraph network;
  private final Session session;

  WholeChips(Architecture architecture, int batch, InferenceGraph network, Session session) {
    this.architecture = architecture;
    this.batch = batch;
    this.network = network;
    this.session = session;
  }

  /**
   * One vector for each look, in order.
   *
   * @param output the vector that is asked for
   */
  List<float[]> run(
      List<SeasonChips> looks,
      List<Optional<MemoryCode>> memories,
      Function<InferenceGraph.WholeChip, Operand<TFloat32>> output) {
    Map<Set<Modality>, List<Integer>> kinds = new LinkedHashMap<>();
    for (int i = 0; i < looks.size(); i++) {
      kinds.computeIfAbsent(looks.get(i).modalities(), kind -> new ArrayList<>()).add(i);
    }
    List<float[]> vectors = new ArrayList<>(Collections.nCopies(looks.size(), null));
    kinds.forEach(
        (kind, places) -> {
          for (int start = 0; start < places.size(); start += batch) {
            List<Integer> part = places.subList(start, Math.min(start + batch, places.size()));
            runBatch(kind, part, looks, memories, output, vectors);
          }
        });
    return vectors;
  }

  private void runBatch(
      Set<Modality> kind,
      List<Integer> places,
      List<SeasonChips> looks,
      List<Optional<MemoryCode>> memories,
      Function<InferenceGraph.WholeChip, Operand<TFloat32>> output,
      List<float[]> vectors) {
    Optional<InferenceGraph.Look> alone =
        kind.size() == 1 ? Optional.of(network.look(kind.iterator().next())) : Optional.empty();
    InferenceGraph.Fold both = network.fold();
    MemoryBatch memory =
        new MemoryBatch(architecture, places.stream().map(memories::get).toList(), batch);
    try (NetworkRun run = new NetworkRun(session)) {
      for (Modality modality : kind) {
        ChipBatch pixels = new ChipBatch(architecture, modality, batch);
        for (int sample = 0; sample < places.size(); sample++) {
          Chip chip = looks.get(places.get(sample)).chip(modality).orElseThrow();
          pixels.put(sample, chip, ClearPixels.of(chip, architecture));
        }
        pixels.feed(
            run, alone.map(InferenceGraph.Look::chip).orElseGet(() -> both.chips().get(modality)));
      }
      memory.feed(run, alone.map(InferenceGraph.Look::memory).orElseGet(both::memory));
      run.fetch(output.apply(alone.map(InferenceGraph.Look::whole).orElseGet(both::whole)));
      run.run();
      float[] values = run.floats(0);
      int width = values.length / batch;
      for (int sample = 0; sample < places.size(); sample++) {
        vectors.set(
            places.get(sample), Arrays.copyOfRange(values, sample * width, (sample + 1) * width));
      }
    }
  }
}
