package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.flink.monitor.alert.ModelScores;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.LookFeatures;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.Reference;
import dev.revisit.schemas.ModelReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Runs the model on the chips of one look: what it shows, and how far it differs from what the
 * block remembers. Without a change head, or when the rule does not ask the model, looks cost what
 * they cost without this.
 */
final class ModelScorer {
  private final Encoder encoder;
  private final ChipCutter cutter;
  private final int slice;
  private final boolean tellsChange;

  /**
   * @param slice chips that are held as model input at a time
   * @throws IllegalStateException if the rule asks the model alone and it has no change head
   */
  ModelScorer(Encoder encoder, ChipCutter cutter, int slice, ChangeFusion fusion) {
    this.encoder = encoder;
    this.cutter = cutter;
    this.slice = slice;
    this.tellsChange = fusion.usesModel() && encoder.heads().change().isPresent();
    if (!tellsChange && !fusion.usesSpectral()) {
      throw new IllegalStateException(
          "Model "
              + encoder.identity().name()
              + " "
              + encoder.identity().version()
              + " has no change head, so it cannot judge alone. Fine-tune one (revisit finetune), or"
              + " set revisit.judge.scorers to both or spectral.");
    }
  }

  /** What the model shows of one chip. */
  @FunctionalInterface
  interface ChipFeatures {
    void accept(int chip, LookFeatures features);
  }

  /** Whether the model judges change. */
  boolean tellsChange() {
    return tellsChange;
  }

  ModelReference reference() {
    return ModelReference.newBuilder()
        .setName(encoder.identity().name())
        .setVersion(encoder.identity().version())
        .setSha256(encoder.identity().sha256())
        .build();
  }

  /**
   * Looks at a block.
   *
   * @param chips of one look, by index
   * @param recall what the look may read
   * @param features receives those of every chip, ascending
   * @return change since the references of the chips; of no cell when the model does not judge it
   */
  ModelScores look(
      NavigableMap<Integer, Chip> chips, SeasonMemories.Recall recall, ChipFeatures features) {
    ModelScores.Builder scores =
        new ModelScores.Builder(tellsChange ? recall.digest() : "", recall.yearAgo().isEmpty());
    List<Integer> indices = new ArrayList<>(chips.keySet());
    for (int from = 0; from < indices.size(); from += slice) {
      List<Integer> part = indices.subList(from, Math.min(from + slice, indices.size()));
      List<Optional<MemoryCode>> memories = part.stream().map(recall::code).toList();
      List<Optional<Reference>> references =
          part.stream()
              .map(
                  chip ->
                      tellsChange
                          ? recall.reference(chip, chips.get(chip).modality())
                          : Optional.<Reference>empty())
              .toList();
      List<LookFeatures> looks =
          encoder.look(part.stream().map(chips::get).toList(), memories, references);
      for (int i = 0; i < part.size(); i++) {
        int chip = part.get(i);
        features.accept(chip, looks.get(i));
        looks
            .get(i)
            .change()
            .ifPresent(
                change ->
                    scores.add(
                        change.probabilities(),
                        change.judged(),
                        cutter.top(chip) / Block.CELL_PIXELS,
                        cutter.left(chip) / Block.CELL_PIXELS,
                        cutter.side() / ChangeHeadShape.CELL));
      }
    }
    return scores.build();
  }
}
