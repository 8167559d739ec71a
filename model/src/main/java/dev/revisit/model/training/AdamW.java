package dev.revisit.model.training;

import dev.revisit.model.network.Parameters;
import dev.revisit.model.runtime.NetworkRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.ApplyAdam;
import org.tensorflow.types.TFloat32;

/**
 * One AdamW step as operations of a graph: gradients, clipping by their global norm, decoupled
 * weight decay of matrices (not of biases, norms, modality vectors and mask tokens, which are all
 * vectors), and the update.
 *
 * <p>What changes from step to step (learning rate, bias corrections) is computed in Java and fed,
 * so the graph needs no step counter. Every update waits for the global norm and with it for every
 * gradient: no parameter changes while the backward pass still reads it.
 */
final class AdamW {
  /** As in the reference implementation of gradient clipping in PyTorch. */
  private static final float NORM_EPSILON = 1e-6f;

  /**
   * A part of the loss.
   *
   * @param tf builds where its gradients are to be computed
   * @param loss a scalar
   */
  record Part(Ops tf, Operand<TFloat32> loss) {}

  private final AdamWSettings settings;
  private final Parameters firstMoments;
  private final Parameters secondMoments;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> decay;
  private final Placeholder<TFloat32> beta1Power;
  private final Placeholder<TFloat32> beta2Power;
  private final Placeholder<TFloat32> epsilon;
  private final Operand<TFloat32> norm;
  private final Op update;

  /**
   * @param parameters of the network
   * @param trained names and shapes of those that are updated; the loss must depend on each
   * @param loss a scalar
   */
  AdamW(
      Ops tf,
      Parameters parameters,
      Map<String, long[]> trained,
      Operand<TFloat32> loss,
      AdamWSettings settings) {
    this(tf, parameters, trained, loss, settings, name -> 1);
  }

  /**
   * @param rateScales by what the learning rate of a parameter is multiplied, by name
   */
  AdamW(
      Ops tf,
      Parameters parameters,
      Map<String, long[]> trained,
      Operand<TFloat32> loss,
      AdamWSettings settings,
      ToDoubleFunction<String> rateScales) {
    this(tf, parameters, trained, List.of(new Part(tf, loss)), settings, rateScales);
  }

  /**
   * @param parts that add up to the loss
   * @param rateScales by what the learning rate of a parameter is multiplied, by name
   */
  AdamW(
      Ops tf,
      Parameters parameters,
      Map<String, long[]> trained,
      List<Part> parts,
      AdamWSettings settings,
      ToDoubleFunction<String> rateScales) {
    this.settings = settings;
    this.firstMoments = new Parameters(tf.withSubScope("first_moment"), trained);
    this.secondMoments = new Parameters(tf.withSubScope("second_moment"), trained);
    this.rate = scalar(tf);
    this.decay = scalar(tf);
    this.beta1Power = scalar(tf);
    this.beta2Power = scalar(tf);
    this.epsilon = scalar(tf);
    List<String> names = List.copyOf(trained.keySet());
    List<Operand<TFloat32>> variables = names.stream().map(parameters::get).toList();
    List<Operand<TFloat32>> gradients = gradients(tf, parts, variables);
    List<Operand<TFloat32>> halfSquares = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      halfSquares.add(tf.nn.l2Loss(gradients.get(i)));
    }
    this.norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(halfSquares)));
    Operand<TFloat32> scale =
        tf.math.minimum(
            tf.constant(1f),
            tf.math.div(
                tf.constant((float) settings.clip()),
                tf.math.add(norm, tf.constant(NORM_EPSILON))));
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean matrix = trained.get(name).length >= 2;
      float rateScale = (float) rateScales.applyAsDouble(name);
      updates.add(update(tf, name, variables.get(i), gradients.get(i), scale, matrix, rateScale));
    }
    this.update = tf.withControlDependencies(updates).noOp();
  }

  private static List<Operand<TFloat32>> gradients(
      Ops tf, List<Part> parts, List<Operand<TFloat32>> variables) {
    List<Gradients> partial =
        parts.stream().map(part -> part.tf().gradients(part.loss(), variables)).toList();
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      List<Operand<TFloat32>> terms = new ArrayList<>();
      for (Gradients part : partial) {
        terms.add(part.dy(i));
      }
      gradients.add(terms.size() == 1 ? terms.get(0) : tf.math.addN(terms));
    }
    return gradients;
  }

  private static Placeholder<TFloat32> scalar(Ops tf) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  private Op update(
      Ops tf,
      String name,
      Operand<TFloat32> variable,
      Operand<TFloat32> gradient,
      Operand<TFloat32> scale,
      boolean decays,
      float rateScale) {
    Op ready = scale;
    if (decays && settings.weightDecay() > 0) {
      Ops afterGradients = tf.withControlDependencies(scale);
      ready =
          afterGradients.assignSub(
              variable, afterGradients.math.mul(variable, scaled(tf, decay, rateScale)));
    }
    return tf.withControlDependencies(ready)
        .train
        .applyAdam(
            variable,
            firstMoments.get(name),
            secondMoments.get(name),
            beta1Power,
            beta2Power,
            scaled(tf, rate, rateScale),
            tf.constant((float) settings.beta1()),
            tf.constant((float) settings.beta2()),
            epsilon,
            tf.math.mul(gradient, scale),
            new ApplyAdam.Options[0]);
  }

  private static Operand<TFloat32> scaled(Ops tf, Operand<TFloat32> value, float scale) {
    return scale == 1 ? value : tf.math.mul(value, tf.constant(scale));
  }

  /**
   * Feeds what a step needs.
   *
   * @param learningRate of this step
   * @param step counted from 1 since the moments were zero
   */
  void feed(NetworkRun run, double learningRate, long step) {
    double power1 = Math.pow(settings.beta1(), (double) step);
    double power2 = Math.pow(settings.beta2(), (double) step);
    run.feed(rate, new float[] {(float) learningRate});
    run.feed(decay, new float[] {(float) (learningRate * settings.weightDecay())});
    run.feed(beta1Power, new float[] {(float) power1});
    run.feed(beta2Power, new float[] {(float) power2});
    // TensorFlow adds epsilon to the root before its bias correction, the paper after it.
    run.feed(epsilon, new float[] {(float) (settings.epsilon() * Math.sqrt(1 - power2))});
  }

  /** Norm of all gradients before clipping. */
  Operand<TFloat32> norm() {
    return norm;
  }

  /** Running this makes the step. */
  Op update() {
    return update;
  }

  Parameters firstMoments() {
    return firstMoments;
  }

  Parameters secondMoments() {
    return secondMoments;
  }
}
