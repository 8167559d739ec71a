package dev.revisit.flink.monitor.alert;

import java.util.Arrays;
import java.util.List;

/**
 * Expectation and departure of one index at every cell of a look; see {@link SpectralScorer} for
 * the formulas.
 */
final class IndexScores {

  private final SpectralIndex index;
  private final double[] expected = new double[CellObservation.CELLS];
  private final double[] departure = new double[CellObservation.CELLS];
  private final byte[] distance = new byte[CellObservation.CELLS];
  private final double priorSquares;

  IndexScores(SpectralIndex index) {
    this.index = index;
    this.priorSquares = SpectralScorer.PRIOR_WEIGHT * squared(index.priorSpread());
    Arrays.fill(departure, Double.NaN);
  }

  /** Judges a cell; false when no season can serve as reference. */
  boolean judge(int cell, int observed, List<List<CellStatistics>> byDistance) {
    for (int d = 0; d < byDistance.size(); d++) {
      long n = 0;
      long sum = 0;
      long squares = 0;
      List<CellStatistics> seasons = byDistance.get(d);
      for (int s = 0; s < seasons.size(); s++) {
        Sums of = seasons.get(s).of(index);
        n += of.count[cell] & 0xff;
        sum += of.sum[cell];
        squares += of.squares[cell];
      }
      if (n >= SpectralScorer.NEEDED_LOOKS) {
        distance[cell] = (byte) d;
        expected[cell] = index.value((double) sum / n);
        double aboutMean = (double) (n * squares - sum * sum) / n * squared(index.step());
        double variance =
            (aboutMean + priorSquares) / (n - 1 + SpectralScorer.PRIOR_WEIGHT) * (1 + 1.0 / n);
        if (d > 0) {
          variance += squared(index.otherSeasonSpread());
        }
        departure[cell] = (index.value(observed) - expected[cell]) / Math.sqrt(variance);
        return true;
      }
    }
    return false;
  }

  SpectralIndex index() {
    return index;
  }

  boolean judged(int cell) {
    return !Double.isNaN(departure[cell]);
  }

  double expected(int cell) {
    return expected[cell];
  }

  /** Standardised departure; NaN when the cell was not judged. */
  double departure(int cell) {
    return departure[cell];
  }

  /** Seasons of the year between the look and its reference: 0, 1 or 2. */
  int distance(int cell) {
    return distance[cell];
  }

  private static double squared(double value) {
    return value * value;
  }
}
