package dev.revisit.model.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.heads.HeadTask;

/**
 * Everything that decides the numbers of a fine-tuning run, apart from model and data.
 *
 * @param task what the head learns to tell
 * @param start what the encoder is and whether it learns too
 * @param epochs at most
 * @param batch samples of a step
 * @param learningRate of the head, at its peak
 * @param layerDecay of the learning rate from one layer of the encoder to the one below
 * @param weightPower how much a rare class counts more: the weight of a class is its frequency to
 *     the power of minus this; 0 for all alike, 1 for all classes together alike
 * @param dice share of the soft Dice loss (Milletari et al. 2016) in the loss of change, 0..1
 * @param referenceDropout probability that a sample does not show its reference bands, with a
 *     change head that can use them
 * @param augmentation of training samples
 * @param views variations of a sample in a frozen run, whose features are computed once each; an
 *     encoder that learns sees a new one every time
 * @param balanced whether samples are drawn so that classes come equally often
 * @param patience epochs without a better validation loss after which the run ends
 * @param optimizer constants of AdamW
 * @param seed of the head's initial weights, order of data and augmentation
 */
public record FineTunePlan(
    HeadTask task,
    Start start,
    int epochs,
    int batch,
    double learningRate,
    double layerDecay,
    double weightPower,
    double dice,
    double referenceDropout,
    Augmentation augmentation,
    int views,
    boolean balanced,
    int patience,
    AdamWSettings optimizer,
    long seed) {
  /** What the encoder is. */
  public enum Start {
    /** The encoder of the release, which stays as it is. */
    FROZEN,
    /** The encoder of the release, which learns too. */
    TRAINABLE,
    /** Seeded random weights that learn: what the same training reaches without pretraining. */
    SCRATCH
  }

  private static final AdamWSettings OPTIMIZER = new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 1);

  /** Checks the ranges. */
  public FineTunePlan {
    if (epochs < 1 || batch < 1 || views < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "%d epochs of batches of %d with %d views and a patience of %d: expected 1 or more of each"
              .formatted(epochs, batch, views, patience));
    }
    if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
      throw new IllegalArgumentException(
          "A learning rate of " + learningRate + ": expected above 0");
    }
    if (!(layerDecay > 0 && layerDecay <= 1)) {
      throw new IllegalArgumentException(
          "A layer decay of " + layerDecay + ": expected above 0 up to 1");
    }
    if (!(weightPower >= 0 && weightPower <= 1)
        || !(dice >= 0 && dice <= 1)
        || !(referenceDropout >= 0 && referenceDropout <= 1)) {
      throw new IllegalArgumentException(
          "Weight power %s, share of Dice %s, reference dropout %s: expected 0 to 1"
              .formatted(weightPower, dice, referenceDropout));
    }
  }

  /** Sensible settings for a task. */
  public static FineTunePlan of(HeadTask task, Start start, int epochs, long seed) {
    return new FineTunePlan(
        task,
        start,
        epochs,
        16,
        start == Start.FROZEN ? 3e-3 : 5e-4,
        start == Start.TRAINABLE ? 0.75 : 1,
        0.5,
        task instanceof HeadTask.Change ? 0.3 : 0,
        0.3,
        Augmentation.standard(),
        8,
        false,
        Math.max(8, epochs / 3),
        OPTIMIZER,
        seed);
  }

  /** The same with another batch. */
  public FineTunePlan withBatch(int size) {
    return new FineTunePlan(
        task,
        start,
        epochs,
        size,
        learningRate,
        layerDecay,
        weightPower,
        dice,
        referenceDropout,
        augmentation,
        views,
        balanced,
        patience,
        optimizer,
        seed);
  }

  /** The same with another learning rate. */
  public FineTunePlan withLearningRate(double rate) {
    return new FineTunePlan(
        task,
        start,
        epochs,
        batch,
        rate,
        layerDecay,
        weightPower,
        dice,
        referenceDropout,
        augmentation,
        views,
        balanced,
        patience,
        optimizer,
        seed);
  }

  /** The same with another augmentation. */
  public FineTunePlan withAugmentation(Augmentation other, int otherViews) {
    return new FineTunePlan(
        task,
        start,
        epochs,
        batch,
        learningRate,
        layerDecay,
        weightPower,
        dice,
        referenceDropout,
        other,
        otherViews,
        balanced,
        patience,
        optimizer,
        seed);
  }

  /** The same with other weights of classes and drawing of samples. */
  public FineTunePlan withBalance(double power, double shareOfDice, boolean drawBalanced) {
    return new FineTunePlan(
        task,
        start,
        epochs,
        batch,
        learningRate,
        layerDecay,
        power,
        shareOfDice,
        referenceDropout,
        augmentation,
        views,
        drawBalanced,
        patience,
        optimizer,
        seed);
  }

  /** The same with another probability that reference bands are not shown. */
  public FineTunePlan withReferenceDropout(double probability) {
    return new FineTunePlan(
        task,
        start,
        epochs,
        batch,
        learningRate,
        layerDecay,
        weightPower,
        dice,
        probability,
        augmentation,
        views,
        balanced,
        patience,
        optimizer,
        seed);
  }

  /** Whether the encoder stays as it is. */
  boolean frozen() {
    return start == Start.FROZEN;
  }

  /** As JSON: equal for equal plans, and no other. */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("task", task.toString());
    root.put("start", start.name());
    root.put("epochs", epochs);
    root.put("batch", batch);
    root.put("learning_rate", learningRate);
    root.put("layer_decay", layerDecay);
    root.put("weight_power", weightPower);
    root.put("dice", dice);
    root.put("reference_dropout", referenceDropout);
    root.putObject("augmentation")
        .put("symmetries", augmentation.symmetries())
        .put("band_dropout", augmentation.bandDropout())
        .put("visible_only", augmentation.visibleOnly())
        .put("modality_dropout", augmentation.modalityDropout());
    root.put("views", views);
    root.put("balanced", balanced);
    root.put("patience", patience);
    root.putObject("optimizer")
        .put("beta1", optimizer.beta1())
        .put("beta2", optimizer.beta2())
        .put("epsilon", optimizer.epsilon())
        .put("weight_decay", optimizer.weightDecay())
        .put("clip", optimizer.clip());
    root.put("seed", seed);
    return root;
  }
}
