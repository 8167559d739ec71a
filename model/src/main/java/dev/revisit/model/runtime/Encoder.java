package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelIdentity;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A loaded model. Thread-safe; results depend on nothing but the arguments.
 *
 * <pre>{@code
 * try (Encoder encoder =
 *     TensorFlowEncoder.open(ModelReleases.untrainedNano(), EncoderSettings.cpu())) {
 *   List<LookFeatures> looks = encoder.look(chips, memories);
 * }
 * }</pre>
 */
public interface Encoder extends AutoCloseable {
  /** Which model this is. */
  ModelIdentity identity();

  /** Its shape, which gives the size of a chip. */
  Architecture architecture();

  /**
   * Looks at chips: each is encoded alone, fused with the memory of its closed seasons, and mapped
   * to classes. Memory is not changed.
   *
   * @param chips of any mix of modalities
   * @param memories one a chip, in the same order
   * @return one a chip, in the same order; never NaN, whatever the pixels
   * @throws IllegalArgumentException if a chip or a memory does not fit the architecture
   */
  default List<LookFeatures> look(List<Chip> chips, List<Optional<MemoryCode>> memories) {
    return look(chips, memories, Collections.nCopies(chips.size(), Optional.empty()));
  }

  /**
   * As {@link #look(List, List)}, and tells change against references if the release has a change
   * head. Without any reference in a batch that head costs nothing.
   *
   * @param references one a chip, in the same order; empty where there is none
   */
  List<LookFeatures> look(
      List<Chip> chips, List<Optional<MemoryCode>> memories, List<Optional<Reference>> references);

  /**
   * Classes of whole chips, by the release's scene head.
   *
   * @param looks one modality, or both encoded jointly
   * @param memories one a look, in the same order
   * @return a probability for each class of the head, for each look; empty where the look has too
   *     few valid tokens
   * @throws IllegalStateException if the release has no scene head
   */
  List<Optional<float[]>> scenes(List<SeasonChips> looks, List<Optional<MemoryCode>> memories);

  /** The heads of the release beside land cover, with their calibration. */
  TaskHeads heads();

  /**
   * Folds one closed season into the memory: the looks that were chosen are encoded jointly and
   * fused with the memory so far. A modality without a look keeps its memory, byte for byte. A
   * modality with a look replaces it, validity included: leave out a look that shows nothing.
   *
   * @param chips one a chip position
   * @param memories one a chip position, in the same order; empty before the first season
   * @return one a chip position, in the same order
   * @throws IllegalArgumentException if a chip or a memory does not fit the architecture
   */
  List<FoldResult> fold(List<SeasonChips> chips, List<Optional<MemoryCode>> memories);

  /**
   * One vector for each look: the mean of the fused tokens over the valid tokens of the modalities
   * present. What clouds hide does not count. Memory is not changed.
   *
   * @param looks one modality, or both encoded jointly
   * @param memories one a look, in the same order
   * @return as {@link dev.revisit.model.heads.ChipEmbedding} has it for each look, in the same
   *     order; all zero where no token is valid
   * @throws IllegalArgumentException if a chip or a memory does not fit the architecture
   */
  List<float[]> embed(List<SeasonChips> looks, List<Optional<MemoryCode>> memories);

  /** Frees the model, after the calls that are under way. */
  @Override
  void close();
}
