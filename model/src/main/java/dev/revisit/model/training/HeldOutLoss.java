package dev.revisit.model.training;

import dev.revisit.model.data.ChipSource;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reconstruction loss of weights on chips that they were not trained on, with masks that are
 * always the same. All seasons show the same region, as the stream's do, at the chips' own
 * resolution; no band is dropped.
 *
 * <p>Its numbers compare models whose patches are of one size on the same chips, and nothing else.
 */
public final class HeldOutLoss implements AutoCloseable {
  /**
   * Mean losses.
   *
   * @param seasons of each season, given those before it; NaN where no chip has the season
   * @param lastAlone of the last season when nothing before it was seen, with the same masks
   */
  public record Losses(List<Double> seasons, double lastAlone) {
    /** Of the last season, given those before it. */
    public double last() {
      return seasons.get(seasons.size() - 1);
    }

    /** Over all seasons that any chip has. */
    public double mean() {
      return seasons.stream()
          .mapToDouble(Double::doubleValue)
          .filter(loss -> !Double.isNaN(loss))
          .average()
          .orElse(Double.NaN);
    }
  }

  private static final long SEED = 0x4E1D0077L;

  private final StagePlan stage;
  private final BatchAssembler assembler;
  private final TrainingGraph graph;
  private final PretrainPlan plan;

  /**
   * @param trained plan of the weights; its architecture, normalisation, mask ratio and fusion
   *     count
   * @param chips stay open
   * @param batch places at once, at most as many as there are chips
   * @param repeats times that every chip is shown, each with other regions and masks
   * @throws IllegalArgumentException if the chips do not fit the plan
   */
  public HeldOutLoss(
      PretrainPlan trained, ChipSource chips, int batch, int repeats, PretrainSettings settings) {
    int image = trained.architecture().image();
    int side = chips.layout().side();
    RegionSelection.checkWindow(side, image);
    double area = (double) image * image / ((double) side * side);
    long steps = Math.max(1, (long) chips.size() * repeats / batch);
    this.stage = StagePlan.of(Stage.SEASONAL, steps, batch);
    this.plan =
        new PretrainPlan(
            trained.architecture(),
            trained.normalisation(),
            List.of(stage),
            new RegionSelection(RegionSelection.Mode.SAME, area, area, 1),
            trained.maskRatio(),
            0,
            0,
            trained.optimizer(),
            SEED,
            trained.fusion());
    this.assembler = new BatchAssembler(plan, stage, chips);
    this.graph =
        new TrainingGraph(
            plan,
            Stage.SEASONAL,
            plan.architecture().seasons(),
            batch,
            settings.device(),
            settings.threads());
  }

  /** Measures weights. */
  public Losses of(WeightMap weights) throws IOException {
    graph.load(TrainingState.fresh(weights, Stage.SEASONAL.trained(plan.parameters())));
    int last = plan.architecture().seasons() - 1;
    double[] sums = new double[last + 1];
    long[] counts = new long[last + 1];
    double alone = 0;
    for (long step = 0; step < stage.steps(); step++) {
      TrainingBatch batch = assembler.batch(step);
      float[] losses = graph.losses(batch);
      for (int t = 0; t <= last; t++) {
        sums[t] += losses[t];
        counts[t] += losses[t] > 0 ? 1 : 0;
      }
      for (int t = 0; t < last; t++) {
        batch.clear(t);
      }
      alone += graph.losses(batch)[last];
    }
    return new Losses(
        IntStream.range(0, sums.length)
            .mapToObj(t -> counts[t] == 0 ? Double.NaN : sums[t] / counts[t])
            .toList(),
        counts[last] == 0 ? Double.NaN : alone / counts[last]);
  }

  @Override
  public void close() {
    graph.close();
  }
}
