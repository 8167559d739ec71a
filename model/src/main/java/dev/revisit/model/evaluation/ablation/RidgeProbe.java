package dev.revisit.model.evaluation.ablation;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A linear classifier of frozen features in closed form: ridge regression of standardised features
 * onto one-hot classes. Unlike a probe trained by gradient descent it has no schedule that could
 * favour one set of features.
 */
final class RidgeProbe {
  /** Penalty in units of a feature's variance. */
  private static final double PENALTY = 1e-2;

  private final double[] mean;
  private final double[] deviation;
  private final double[][] weights; // [width, classes]
  private final double[] shares; // of the classes among the samples

  private RidgeProbe(double[] mean, double[] deviation, double[][] weights, double[] shares) {
    this.mean = mean;
    this.deviation = deviation;
    this.weights = weights;
    this.shares = shares;
  }

  /**
   * Fits; {@code samples x width²} operations.
   *
   * @param samples features, all of one width; at least one
   * @param labels classes from 0
   */
  static RidgeProbe fit(List<float[]> samples, int[] labels) {
    int width = samples.get(0).length;
    int n = samples.size();
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (float[] x : samples) {
      for (int i = 0; i < width; i++) {
        mean[i] += x[i] / n;
      }
    }
    for (float[] x : samples) {
      for (int i = 0; i < width; i++) {
        deviation[i] += (x[i] - mean[i]) * (x[i] - mean[i]) / n;
      }
    }
    for (int i = 0; i < width; i++) {
      // A feature that never varies says nothing.
      deviation[i] = deviation[i] > 0 ? Math.sqrt(deviation[i]) : Double.POSITIVE_INFINITY;
    }
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    double[] shares = new double[classes];
    for (int label : labels) {
      shares[label] += 1.0 / n;
    }
    double[][] gram = new double[width][width];
    double[][] target = new double[width][classes];
    for (int s = 0; s < n; s++) {
      double[] z = standardised(samples.get(s), mean, deviation);
      for (int i = 0; i < width; i++) {
        for (int j = 0; j <= i; j++) {
          gram[i][j] += z[i] * z[j] / n;
        }
        target[i][labels[s]] += z[i] / n;
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        gram[j][i] = gram[i][j];
      }
      gram[i][i] += PENALTY;
    }
    RealMatrix solution =
        new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false))
            .getSolver()
            .solve(new Array2DRowRealMatrix(target, false));
    return new RidgeProbe(mean, deviation, solution.getData(), shares);
  }

  private static double[] standardised(float[] x, double[] mean, double[] deviation) {
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (x[i] - mean[i]) / deviation[i];
    }
    return z;
  }

  /** The class of the highest score. */
  int classify(float[] sample) {
    double[] z = standardised(sample, mean, deviation);
    double[] score = shares.clone();
    for (int i = 0; i < z.length; i++) {
      for (int c = 0; c < score.length; c++) {
        score[c] += z[i] * weights[i][c];
      }
    }
    int best = 0;
    for (int c = 1; c < score.length; c++) {
      best = score[c] > score[best] ? c : best;
    }
    return best;
  }
}
