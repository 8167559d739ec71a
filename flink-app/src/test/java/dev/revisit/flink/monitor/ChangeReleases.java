package dev.revisit.flink.monitor;

import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Releases with a change head that was never trained. */
final class ChangeReleases {
  private static final String WEIGHT = "head.change.out.weight";
  private static final String BIAS = "head.change.out.bias";

  private static final ModelRelease NANO = ModelReleases.untrainedNano();
  private static final TaskHeads HEADS =
      TaskHeads.none().with(new TaskHeads.Change(ChangeHeadShape.standard(), 1, 0.5));
  private static final Map<String, long[]> SHAPES =
      ModelRelease.parameterShapes(NANO.architecture(), NANO.landCover(), HEADS);

  private ChangeReleases() {}

  /** Has no change head, and seeded weights. */
  static Encoders without(Path folder) throws IOException {
    ModelReleases.untrainedNano().save(folder);
    return new Encoders(folder.toString(), 8, false);
  }

  /** Tells the same probability of every cell that it can judge. */
  static Encoders certain(double probability, Path folder) throws IOException {
    return release(0, (float) Math.log(probability / (1 - probability)), folder);
  }

  /** Tells probabilities that mean nothing but depend on the look and on all that is remembered. */
  static Encoders arbitrary(Path folder) throws IOException {
    return release(40, 15, folder);
  }

  /** Alarms where red reflectance rose since the reference, and reads nothing else. */
  static Encoders comparingRed(Path folder) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    // Channels of the first convolution: features of tokens, then optical bands, then what they
    // changed; red is the fourth. Only the middle of each 3x3 kernel is not zero.
    ChangeHeadShape shape = ChangeHeadShape.standard();
    int red = shape.features() + 12 + 3;
    putOne(tensors, "head.change.conv1.weight", red * 9 + 4, 1);
    putOne(tensors, "head.change.conv2.weight", 4, 1);
    putOne(tensors, WEIGHT, 0, 20);
    putOne(tensors, BIAS, 0, -5);
    return release(tensors, "change-red", folder);
  }

  /** A parameter of zeros but for one value. */
  private static void putOne(Map<String, TensorData> tensors, String name, int place, float value) {
    long[] shape = SHAPES.get(name);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    values[place] = value;
    tensors.put(name, TensorData.ofFloats(values, shape));
  }

  private static Encoders release(float scale, float bias, Path folder) throws IOException {
    WeightMap weights = SeededWeights.withFusionFromTheStart(SHAPES, 7);
    float[] out = weights.floats(WEIGHT);
    for (int i = 0; i < out.length; i++) {
      out[i] *= scale;
    }
    return release(
        Map.of(
            WEIGHT, TensorData.ofFloats(out, SHAPES.get(WEIGHT)),
            BIAS, TensorData.ofFloats(new float[] {bias}, SHAPES.get(BIAS))),
        "change-" + bias,
        folder);
  }

  /** Seeded weights but for those given. */
  private static Encoders release(Map<String, TensorData> changed, String version, Path folder)
      throws IOException {
    Map<String, TensorData> tensors =
        new LinkedHashMap<>(SeededWeights.withFusionFromTheStart(SHAPES, 7).tensors());
    tensors.putAll(changed);
    ModelReleases.fineTuned(
            NANO,
            version,
            false,
            NANO.identity().classScheme(),
            NANO.landCover(),
            1.0,
            HEADS,
            WeightMap.of(tensors, SHAPES))
        .save(folder);
    return new Encoders(folder.toString(), 8, false);
  }
}
