package dev.revisit.model.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.weights.ParameterShapes;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides the numbers of a pretraining run, apart from the data: two runs of the
 * same plan on the same data and device end with the same weights.
 *
 * @param architecture of the model
 * @param normalisation that the weights will belong to
 * @param stages in order, each stage at most once
 * @param regions which part of a place each season shows
 * @param maskRatio of patches that are hidden
 * @param modalityDropout probability that a sample of stage 2 loses one of its modalities
 * @param bandDropout probability that the network does not get to see a band of a look; it is still
 *     to be reconstructed
 * @param optimizer constants of AdamW
 * @param seed of initial weights, order of data, regions, masks and dropout
 * @param fusion how seasons are fused; the stream runs the default only
 */
public record PretrainPlan(
    Architecture architecture,
    Normalisation normalisation,
    List<StagePlan> stages,
    RegionSelection regions,
    double maskRatio,
    double modalityDropout,
    double bandDropout,
    AdamWSettings optimizer,
    long seed,
    FusionKind fusion)
    implements Serializable {
  private static final double MASK_RATIO = 0.75;
  private static final double MODALITY_DROPOUT = 0.25;
  private static final double BAND_DROPOUT = 0.1;

  /** Checks that the parts fit together. */
  public PretrainPlan {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("A plan needs at least one stage");
    }
    for (int i = 1; i < stages.size(); i++) {
      if (stages.get(i).stage().number() <= stages.get(i - 1).stage().number()) {
        throw new IllegalArgumentException(
            "Stage %d stands after stage %d: order the stages, each at most once"
                .formatted(stages.get(i).stage().number(), stages.get(i - 1).stage().number()));
      }
    }
    for (Modality modality : Modality.values()) {
      int bands = normalisation.bands(modality).size();
      if (bands != architecture.bands(modality)) {
        throw new IllegalArgumentException(
            "The normalisation has %d %s bands, the architecture %d"
                .formatted(bands, modality.id(), architecture.bands(modality)));
      }
    }
    boolean seasonal = stages.stream().anyMatch(plan -> plan.stage().fusion());
    if (seasonal && architecture.seasons() < 2) {
      throw new IllegalArgumentException(
          "Stage 3 learns from one season to the next: the architecture needs two or more");
    }
    if (!(modalityDropout >= 0 && modalityDropout <= 1 && bandDropout >= 0 && bandDropout < 1)) {
      throw new IllegalArgumentException(
          "Dropout of modalities %s and bands %s: expected probabilities, of bands below 1"
              .formatted(modalityDropout, bandDropout));
    }
    new Masking(architecture.tokens(), maskRatio); // rejects a ratio that cannot be drawn
  }

  /** A plan with temporal-multimodal fusion. */
  public PretrainPlan(
      Architecture architecture,
      Normalisation normalisation,
      List<StagePlan> stages,
      RegionSelection regions,
      double maskRatio,
      double modalityDropout,
      double bandDropout,
      AdamWSettings optimizer,
      long seed) {
    this(
        architecture,
        normalisation,
        stages,
        regions,
        maskRatio,
        modalityDropout,
        bandDropout,
        optimizer,
        seed,
        FusionKind.TEMPORAL_MULTIMODAL);
  }

  /** A plan with the defaults of the model's specification. */
  public static PretrainPlan of(
      Architecture architecture, Normalisation normalisation, List<StagePlan> stages, long seed) {
    return new PretrainPlan(
        architecture,
        normalisation,
        stages,
        RegionSelection.of(RegionSelection.Mode.PARTIAL),
        MASK_RATIO,
        MODALITY_DROPOUT,
        BAND_DROPOUT,
        AdamWSettings.pretraining(),
        seed);
  }

  /** The same plan with another way of fusing seasons. */
  public PretrainPlan withFusion(FusionKind kind) {
    return new PretrainPlan(
        architecture,
        normalisation,
        stages,
        regions,
        maskRatio,
        modalityDropout,
        bandDropout,
        optimizer,
        seed,
        kind);
  }

  /** Names and shapes of the parameters of the model that is trained. */
  public Map<String, long[]> parameters() {
    return ParameterShapes.seaMo(architecture, fusion);
  }

  /** Draws the visible patches. */
  public Masking masking() {
    return new Masking(architecture.tokens(), maskRatio);
  }

  /** As JSON: equal for equal plans, and no other. */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("architecture", ArchitectureJson.write(architecture));
    root.set("normalisation", normalisation.toJson());
    ArrayNode list = root.putArray("stages");
    for (StagePlan plan : stages) {
      list.addObject()
          .put("stage", plan.stage().number())
          .put("steps", plan.steps())
          .put("batch", plan.batch())
          .put("base_learning_rate", plan.baseLearningRate())
          .put("data_fraction", plan.dataFraction());
    }
    root.putObject("regions")
        .put("mode", regions.mode().name())
        .put("smallest_area", regions.smallestArea())
        .put("largest_area", regions.largestArea())
        .put("most_elongated", regions.mostElongated());
    root.put("mask_ratio", maskRatio)
        .put("modality_dropout", modalityDropout)
        .put("band_dropout", bandDropout);
    root.putObject("optimizer")
        .put("beta1", optimizer.beta1())
        .put("beta2", optimizer.beta2())
        .put("epsilon", optimizer.epsilon())
        .put("weight_decay", optimizer.weightDecay())
        .put("clip", optimizer.clip());
    root.put("seed", seed);
    root.put("fusion", fusion.id());
    return root;
  }
}
