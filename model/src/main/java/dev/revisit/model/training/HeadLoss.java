package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHead;
import dev.revisit.model.heads.ChangeInput;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverHead;
import dev.revisit.model.heads.SceneHead;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.Tokens;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A head on its inputs, and the loss: cross-entropy with class weights, for change and for several
 * classes at once the binary one; change mixes in the soft Dice loss over all cells of the batch.
 */
final class HeadLoss {
  private static final float DICE_SMOOTHING = 1;

  private final Ops tf;
  private final Architecture architecture;
  private final HeadTask task;
  private final Placeholder<TInt64> labels;
  private final Operand<TFloat32> logits;
  private final Operand<TFloat32> weighted;
  private final Operand<TFloat32> weight;
  private final Operand<TFloat32> loss;

  /**
   * @param inputs by the names of {@link HeadInputs}
   * @param classWeights one a class
   * @param dice share of the Dice loss, for change
   */
  HeadLoss(
      Ops tf,
      Architecture architecture,
      HeadTask task,
      Parameters parameters,
      Set<Modality> modalities,
      Map<String, Operand<TFloat32>> inputs,
      float[] classWeights,
      double dice,
      int batch) {
    this.tf = tf;
    this.architecture = architecture;
    this.task = task;
    this.labels =
        tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(batch, task.labels(architecture))));
    this.logits = logits(parameters, modalities, inputs);
    // No target gives a row of zeros, and with it no loss and no weight.
    Operand<TFloat32> hot =
        tf.oneHot(
            tf.reshape(labels, tf.constant(new long[] {-1})),
            tf.constant(task.classes()),
            tf.constant(1f),
            tf.constant(0f),
            new OneHot.Options[0]);
    Operand<TFloat32> perClass =
        tf.constant(Shape.of(1, classWeights.length), DataBuffers.of(classWeights));
    Operand<TFloat32> weights =
        tf.reduceSum(tf.math.mul(hot, perClass), tf.constant(1), new ReduceSum.Options[0]);
    this.weighted = sum(tf.math.mul(weights, entropy(hot)));
    this.weight = sum(weights);
    Operand<TFloat32> mean = tf.math.divNoNan(weighted, weight);
    this.loss =
        task instanceof HeadTask.Change && dice > 0
            ? tf.math.add(
                tf.math.mul(mean, tf.constant((float) (1 - dice))),
                tf.math.mul(dice(hot), tf.constant((float) dice)))
            : mean;
  }

  /** {@code [batch, labels]}: class indices, -1 for none. */
  Placeholder<TInt64> labels() {
    return labels;
  }

  /** {@code [batch, ...]}: one value a label for yes and no, else one a class. */
  Operand<TFloat32> logits() {
    return logits;
  }

  /** Sum of weighted cross-entropies. */
  Operand<TFloat32> weighted() {
    return weighted;
  }

  /** Sum of weights. */
  Operand<TFloat32> weight() {
    return weight;
  }

  /** What is minimised. */
  Operand<TFloat32> loss() {
    return loss;
  }

  private Operand<TFloat32> sum(Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.constant(0), new ReduceSum.Options[0]);
  }

  private boolean binary() {
    return task instanceof HeadTask.Change
        || (task instanceof HeadTask.Scene scene && scene.shape().severalAtOnce());
  }

  /** Cross-entropy of each label; meaningless without a target. */
  private Operand<TFloat32> entropy(Operand<TFloat32> hot) {
    if (!binary()) {
      Operand<TFloat32> rows = tf.reshape(logits, tf.constant(new long[] {-1, task.classes()}));
      return tf.nn.<TFloat32>softmaxCrossEntropyWithLogits(rows, hot).loss();
    }
    Operand<TFloat32> x = tf.reshape(logits, tf.constant(new long[] {-1}));
    return tf.math.sub(tf.math.softplus(x), tf.math.mul(x, yes(hot)));
  }

  private Operand<TFloat32> yes(Operand<TFloat32> hot) {
    return tf.reshape(
        tf.slice(hot, tf.constant(new int[] {0, 1}), tf.constant(new int[] {-1, 1})),
        tf.constant(new long[] {-1}));
  }

  private Operand<TFloat32> dice(Operand<TFloat32> hot) {
    Operand<TFloat32> truth = yes(hot);
    Operand<TFloat32> labelled = tf.reduceSum(hot, tf.constant(1), new ReduceSum.Options[0]);
    Operand<TFloat32> told =
        tf.math.mul(tf.math.sigmoid(tf.reshape(logits, tf.constant(new long[] {-1}))), labelled);
    Operand<TFloat32> smoothing = tf.constant(DICE_SMOOTHING);
    Operand<TFloat32> both =
        tf.math.add(tf.math.mul(tf.constant(2f), sum(tf.math.mul(told, truth))), smoothing);
    Operand<TFloat32> either = tf.math.add(tf.math.add(sum(told), sum(truth)), smoothing);
    return tf.math.sub(tf.constant(1f), tf.math.div(both, either));
  }

  private Operand<TFloat32> logits(
      Parameters parameters, Set<Modality> modalities, Map<String, Operand<TFloat32>> inputs) {
    return switch (task.id()) {
      case "land-cover" -> landCover(parameters, modalities, inputs);
      case "change" -> change(parameters, modalities, inputs);
      default -> new SceneHead(tf, parameters).logits(inputs.get(HeadInputs.EMBEDDING));
    };
  }

  private static Tokens fused(Modality modality, Map<String, Operand<TFloat32>> inputs) {
    return new Tokens(
        inputs.get(HeadInputs.FUSED.of(modality)), inputs.get(HeadInputs.VALID.of(modality)));
  }

  private Operand<TFloat32> landCover(
      Parameters parameters, Set<Modality> modalities, Map<String, Operand<TFloat32>> inputs) {
    LandCoverHead head = new LandCoverHead(tf, architecture, parameters);
    Map<Modality, Tokens> fused = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> present = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> pixels = new EnumMap<>(Modality.class);
    for (Modality modality : modalities) {
      fused.put(modality, fused(modality, inputs));
      present.put(modality, inputs.get(HeadInputs.PRESENT.of(modality)));
      pixels.put(modality, inputs.get(HeadInputs.PIXELS.of(modality)));
    }
    if (modalities.size() == 1) {
      Modality only = modalities.iterator().next();
      return head.logits(only, fused.get(only), pixels.get(only), seasons(modalities, inputs));
    }
    return head.logits(fused, present, pixels, seasons(modalities, inputs));
  }

  private static Map<Modality, Operand<TFloat32>> seasons(
      Set<Modality> modalities, Map<String, Operand<TFloat32>> inputs) {
    Map<Modality, Operand<TFloat32>> seasons = new EnumMap<>(Modality.class);
    modalities.forEach(m -> seasons.put(m, inputs.get(HeadInputs.SEASONS.of(m))));
    return seasons;
  }

  private Operand<TFloat32> change(
      Parameters parameters, Set<Modality> modalities, Map<String, Operand<TFloat32>> inputs) {
    HeadTask.Change change = (HeadTask.Change) task;
    ChangeHead head = new ChangeHead(tf, architecture, change.shape(), parameters);
    Map<Modality, ChangeInput> given = new EnumMap<>(Modality.class);
    for (Modality modality : modalities) {
      given.put(
          modality,
          new ChangeInput(
              fused(modality, inputs),
              inputs.get(HeadInputs.CODE.of(modality)),
              new Tokens(
                  inputs.get(HeadInputs.REFERENCE.of(modality)),
                  inputs.get(HeadInputs.REFERENCE_VALID.of(modality))),
              inputs.get(HeadInputs.CELLS.of(modality)),
              inputs.get(HeadInputs.REFERENCE_BANDS.of(modality))));
    }
    return head.logits(given, seasons(modalities, inputs));
  }
}
