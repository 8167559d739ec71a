package dev.revisit.model.evaluation;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * Turns embeddings so that their leading principal components have variance 1. The cosine of raw
 * features is ruled by the few directions in which a network happens to vary most; after whitening
 * every direction counts alike (Jégou and Chum, Negative evidences and co-occurrences in image
 * retrieval, ECCV 2012).
 */
public final class Whitening {
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
    EigenDecomposition eigen =
        new EigenDecomposition(
            new Covariance(new Array2DRowRealMatrix(rows)).getCovarianceMatrix());
    double[] variances = eigen.getRealEigenvalues(); // descending
    int components = 0;
    while (components < Math.min(most, dim) && variances[components] > 1e-12 * variances[0]) {
      components++;
    }
    double[][] directions = new double[components][];
    for (int c = 0; c < components; c++) {
      directions[c] = eigen.getEigenvector(c).mapDivide(Math.sqrt(variances[c])).toArray();
    }
    return new Whitening(mean, directions);
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
