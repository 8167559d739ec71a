package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.SeasonChannels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the looks of a batch are compared with, laid out for the network. */
final class ReferenceBatch {
  private final Architecture architecture;
  private final Modality modality;
  private final InferenceGraph.Change change;
  private final List<Optional<Reference>> references;
  private final MemoryBatch memory;
  private final float[] bands;

  private ReferenceBatch(
      Architecture architecture,
      Modality modality,
      InferenceGraph.Change change,
      List<Optional<Reference>> references,
      int size) {
    this.architecture = architecture;
    this.modality = modality;
    this.change = change;
    this.references = references;
    this.memory =
        new MemoryBatch(
            architecture,
            references.stream().map(reference -> reference.map(Reference::memory)).toList(),
            size);
    int cells = ChangeHeadShape.side(architecture) * ChangeHeadShape.side(architecture);
    int width = SeasonChannels.width(architecture, modality);
    this.bands = new float[size * cells * width];
    for (int sample = 0; sample < references.size(); sample++) {
      if (references.get(sample).isPresent()) {
        SeasonBands given = references.get(sample).get().bands();
        given.write(modality, architecture, bands, sample * cells * width, width);
      }
    }
  }

  /**
   * The references of a batch; empty if there is none, or no head that uses them.
   *
   * @throws IllegalArgumentException if a reference does not fit the architecture
   */
  static Optional<ReferenceBatch> of(
      Architecture architecture,
      Modality modality,
      Optional<InferenceGraph.Change> change,
      List<Optional<Reference>> references,
      int size) {
    if (references.stream().allMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return change.map(head -> new ReferenceBatch(architecture, modality, head, references, size));
  }

  void feedAndFetch(NetworkRun run) {
    memory.feed(run, modality, change.reference());
    run.feed(change.bands(), bands);
    run.fetch(change.probability());
  }

  /**
   * The change of one sample; empty if it has no reference.
   *
   * @param probabilities {@code [batch, cells]}
   */
  Optional<ChangeMap> map(int sample, float[] probabilities, ClearPixels clear) {
    if (references.get(sample).isEmpty()) {
      return Optional.empty();
    }
    boolean[] judged = ChangeMap.judged(clear, memory.valid(modality, sample), architecture);
    float[] values =
        Arrays.copyOfRange(probabilities, sample * judged.length, (sample + 1) * judged.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = judged[i] ? values[i] : 0;
    }
    return Optional.of(new ChangeMap(values, judged));
  }
}
