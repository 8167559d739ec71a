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
import java.util.LinkedHashMap;
import java.util.Map;

/** Releases with a change head that was never trained. */
final class ChangeReleases {
  private static final String WEIGHT = "head.change.out.weight";
  private static final String BIAS = "head.change.out.bias";

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
    return release(40, 5, folder);
  }

  private static Encoders release(float scale, float bias, Path folder) throws IOException {
    ModelRelease nano = ModelReleases.untrainedNano();
    TaskHeads heads =
        TaskHeads.none().with(new TaskHeads.Change(ChangeHeadShape.standard(false), 1, 0.5));
    Map<String, long[]> shapes =
        ModelRelease.parameterShapes(nano.architecture(), nano.landCover(), heads);
    WeightMap weights = SeededWeights.withFusionFromTheStart(shapes, 7);
    Map<String, TensorData> tensors = new LinkedHashMap<>(weights.tensors());
    float[] out = weights.floats(WEIGHT);
    for (int i = 0; i < out.length; i++) {
      out[i] *= scale;
    }
    tensors.put(WEIGHT, TensorData.ofFloats(out, shapes.get(WEIGHT)));
    tensors.put(BIAS, TensorData.ofFloats(new float[] {bias}, shapes.get(BIAS)));
    ModelReleases.fineTuned(
            nano,
            "change-" + bias,
            false,
            nano.identity().classScheme(),
            nano.landCover(),
            1.0,
            heads,
            WeightMap.of(tensors, shapes))
        .save(folder);
    return new Encoders(folder.toString(), 8, false);
  }
}
