package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.release.ModelRelease;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is asked about labels: how good a fine-tuned model is by the share of the labels that it
 * learns from, with and without pretraining.
 *
 * @param protocol that names head, schedule, split and metric
 * @param data folder of its data set
 * @param release that was pretrained; from scratch, its shape alone counts
 * @param fractions shares of the training labels, above 0 and up to 1, in ascending order
 * @param seeds of the choice of labels, of weights and of the order of training
 * @param epochs instead of the protocol's
 */
public record LabelSettings(
    Protocol protocol,
    Path data,
    ModelRelease release,
    List<Double> fractions,
    List<Long> seeds,
    Optional<Integer> epochs) {
  /** Sorts the fractions and checks the ranges. */
  public LabelSettings {
    fractions = fractions.stream().distinct().sorted().toList();
    seeds = List.copyOf(seeds);
    if (fractions.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException(
          "%d fractions and %d seeds: expected at least one of each"
              .formatted(fractions.size(), seeds.size()));
    }
    for (double fraction : fractions) {
      if (!(fraction > 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "A fraction of " + fraction + " of the labels: expected above 0 up to 1");
      }
    }
    if (epochs.isPresent() && epochs.get() < 1) {
      throw new IllegalArgumentException(epochs.get() + " epochs: expected 1 or more");
    }
  }

  int epochsOfTraining() {
    return epochs.orElse(protocol.schedule().epochs());
  }
}
