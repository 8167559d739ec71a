package dev.revisit.model.training;

import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.weights.TensorData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Logistic regression on embeddings: what features are worth when only a linear layer learns.
 *
 * <p>Features are standardised with the mean and deviation of the training set. The objective is
 * that of scikit-learn's LogisticRegression, {@code ||W||² / 2 + C sum of losses} with intercepts
 * left free, minimised by L-BFGS (D. Liu, J. Nocedal, On the limited memory BFGS method for large
 * scale optimization, 1989) until the largest gradient entry is small. One class a sample: softmax;
 * any number of classes: a sigmoid each.
 *
 * <p>Cost: iterations (a hundred or so) x samples x width x classes.
 */
public final class LinearProbe {
  /** The usual inverse of the regularisation. */
  public static final double USUAL_STRENGTH = 1;

  private static final int MEMORY = 10;
  private static final int ITERATIONS = 500;
  private static final double TOLERANCE = 1e-6;
  private static final double SUFFICIENT_DECREASE = 1e-4;

  /** Share of the largest deviation below which a feature is a constant. */
  private static final double ROUNDING = 1e-5;

  private final double[] mean;
  private final double[] deviation;
  private final double[] weights;
  private final int classes;
  private final boolean severalAtOnce;

  private LinearProbe(
      double[] mean, double[] deviation, double[] weights, int classes, boolean severalAtOnce) {
    this.mean = mean;
    this.deviation = deviation;
    this.weights = weights;
    this.classes = classes;
    this.severalAtOnce = severalAtOnce;
  }

  /**
   * Learns to tell one class for each sample.
   *
   * @param embeddings all of the same width
   * @param labels 0 to {@code classes - 1}
   * @param strength C, the inverse of the regularisation; 1 is usual
   */
  public static LinearProbe fit(
      List<float[]> embeddings, int[] labels, int classes, double strength) {
    List<boolean[]> present = new ArrayList<>();
    for (int label : labels) {
      boolean[] one = new boolean[classes];
      one[label] = true;
      present.add(one);
    }
    return fit(embeddings, present, classes, strength, false);
  }

  /** Learns to tell any number of classes for each sample; see {@link #fit}. */
  public static LinearProbe fitSeveral(
      List<float[]> embeddings, List<boolean[]> present, double strength) {
    return fit(embeddings, present, present.get(0).length, strength, true);
  }

  private static LinearProbe fit(
      List<float[]> embeddings,
      List<boolean[]> present,
      int classes,
      double strength,
      boolean severalAtOnce) {
    if (embeddings.isEmpty() || embeddings.size() != present.size() || classes < 2) {
      throw new IllegalArgumentException(
          "%d embeddings with labels for %d of %d classes: expected as many, of at least two classes"
              .formatted(embeddings.size(), present.size(), classes));
    }
    int width = embeddings.get(0).length;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (float[] embedding : embeddings) {
      for (int i = 0; i < width; i++) {
        mean[i] += embedding[i] / (double) embeddings.size();
      }
    }
    for (float[] embedding : embeddings) {
      for (int i = 0; i < width; i++) {
        deviation[i] += (embedding[i] - mean[i]) * (embedding[i] - mean[i]);
      }
    }
    for (int i = 0; i < width; i++) {
      deviation[i] = Math.sqrt(deviation[i] / embeddings.size());
    }
    double least = ROUNDING * Arrays.stream(deviation).max().orElse(0);
    for (int i = 0; i < width; i++) {
      // A constant feature tells nothing; rounding makes it vary a little.
      deviation[i] = deviation[i] > least ? deviation[i] : Double.POSITIVE_INFINITY;
    }
    LinearProbe probe =
        new LinearProbe(mean, deviation, new double[classes * (width + 1)], classes, severalAtOnce);
    double[][] inputs = embeddings.stream().map(probe::standardised).toArray(double[][]::new);
    probe.minimise(inputs, present, strength);
    return probe;
  }

  /** The classes' probabilities for an embedding; they sum to 1 unless several may hold. */
  public double[] probabilities(float[] embedding) {
    double[] logits = new double[classes];
    logits(weights, standardised(embedding), logits);
    return probabilities(logits);
  }

  /** The most probable class for an embedding; of equals the lowest. */
  public int classify(float[] embedding) {
    double[] probabilities = probabilities(embedding);
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return best;
  }

  /** Writes it into the parameters of a scene head. */
  void write(Map<String, TensorData> head) {
    int width = mean.length;
    float[] weight = new float[classes * width];
    float[] bias = new float[classes];
    float[] shift = new float[width];
    float[] scale = new float[width];
    for (int i = 0; i < width; i++) {
      shift[i] = (float) mean[i];
      scale[i] = (float) (1 / deviation[i]);
    }
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < width; i++) {
        weight[c * width + i] = (float) weights[c * (width + 1) + i];
      }
      bias[c] = (float) weights[c * (width + 1) + width];
    }
    head.put(SceneHeadShape.WEIGHT, TensorData.ofFloats(weight, classes, width));
    head.put(SceneHeadShape.BIAS, TensorData.ofFloats(bias, classes));
    head.put(SceneHeadShape.MEAN, TensorData.ofFloats(shift, width));
    head.put(SceneHeadShape.SCALE, TensorData.ofFloats(scale, width));
  }

  private double[] standardised(float[] embedding) {
    double[] input = new double[mean.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = (embedding[i] - mean[i]) / deviation[i];
    }
    return input;
  }

  private static void logits(double[] weights, double[] input, double[] logits) {
    int stride = input.length + 1;
    for (int c = 0; c < logits.length; c++) {
      double sum = weights[c * stride + input.length];
      for (int i = 0; i < input.length; i++) {
        sum += weights[c * stride + i] * input[i];
      }
      logits[c] = sum;
    }
  }

  private double[] probabilities(double[] logits) {
    double[] result = new double[classes];
    if (severalAtOnce) {
      for (int c = 0; c < classes; c++) {
        result[c] = 1 / (1 + Math.exp(-logits[c]));
      }
      return result;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      result[c] = Math.exp(logits[c] - largest);
      sum += result[c];
    }
    for (int c = 0; c < classes; c++) {
      result[c] /= sum;
    }
    return result;
  }

  /** The objective, and its gradient into an array. */
  private double objective(
      double[] at, double[][] inputs, List<boolean[]> present, double strength, double[] gradient) {
    int stride = mean.length + 1;
    double value = 0;
    for (int k = 0; k < at.length; k++) {
      boolean intercept = k % stride == mean.length;
      gradient[k] = intercept ? 0 : at[k];
      value += intercept ? 0 : at[k] * at[k] / 2;
    }
    double[] logits = new double[classes];
    for (int s = 0; s < inputs.length; s++) {
      logits(at, inputs[s], logits);
      double[] probability = probabilities(logits);
      for (int c = 0; c < classes; c++) {
        boolean yes = present.get(s)[c];
        value += strength * loss(logits, probability, c, yes);
        double difference = strength * (probability[c] - (yes ? 1 : 0));
        for (int i = 0; i < mean.length; i++) {
          gradient[c * stride + i] += difference * inputs[s][i];
        }
        gradient[c * stride + mean.length] += difference;
      }
    }
    return value;
  }

  private double loss(double[] logits, double[] probability, int c, boolean yes) {
    if (severalAtOnce) {
      double logit = yes ? -logits[c] : logits[c];
      // log(1 + e^x) without overflow.
      return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    }
    return yes ? -Math.log(Math.max(probability[c], Double.MIN_NORMAL)) : 0;
  }

  private record Step(double[] moved, double[] turned, double curvature) {}

  private void minimise(double[][] inputs, List<boolean[]> present, double strength) {
    double[] gradient = new double[weights.length];
    double value = objective(weights, inputs, present, strength, gradient);
    double limit = TOLERANCE * Math.max(1, strength * inputs.length / classes);
    Deque<Step> steps = new ArrayDeque<>();
    for (int iteration = 0; iteration < ITERATIONS && largest(gradient) > limit; iteration++) {
      double[] direction = direction(gradient, steps);
      double slope = dot(direction, gradient);
      if (slope >= 0) {
        // Rounding has spoilt what was remembered of the curvature.
        steps.clear();
        direction = direction(gradient, steps);
        slope = dot(direction, gradient);
      }
      double length = steps.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
      double[] next = new double[weights.length];
      double[] nextGradient = new double[weights.length];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < 40; halving++, length /= 2) {
        for (int k = 0; k < next.length; k++) {
          next[k] = weights[k] + length * direction[k];
        }
        nextValue = objective(next, inputs, present, strength, nextGradient);
        if (nextValue <= value + SUFFICIENT_DECREASE * length * slope) {
          break;
        }
      }
      if (!(nextValue < value)) {
        return;
      }
      double[] moved = new double[next.length];
      double[] turned = new double[next.length];
      for (int k = 0; k < next.length; k++) {
        moved[k] = next[k] - weights[k];
        turned[k] = nextGradient[k] - gradient[k];
        weights[k] = next[k];
        gradient[k] = nextGradient[k];
      }
      value = nextValue;
      double curvature = dot(moved, turned);
      if (curvature > 0) {
        steps.addLast(new Step(moved, turned, curvature));
        if (steps.size() > MEMORY) {
          steps.removeFirst();
        }
      }
    }
  }

  /** Minus the gradient times the remembered inverse curvature: the two loops of L-BFGS. */
  private static double[] direction(double[] gradient, Deque<Step> steps) {
    double[] direction = gradient.clone();
    Deque<Double> shares = new ArrayDeque<>();
    for (var newest = steps.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      double share = dot(step.moved(), direction) / step.curvature();
      shares.addFirst(share);
      add(direction, -share, step.turned());
    }
    if (!steps.isEmpty()) {
      Step last = steps.getLast();
      double scale = last.curvature() / dot(last.turned(), last.turned());
      for (int k = 0; k < direction.length; k++) {
        direction[k] *= scale;
      }
    }
    for (Step step : steps) {
      double share = shares.removeFirst() - dot(step.turned(), direction) / step.curvature();
      add(direction, share, step.moved());
    }
    for (int k = 0; k < direction.length; k++) {
      direction[k] = -direction[k];
    }
    return direction;
  }

  private static void add(double[] target, double factor, double[] values) {
    for (int k = 0; k < target.length; k++) {
      target[k] += factor * values[k];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
