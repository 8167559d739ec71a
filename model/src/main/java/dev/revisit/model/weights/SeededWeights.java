package dev.revisit.model.weights;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Initial weights that depend on nothing but a seed and the parameter's name, so that they are the
 * same on every machine and do not change when another parameter is added.
 *
 * <ul>
 *   <li>linear maps, modality vectors and mask tokens: normal with standard deviation 0.02, cut off
 *       at two standard deviations;
 *   <li>convolutions: the same shape of distribution with standard deviation {@code sqrt(2 /
 *       inputs)} (He et al. 2015), since a rectifier follows;
 *   <li>norms: scale one; every bias: zero;
 *   <li>the time map: zero, so that a single-season model is unchanged by it;
 *   <li>the attention {@code out}, {@code mix} and MLP {@code down} of fusion layers: zero, so that
 *       fusion starts as the identity.
 * </ul>
 */
public final class SeededWeights {
  private static final double STANDARD_DEVIATION = 0.02;
  private static final double CUT = 2;

  private SeededWeights() {}

  /** Weights for all parameters of {@code shapes}. */
  public static WeightMap create(Map<String, long[]> shapes, long seed) {
    return create(shapes, seed, true);
  }

  /**
   * As {@link #create(Map, long)}, but fusion layers start like any other layer, so that fusion
   * changes what it is given from the first step on. For comparison only.
   */
  public static WeightMap withFusionFromTheStart(Map<String, long[]> shapes, long seed) {
    return create(shapes, seed, false);
  }

  private static WeightMap create(Map<String, long[]> shapes, long seed, boolean identity) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          boolean zero = name.endsWith(".bias") || name.equals("time.weight");
          zero |= identity && endsFusion(name);
          float[] values =
              zero
                  ? new float[Math.toIntExact(TensorData.elements(shape))]
                  : values(name, shape, seed);
          tensors.put(name, TensorData.ofFloats(values, shape));
        });
    return WeightMap.of(tensors, shapes);
  }

  private static float[] values(String name, long[] shape, long seed) {
    float[] values = new float[Math.toIntExact(TensorData.elements(shape))];
    if (name.endsWith(".weight") && shape.length == 1) {
      Arrays.fill(values, 1);
      return values;
    }
    double deviation = shape.length == 4 ? heDeviation(shape) : STANDARD_DEVIATION;
    Random random = new Random(seedOf(name, seed));
    for (int i = 0; i < values.length; i++) {
      double value;
      do {
        value = random.nextGaussian();
      } while (Math.abs(value) > CUT);
      values[i] = (float) (value * deviation);
    }
    return values;
  }

  /** Whether a map is the last of a residual branch of fusion. */
  private static boolean endsFusion(String name) {
    return name.startsWith("fusion.")
        && (name.endsWith(".attention.out.weight")
            || name.endsWith(".mix.weight")
            || name.endsWith(".mlp.down.weight"));
  }

  private static double heDeviation(long[] shape) {
    return Math.sqrt(2.0 / (shape[1] * shape[2] * shape[3]));
  }

  private static long seedOf(String name, long seed) {
    CRC32 digest = new CRC32();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    return seed * 0x9E3779B97F4A7C15L + digest.getValue();
  }
}
