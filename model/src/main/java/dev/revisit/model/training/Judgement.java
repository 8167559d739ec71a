package dev.revisit.model.training;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Prefetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the loss of held-out chips in the graph of a stage. Regions and masks are the same every
 * time and in every run of the same plan, no band and no modality is dropped (stage 1 shows one
 * modality of each place), so two losses differ by the weights alone.
 */
final class Judgement {
  /** Not the seed of the run: runs that differ in their seed are judged alike. */
  private static final long SEED = 1;

  private final PretrainPlan plan;
  private final StagePlan stagePlan;
  private final Validation validation;
  private final BatchAssembler assembler;

  Judgement(PretrainPlan plan, StagePlan stagePlan, Validation validation) {
    this.plan =
        new PretrainPlan(
            plan.architecture(),
            plan.normalisation(),
            plan.stages(),
            plan.regions(),
            plan.maskRatio(),
            0,
            0,
            plan.optimizer(),
            SEED);
    this.stagePlan =
        new StagePlan(stagePlan.stage(), 1, stagePlan.batch(), stagePlan.baseLearningRate(), 1);
    this.validation = validation;
    this.assembler = new BatchAssembler(this.plan, this.stagePlan, validation.chips());
  }

  /** Whether a step is followed by a judgement. */
  boolean due(long step, long steps) {
    return step == steps || step % validation.every() == 0;
  }

  /**
   * Judges the weights as they are.
   *
   * @param step finished steps of the stage
   */
  PretrainListener.Validated judge(TrainingGraph graph, long step) throws IOException {
    // The last batch is filled up with places of the first, under other masks.
    long batches = (validation.chips().size() + stagePlan.batch() - 1L) / stagePlan.batch();
    List<Reconstruction> shown = new ArrayList<>();
    double sum = 0;
    try (Prefetch<TrainingBatch> prepared = new Prefetch<>(assembler::batch, 0, batches, 1)) {
      for (long number = 0; number < batches; number++) {
        TrainingBatch batch = prepared.next();
        sum += graph.loss(batch);
        if (number == 0 && validation.shown() > 0) {
          shown.addAll(show(graph, batch));
        }
      }
    }
    return new PretrainListener.Validated(stagePlan.stage(), step, sum / batches, shown);
  }

  private List<Reconstruction> show(TrainingGraph graph, TrainingBatch batch) {
    // Later seasons are reconstructed with what the earlier ones left in the memory.
    int season = batch.seasons() - 1;
    return Reconstruction.of(
        plan, batch, season, graph.predictions(batch).get(season), shown(batch, season));
  }

  /** Places that show both modalities before those that show one. */
  private List<Integer> shown(TrainingBatch batch, int season) {
    int places = Math.min(stagePlan.batch(), validation.chips().size());
    return IntStream.range(0, places)
        .boxed()
        .sorted(Comparator.comparingDouble(place -> -looks(batch, season, place)))
        .limit(validation.shown())
        .toList();
  }

  private static double looks(TrainingBatch batch, int season, int place) {
    return Arrays.stream(Modality.values())
        .mapToDouble(modality -> batch.looks(season, modality).presence[place])
        .sum();
  }
}
