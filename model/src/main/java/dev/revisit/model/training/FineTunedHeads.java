package dev.revisit.model.training;

import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The heads of a release once one of them is replaced or added.
 *
 * @param base the release before
 * @param task of the head that is trained
 * @param scheme of the land-cover head
 * @param heads beside land cover, not calibrated yet
 */
record FineTunedHeads(
    ModelRelease base,
    HeadTask task,
    ClassScheme scheme,
    LandCoverHeadShape landCover,
    TaskHeads heads) {
  /** Of looks with fewer valid tokens than this a trained head tells nothing. */
  private static final double LEAST_VALID_FRACTION = 0.05;

  static FineTunedHeads of(HeadTask task, ModelRelease base) {
    ClassScheme scheme = base.identity().classScheme();
    LandCoverHeadShape landCover = base.landCover();
    TaskHeads heads = base.heads();
    if (task instanceof HeadTask.LandCover replaced) {
      scheme = replaced.scheme();
      landCover = replaced.shape();
    } else if (task instanceof HeadTask.Change change) {
      heads = heads.with(new TaskHeads.Change(change.shape(), 1, 0.5));
    } else if (task instanceof HeadTask.Scene scene) {
      heads = heads.with(new TaskHeads.Scene(scene.shape(), 1));
    }
    return new FineTunedHeads(base, task, scheme, landCover, heads);
  }

  /** Names and shapes of all parameters. */
  Map<String, long[]> shapes() {
    return ModelRelease.parameterShapes(base.architecture(), landCover, heads);
  }

  /**
   * Weights that a run starts from. A trained head of the same task, shape and classes goes on
   * learning, unless the plan wants a new one; any other is seeded.
   */
  WeightMap initial(FineTunePlan plan) {
    Map<String, long[]> shapes = shapes();
    if (plan.start() == FineTunePlan.Start.SCRATCH) {
      return SeededWeights.create(shapes, plan.seed());
    }
    if (goesOn(plan)) {
      return base.weights();
    }
    Map<String, TensorData> tensors = new LinkedHashMap<>(base.weights().tensors());
    // A land-cover head of another shape, or an older head of the task, makes room.
    tensors.keySet().retainAll(shapes.keySet());
    Map<String, long[]> replaced = task.parameters(base.architecture());
    tensors.putAll(SeededWeights.create(replaced, plan.seed()).tensors());
    return WeightMap.of(tensors, shapes);
  }

  /** Whether the head of the task is one that the release has already, and goes on learning. */
  boolean goesOn(FineTunePlan plan) {
    if (plan.start() == FineTunePlan.Start.SCRATCH || plan.newHead()) {
      return false;
    }
    if (task instanceof HeadTask.LandCover head) {
      return base.identity().trained()
          && head.scheme().equals(base.identity().classScheme())
          && head.shape().equals(base.landCover());
    }
    if (task instanceof HeadTask.Change head) {
      return base.heads().change().filter(known -> known.shape().equals(head.shape())).isPresent();
    }
    return task instanceof HeadTask.Scene head
        && base.heads().scene().filter(known -> known.shape().equals(head.shape())).isPresent();
  }

  /** The release after training. */
  ModelRelease release(FineTunePlan plan, WeightMap weights, HeadCalibration calibration) {
    double temperature = base.temperature();
    boolean trained = base.identity().trained();
    TaskHeads calibrated = heads;
    if (task instanceof HeadTask.LandCover) {
      temperature = calibration.temperature();
      trained = true;
    } else if (task instanceof HeadTask.Change change) {
      calibrated =
          heads.with(
              new TaskHeads.Change(
                  change.shape(), calibration.temperature(), calibration.threshold()));
    } else if (task instanceof HeadTask.Scene scene) {
      calibrated = heads.with(new TaskHeads.Scene(scene.shape(), calibration.temperature()));
    }
    String version =
        "%s+%s-%s-%d"
            .formatted(
                base.identity().version(),
                task.id(),
                plan.start().name().toLowerCase(Locale.ROOT),
                plan.seed());
    return ModelReleases.fineTuned(
        base,
        version,
        trained,
        scheme,
        landCover,
        temperature,
        calibrated.withLeastValidFraction(LEAST_VALID_FRACTION),
        weights);
  }
}
