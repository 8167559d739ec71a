package dev.revisit.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Turns embeddings so that their leading principal components have variance 1. The cosine of raw
 * features is ruled by the few directions in which a network happens to vary most; after whitening
 * every direction counts alike (Jégou and Chum, Negative evidences and co-occurrences in image
 * retrieval, ECCV 2012).
 */
public final class Whitening {
  /** Share of the largest variance that is rounding. */
  private static final double NOTHING = 1e-8;

  private final double[] mean;
  private final double[][] directions; // [components][dim], divided by the deviation

  private Whitening(double[] mean, double[][] directions) {
    this.mean = mean;
    this.directions = directions;
  }

  /**
   * Fits on embeddings without labels.
   *
   * @param embeddings {@code [n][dim]}, at least two
   * @param most components; fewer if there are fewer directions with any variance
   */
  public static Whitening fit(List<float[]> embeddings, int most) {
    if (embeddings.size() < 2) {
      throw new IllegalArgumentException(
          "Whitening of %d embeddings: give at least two".formatted(embeddings.size()));
    }
    int dim = embeddings.get(0).length;
    double[][] rows = new double[embeddings.size()][dim];
    double[] mean = new double[dim];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < dim; j++) {
        rows[i][j] = embeddings.get(i)[j];
        mean[j] += rows[i][j] / rows.length;
      }
    }
    for (double[] row : rows) {
      for (int j = 0; j < dim; j++) {
        row[j] -= mean[j];
      }
    }
    return new Whitening(mean, directions(rows, varying(rows), most));
  }

  /**
   * Principal directions divided by their deviations, the leading one first.
   *
   * @param rows {@code [n][dim]}, centred
   * @param varying the features that count
   */
  private static double[][] directions(double[][] rows, int[] varying, int most) {
    if (varying.length == 0) {
      return new double[0][];
    }
    int dim = rows[0].length;
    RealMatrix x =
        new Array2DRowRealMatrix(rows, false)
            .getSubMatrix(IntStream.range(0, rows.length).toArray(), varying);
    // The smaller of both has the same variances: that of features, or that of samples.
    boolean bySamples = rows.length < varying.length;
    RealMatrix products = bySamples ? x.multiply(x.transpose()) : x.transpose().multiply(x);
    EigenDecomposition eigen =
        new EigenDecomposition(products.scalarMultiply(1.0 / (rows.length - 1)));
    double[] variances = eigen.getRealEigenvalues(); // descending
    List<double[]> directions = new ArrayList<>();
    for (int c = 0; c < Math.min(most, variances.length); c++) {
      if (!(variances[c] > 1e-12 * variances[0])) {
        break;
      }
      RealVector vector = eigen.getEigenvector(c);
      double deviation = Math.sqrt(variances[c]);
      RealVector direction =
          bySamples
              ? x.preMultiply(vector).mapDivide(deviation * Math.sqrt(rows.length - 1.0))
              : vector;
      double[] all = new double[dim];
      for (int j = 0; j < varying.length; j++) {
        all[varying[j]] = direction.getEntry(j) / deviation;
      }
      directions.add(all);
    }
    return directions.toArray(double[][]::new);
  }

  /**
   * The features that vary at all. Rounding makes constants vary a little, and the decomposition
   * does not converge with many of those.
   */
  private static int[] varying(double[][] rows) {
    int dim = rows[0].length;
    double[] squares = new double[dim];
    for (double[] row : rows) {
      for (int j = 0; j < dim; j++) {
        squares[j] += row[j] * row[j];
      }
    }
    double least = NOTHING * Arrays.stream(squares).max().orElse(0);
    return IntStream.range(0, dim).filter(j -> squares[j] > least).toArray();
  }

  /** {@code [dim]} to {@code [components]}. */
  public float[] apply(float[] embedding) {
    float[] white = new float[directions.length];
    for (int c = 0; c < white.length; c++) {
      double sum = 0;
      for (int j = 0; j < mean.length; j++) {
        sum += (embedding[j] - mean[j]) * directions[c][j];
      }
      white[c] = (float) sum;
    }
    return white;
  }
}
