package dev.revisit.model.training;

import dev.revisit.model.weights.WeightMap;

/**
 * How a run ended.
 *
 * @param finished false if it was asked to stop before the end of its plan
 * @param stage it was in
 * @param step finished steps of that stage
 * @param weights of encoder, fusion and decoders
 */
public record PretrainResult(boolean finished, Stage stage, long step, WeightMap weights) {}
