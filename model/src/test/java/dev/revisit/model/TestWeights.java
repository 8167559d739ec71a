package dev.revisit.model;

import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Random weights in which nothing stays at a special value, as in the reference's cases: paths that
 * real initial weights switch off must count too.
 */
public final class TestWeights {
  private TestWeights() {}

  public static WeightMap random(Map<String, long[]> shapes, long seed) {
    Random random = new Random(seed);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
          float[] values = new float[(int) size];
          boolean norm = name.contains("norm") && name.endsWith(".weight");
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 0.15) + (norm ? 1 : 0);
          }
          tensors.put(name, TensorData.ofFloats(values, shape));
        });
    return WeightMap.of(tensors, shapes);
  }
}
