package dev.revisit.model.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.release.TrainingData;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything that decides the numbers of a fine-tuning run, apart from model and data.
 *
 * @param task what the head learns to tell
 * @param start what the encoder is and whether it learns too
 * @param epochs at most
 * @param batch samples of a step
 * @param learningRate of the head, at its peak
 * @param encoderRate learning rate of the encoder's top layer, as a share of the head's
 * @param layerDecay of the learning rate from one layer of the encoder to the one below
 * @param weightPower how much a rare class counts more: the weight of a class is its frequency to
 *     the power of minus this; 0 for all alike, 1 for all classes together alike
 * @param dice share of the soft Dice loss (Milletari et al. 2016) in the loss of change, 0..1
 * @param augmentation of training samples
 * @param views variations of a sample in a frozen run, whose features are computed once each; an
 *     encoder that learns sees a new one every time
 * @param balanced whether samples are drawn so that classes come equally often
 * @param newHead whether the head starts anew, even if the release has one of the task, shape and
 *     classes
 * @param criterion by which the epoch is chosen whose weights come out
 * @param patience epochs without a better one after which the run ends
 * @param optimizer constants of AdamW
 * @param seed of the head's initial weights, order of data and augmentation
 */
public record FineTunePlan(
    HeadTask task,
    Start start,
    int epochs,
    int batch,
    double learningRate,
    double encoderRate,
    double layerDecay,
    double weightPower,
    double dice,
    Augmentation augmentation,
    int views,
    boolean balanced,
    boolean newHead,
    Criterion criterion,
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

  /** What tells a better epoch from a worse one, on the validation samples. */
  public enum Criterion {
    /** The loss, which also wants honest probabilities. */
    LOSS,
    /**
     * The score: F1 at the best threshold where the head says yes or no, else the share of right
     * answers. With few labels it still grows when the loss already suffers from overconfidence,
     * which calibration takes away later.
     */
    SCORE
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
    if (!(layerDecay > 0 && layerDecay <= 1) || !(encoderRate > 0 && encoderRate <= 1)) {
      throw new IllegalArgumentException(
          "An encoder rate of %s and a layer decay of %s: expected above 0 up to 1"
              .formatted(encoderRate, layerDecay));
    }
    if (!(weightPower >= 0 && weightPower <= 1) || !(dice >= 0 && dice <= 1)) {
      throw new IllegalArgumentException(
          "Weight power %s, share of Dice %s: expected 0 to 1".formatted(weightPower, dice));
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
        1,
        start == Start.TRAINABLE ? 0.75 : 1,
        0.5,
        task instanceof HeadTask.Change ? 0.3 : 0,
        Augmentation.standard(),
        8,
        false,
        false,
        Criterion.LOSS,
        Math.max(8, epochs / 3),
        OPTIMIZER,
        seed);
  }

  /** The same with another batch. */
  public FineTunePlan withBatch(int size) {
    return with(draft -> draft.batch = size);
  }

  /** The same with another learning rate. */
  public FineTunePlan withLearningRate(double rate) {
    return with(draft -> draft.learningRate = rate);
  }

  /** The same with an encoder that learns at another pace. */
  public FineTunePlan withEncoderRate(double share, double decay) {
    return with(
        draft -> {
          draft.encoderRate = share;
          draft.layerDecay = decay;
        });
  }

  /** The same with another way to choose the epoch. */
  public FineTunePlan withCriterion(Criterion other, int epochsWithoutBetter) {
    return with(
        draft -> {
          draft.criterion = other;
          draft.patience = epochsWithoutBetter;
        });
  }

  /** The same with another augmentation. */
  public FineTunePlan withAugmentation(Augmentation other, int otherViews) {
    return with(
        draft -> {
          draft.augmentation = other;
          draft.views = otherViews;
        });
  }

  /** The same with other weights of classes and drawing of samples. */
  public FineTunePlan withBalance(double power, double shareOfDice, boolean drawBalanced) {
    return with(
        draft -> {
          draft.weightPower = power;
          draft.dice = shareOfDice;
          draft.balanced = drawBalanced;
        });
  }

  /** The same with a head that starts anew, even if the release has one of the task. */
  public FineTunePlan withNewHead(boolean startsAnew) {
    return with(draft -> draft.newHead = startsAnew);
  }

  private FineTunePlan with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new FineTunePlan(
        task,
        start,
        epochs,
        draft.batch,
        draft.learningRate,
        draft.encoderRate,
        draft.layerDecay,
        draft.weightPower,
        draft.dice,
        draft.augmentation,
        draft.views,
        draft.balanced,
        draft.newHead,
        draft.criterion,
        draft.patience,
        optimizer,
        seed);
  }

  /** What of a plan can be changed. */
  private static final class Draft {
    private int batch;
    private double learningRate;
    private double encoderRate;
    private double layerDecay;
    private double weightPower;
    private double dice;
    private Augmentation augmentation;
    private int views;
    private boolean balanced;
    private boolean newHead;
    private Criterion criterion;
    private int patience;

    private Draft(FineTunePlan plan) {
      this.batch = plan.batch;
      this.learningRate = plan.learningRate;
      this.encoderRate = plan.encoderRate;
      this.layerDecay = plan.layerDecay;
      this.weightPower = plan.weightPower;
      this.dice = plan.dice;
      this.augmentation = plan.augmentation;
      this.views = plan.views;
      this.balanced = plan.balanced;
      this.newHead = plan.newHead;
      this.criterion = plan.criterion;
      this.patience = plan.patience;
    }
  }

  /** Whether the encoder stays as it is. */
  boolean frozen() {
    return start == Start.FROZEN;
  }

  /**
   * Where the weights come from that a run makes.
   *
   * @param before of the release that it starts from; of no account to a run from scratch
   * @param sources of the labels
   * @param notFor what the result must not be used for because of them
   * @param end of the run
   */
  public Provenance provenance(
      Provenance before, List<TrainingData> sources, List<String> notFor, Instant end) {
    Provenance from = start == Start.SCRATCH ? Provenance.untrained(seed) : before;
    return from.after(sources, notFor, seed, end);
  }

  /** As JSON: equal for equal plans, and no other. */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("task", task.toString());
    root.put("start", start.name());
    root.put("epochs", epochs);
    root.put("batch", batch);
    root.put("learning_rate", learningRate);
    root.put("encoder_rate", encoderRate);
    root.put("layer_decay", layerDecay);
    root.put("weight_power", weightPower);
    root.put("dice", dice);
    root.putObject("augmentation")
        .put("symmetries", augmentation.symmetries())
        .put("band_dropout", augmentation.bandDropout())
        .put("visible_only", augmentation.visibleOnly())
        .put("modality_dropout", augmentation.modalityDropout())
        .put("season_dropout", augmentation.seasonDropout())
        .put("radiometry", augmentation.radiometry())
        .put("zoom", augmentation.zoom());
    root.put("views", views);
    root.put("balanced", balanced);
    root.put("new_head", newHead);
    root.put("criterion", criterion.name());
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
