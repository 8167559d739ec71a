package dev.revisit.local.calibrate;

import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.flink.monitor.alert.ScoreMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts cells by what the two scorers say of them and by whether they changed, and fits {@link
 * ChangeFusion} to them.
 *
 * <p>Changed and unchanged cells weigh the same in all, however rare change is. So fitted log-odds
 * are log-likelihood ratios, which is what looks add to the evidence of an alert; how rare change
 * is is in the evidence that it takes to confirm. A log-loss of ln 2 = 0.693 is that of knowing
 * nothing.
 */
final class ScoreTable {
  private static final int CODES = ScoreMap.STEPS + 1;
  private static final int STEPS = 100;
  private static final double TOLERANCE = 1e-10;

  /** Keeps weights finite when scores tell change without error; too small to matter otherwise. */
  private static final double RIDGE = 1e-6;

  private final long[] changed = new long[CODES * CODES];
  private final long[] unchanged = new long[CODES * CODES];
  private long changedCells;
  private long unchangedCells;

  /** Adds a cell that both have judged. */
  void add(int spectral, int model, boolean isChanged) {
    (isChanged ? changed : unchanged)[spectral * CODES + model]++;
    changedCells += isChanged ? 1 : 0;
    unchangedCells += isChanged ? 0 : 1;
  }

  long changed() {
    return changedCells;
  }

  long unchanged() {
    return unchangedCells;
  }

  /**
   * A weighing and what it is worth on these cells.
   *
   * @param logLoss mean negative log-likelihood, both classes weighing the same
   * @param areaUnderRoc probability that a changed cell is ranked above an unchanged one
   */
  record Fit(ChangeFusion fusion, double logLoss, double areaUnderRoc) {}

  /** The spectral scorer alone, calibrated. */
  Fit spectral() {
    return fit(true, false);
  }

  /** The model alone, calibrated. */
  Fit model() {
    return fit(false, true);
  }

  /** Both; one of them alone if the other would count against its own word. */
  Fit both() {
    double[] weights = minimise(true, true);
    if (weights[2] < 0) {
      return spectral();
    }
    return weights[1] < 0 ? model() : told(weights);
  }

  private Fit fit(boolean useSpectral, boolean useModel) {
    double[] weights = minimise(useSpectral, useModel);
    if (weights[1] < 0 || weights[2] < 0) {
      throw new IllegalStateException(
          "A scorer ranks unchanged cells above changed ones; it cannot be weighed");
    }
    return told(weights);
  }

  private Fit told(double[] weights) {
    return new Fit(
        new ChangeFusion(weights[0], weights[1], weights[2]),
        logLoss(weights),
        areaUnderRoc(weights));
  }

  /** Newton's method on the convex log-loss; bias, spectral weight, model weight. */
  private double[] minimise(boolean useSpectral, boolean useModel) {
    if (changed() == 0 || unchanged() == 0) {
      throw new IllegalStateException(
          "There are %d changed and %d unchanged cells that both scorers judged; both are needed"
              .formatted(changed(), unchanged()));
    }
    boolean[] free = {true, useSpectral, useModel};
    double[] weights = new double[3];
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[3];
      double[][] curvature = new double[3][3];
      for (int bin = 0; bin < changed.length; bin++) {
        double positive = (double) changed[bin] / changed() / 2;
        double negative = (double) unchanged[bin] / unchanged() / 2;
        if (positive + negative > 0) {
          double[] inputs = inputs(bin);
          double p = 1 / (1 + StrictMath.exp(-odds(inputs, weights)));
          for (int i = 0; i < 3; i++) {
            gradient[i] += inputs[i] * ((positive + negative) * p - positive);
            for (int j = 0; j < 3; j++) {
              curvature[i][j] += inputs[i] * inputs[j] * (positive + negative) * p * (1 - p);
            }
          }
        }
      }
      for (int i = 0; i < 3; i++) {
        gradient[i] += RIDGE * weights[i];
        curvature[i][i] += RIDGE;
        if (!free[i]) {
          gradient[i] = 0;
          Arrays.fill(curvature[i], 0);
          for (double[] row : curvature) {
            row[i] = 0;
          }
          curvature[i][i] = 1;
        }
      }
      double[] move = solve(curvature, gradient);
      // Log-odds reach 6.7; a full step from far away may overshoot.
      double length = Math.max(Math.abs(move[0]), Math.max(Math.abs(move[1]), Math.abs(move[2])));
      double scale = Math.min(1, 1 / length);
      for (int i = 0; i < 3; i++) {
        weights[i] -= scale * move[i];
      }
      if (length < TOLERANCE) {
        break;
      }
    }
    return weights;
  }

  private static double[] inputs(int bin) {
    return new double[] {1, ChangeFusion.logOdds(bin / CODES), ChangeFusion.logOdds(bin % CODES)};
  }

  private static double odds(double[] inputs, double[] weights) {
    return weights[0] * inputs[0] + weights[1] * inputs[1] + weights[2] * inputs[2];
  }

  /** Cramer's rule for three unknowns. */
  private static double[] solve(double[][] a, double[] b) {
    double all = determinant(a);
    double[] solution = new double[3];
    for (int column = 0; column < 3; column++) {
      double[][] replaced = {a[0].clone(), a[1].clone(), a[2].clone()};
      for (int row = 0; row < 3; row++) {
        replaced[row][column] = b[row];
      }
      solution[column] = determinant(replaced) / all;
    }
    return solution;
  }

  private static double determinant(double[][] a) {
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1])
        - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0])
        + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
  }

  private double logLoss(double[] weights) {
    double loss = 0;
    for (int bin = 0; bin < changed.length; bin++) {
      double odds = odds(inputs(bin), weights);
      loss += (double) changed[bin] / changed() / 2 * StrictMath.log1p(StrictMath.exp(-odds));
      loss += (double) unchanged[bin] / unchanged() / 2 * StrictMath.log1p(StrictMath.exp(odds));
    }
    return loss;
  }

  private double areaUnderRoc(double[] weights) {
    record Bin(double odds, long positive, long negative) {}
    List<Bin> bins =
        IntStream.range(0, changed.length)
            .filter(bin -> changed[bin] + unchanged[bin] > 0)
            .mapToObj(bin -> new Bin(odds(inputs(bin), weights), changed[bin], unchanged[bin]))
            .sorted(Comparator.comparingDouble(Bin::odds))
            .toList();
    double pairs = 0;
    long below = 0;
    for (int i = 0; i < bins.size(); ) {
      long positive = 0;
      long negative = 0;
      int next = i;
      // Equal scores are half a pair.
      while (next < bins.size() && bins.get(next).odds() == bins.get(i).odds()) {
        positive += bins.get(next).positive();
        negative += bins.get(next).negative();
        next++;
      }
      pairs += (double) positive * (below + negative / 2.0);
      below += negative;
      i = next;
    }
    return pairs / ((double) changed() * unchanged());
  }
}
