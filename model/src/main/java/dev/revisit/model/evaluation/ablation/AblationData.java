package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.data.ChipSource;

/**
 * What is trained on, and what is measured on.
 *
 * @param training chips; stay open
 * @param heldOut chips of other places, each with as many seasons as a sample; stay open
 * @param labels of either, for a probe of frozen features; there may be none
 */
public record AblationData(ChipSource training, ChipSource heldOut, TokenLabels labels) {
  String fingerprint() {
    return training.fingerprint() + " " + heldOut.fingerprint();
  }
}
