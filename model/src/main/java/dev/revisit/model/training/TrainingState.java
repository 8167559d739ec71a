package dev.revisit.model.training;

import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step changes.
 *
 * @param weights of the whole model
 * @param firstMoments of the parameters that the stage trains
 * @param secondMoments of the same
 */
record TrainingState(WeightMap weights, WeightMap firstMoments, WeightMap secondMoments) {
  /** The state at the beginning of a stage: moments of zero. */
  static TrainingState fresh(WeightMap weights, Map<String, long[]> trained) {
    Map<String, TensorData> zeros = new LinkedHashMap<>();
    trained.forEach(
        (name, shape) -> {
          long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
          zeros.put(name, TensorData.ofFloats(new float[Math.toIntExact(size)], shape));
        });
    WeightMap moments = WeightMap.of(zeros, trained);
    return new TrainingState(weights, moments, moments);
  }
}
