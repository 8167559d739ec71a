package dev.revisit.model.training;

import dev.revisit.model.data.ChipSource;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SeededWeights;
import java.io.IOException;

/**
 * Times single training steps: forward, backward and update, without reading data and without
 * checkpoints. For benchmarks.
 */
public final class TrainingStepTimer implements AutoCloseable {
  private final TrainingGraph graph;
  private final TrainingBatch batch;
  private final double rate;
  private long step;

  /**
   * Builds the graph of a stage with seeded weights, and one batch.
   *
   * @param stagePlan of the plan
   * @param threads of one operation; 0 for all cores
   * @throws IllegalStateException if a GPU was asked for and there is none
   */
  public TrainingStepTimer(
      PretrainPlan plan, StagePlan stagePlan, ChipSource chips, Device device, int threads)
      throws IOException {
    Stage stage = stagePlan.stage();
    this.batch = new BatchAssembler(plan, stagePlan, chips).batch(0);
    this.rate = stagePlan.schedule().rate(0);
    this.graph =
        new TrainingGraph(
            plan, stage, BatchAssembler.seasons(plan, stage), stagePlan.batch(), device, threads);
    var shapes = ParameterShapes.seaMo(plan.architecture());
    graph.load(
        TrainingState.fresh(SeededWeights.create(shapes, plan.seed()), stage.trained(shapes)));
  }

  /** Seconds of one more step; the first ones after opening are slower. */
  public double seconds() {
    long start = System.nanoTime();
    step++;
    graph.step(batch, rate, step);
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    graph.close();
  }
}
