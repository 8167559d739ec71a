package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.release.ModelIdentity;
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
  List<LookFeatures> look(List<Chip> chips, List<Optional<MemoryCode>> memories);

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

  /** Frees the model, after the calls that are under way. */
  @Override
  void close();
}
