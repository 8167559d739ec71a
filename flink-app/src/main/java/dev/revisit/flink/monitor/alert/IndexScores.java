package dev.revisit.flink.monitor.alert;

import java.util.Arrays;
import java.util.List;

/**
 * Expectation and departures of one index at the cells of a look; see {@link SpectralScorer} for
 * the formulas.
 */
final class IndexScores {

  static final int SEASONS_OF_THE_YEAR = 4;

  /** Where the two seasons next to the look's are kept together. */
  private static final int NEIGHBOURS = 4;

  private static final int[] NEAREST_FIRST = {0, NEIGHBOURS, 2};

  private final SpectralIndex index;
  private final int[] observed;
  private final List<List<CellStatistics>> reference;
  private final double priorSquares;
  private final double[] expected = new double[CellObservation.CELLS];
  private final double[] departure = new double[CellObservation.CELLS];
  private final byte[] distance = new byte[CellObservation.CELLS];

  // Of the cell at hand, by seasons of the year after the look's: looks, their sum and squares.
  private final long[] count = new long[SEASONS_OF_THE_YEAR + 1];
  private final long[] sum = new long[SEASONS_OF_THE_YEAR + 1];
  private final long[] squares = new long[SEASONS_OF_THE_YEAR + 1];
  private final double[] fromSeason = new double[SEASONS_OF_THE_YEAR];

  /**
   * Prepares an index.
   *
   * @param reference statistics by seasons of the year after the look's, 0 to 3
   */
  IndexScores(SpectralIndex index, CellObservation look, List<List<CellStatistics>> reference) {
    this.index = index;
    this.observed = look.steps(index);
    this.reference = reference;
    this.priorSquares = SpectralScorer.PRIOR_WEIGHT * squared(index.priorSpread());
    Arrays.fill(departure, Double.NaN);
  }

  /**
   * Judges a cell.
   *
   * @return false when the look does not show it or no season can serve as reference
   */
  boolean judge(int cell) {
    if (observed[cell] == SpectralIndex.MISSING) {
      return false;
    }
    double restlessness = gather(cell);
    int of = chooseReference(cell);
    if (of < 0) {
      return false;
    }
    expected[cell] = mean(of);
    double other = of == 0 ? 0 : squared(index.otherSeasonSpread());
    departure[cell] = departure(cell, of, restlessness, other);
    for (int season = 0; season < SEASONS_OF_THE_YEAR; season++) {
      fromSeason[season] =
          count[season] < SpectralScorer.NEEDED_LOOKS
              ? Double.NaN
              : departure(cell, season, restlessness, 0);
    }
    return true;
  }

  private double departure(int cell, int season, double restlessness, double more) {
    double variance = Math.max(variance(season), restlessness) * (1 + 1.0 / count[season]) + more;
    return (index.value(observed[cell]) - mean(season)) / Math.sqrt(variance);
  }

  /**
   * Adds up the cell's reference.
   *
   * @return variance between the looks of one season that the place has shown at any time of the
   *     year, widened
   */
  private double gather(int cell) {
    double aboutMeans = 0;
    long freedom = 0;
    for (int season = 0; season < SEASONS_OF_THE_YEAR; season++) {
      count[season] = 0;
      sum[season] = 0;
      squares[season] = 0;
      List<CellStatistics> years = reference.get(season);
      for (int year = 0; year < years.size(); year++) {
        Sums of = years.get(year).of(index);
        long n = of.count[cell] & 0xff;
        if (n > 0) {
          count[season] += n;
          sum[season] += of.sum[cell];
          squares[season] += of.squares[cell];
          aboutMeans += aboutMean(n, of.sum[cell], of.squares[cell]);
          freedom += n - 1;
        }
      }
    }
    return squared(SpectralScorer.RESTLESSNESS)
        * (aboutMeans + priorSquares)
        / (freedom + SpectralScorer.PRIOR_WEIGHT);
  }

  /** The season, else its neighbours together, else the opposite one; -1 when there is none. */
  private int chooseReference(int cell) {
    count[NEIGHBOURS] = count[1] + count[3];
    sum[NEIGHBOURS] = sum[1] + sum[3];
    squares[NEIGHBOURS] = squares[1] + squares[3];
    for (int d = 0; d < NEAREST_FIRST.length; d++) {
      if (count[NEAREST_FIRST[d]] >= SpectralScorer.NEEDED_LOOKS) {
        distance[cell] = (byte) d;
        return NEAREST_FIRST[d];
      }
    }
    return -1;
  }

  private double mean(int season) {
    return index.value((double) sum[season] / count[season]);
  }

  /** Posterior variance between looks of a season. */
  private double variance(int season) {
    return (aboutMean(count[season], sum[season], squares[season]) + priorSquares)
        / (count[season] - 1 + SpectralScorer.PRIOR_WEIGHT);
  }

  private double aboutMean(long n, long total, long totalOfSquares) {
    return (double) (n * totalOfSquares - total * total) / n * squared(index.step());
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

  /** Standardised departure from the reference; NaN when the cell was not judged. */
  double departure(int cell) {
    return departure[cell];
  }

  /**
   * Standardised departure of the cell judged last from a season of the year.
   *
   * @param season after the look's, 0 to 3
   * @return NaN when the reference has too few looks of it
   */
  double departureFrom(int season) {
    return fromSeason[season];
  }

  /** Value at the look of a cell that was judged. */
  double observed(int cell) {
    return index.value(observed[cell]);
  }

  /**
   * Mean of the season of the year in which the cell judged last was lowest.
   *
   * @return NaN when fewer than {@value SpectralScorer#NEEDED_SEASONS} seasons have enough looks
   */
  double lowest() {
    double lowest = Double.POSITIVE_INFINITY;
    int seasons = 0;
    for (int season = 0; season < SEASONS_OF_THE_YEAR; season++) {
      if (count[season] >= SpectralScorer.NEEDED_LOOKS) {
        lowest = Math.min(lowest, mean(season));
        seasons++;
      }
    }
    return seasons >= SpectralScorer.NEEDED_SEASONS ? lowest : Double.NaN;
  }

  /** Seasons of the year between the look and its reference: 0, 1 or 2. */
  int distance(int cell) {
    return distance[cell];
  }

  private static double squared(double value) {
    return value * value;
  }
}
