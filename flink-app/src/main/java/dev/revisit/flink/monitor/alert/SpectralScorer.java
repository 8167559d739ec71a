package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.monitor.season.Season;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges a look against what the place looked like in earlier seasons, one cell and index at a
 * time.
 *
 * <p><b>Reference.</b> The same season of earlier years, merged. When that has fewer than {@value
 * #NEEDED_LOOKS} looks at the cell: the seasons next to it in the year, from all years and both
 * sides, merged; then the opposite season. Another season adds its {@linkplain
 * SpectralIndex#otherSeasonSpread() spread} to the expectation. Without any, the cell is not
 * judged.
 *
 * <p><b>Departure.</b> With n looks of mean m and sum of squares S about it, the spread between
 * looks is shrunk towards the prior spread s0 as if {@value #PRIOR_WEIGHT} looks had shown it (the
 * posterior of a scaled inverse chi-square prior; Gelman et al., Bayesian Data Analysis, 3rd ed.,
 * section 2.6), and a new look differs from the mean by both its own and the mean's uncertainty:
 * {@code sd^2 = (S + 4 s0^2) / (n - 1 + 4) * (1 + 1/n) [+ other-season spread^2]}, {@code z =
 * (observed - m) / sd}. Losses and gains both count: cutting lowers NDVI, flooding lowers
 * backscatter, new buildings raise it.
 *
 * <p><b>Probability.</b> The largest |z| of the look's indices gives {@code p = 1 / (1 + exp(-(|z|
 * - 3) / 0.5))}: one half at three standard deviations, 0.8 at 3.69, 0.95 at 4.47. Ours: the
 * Gaussian tail would call four deviations certain, but the residuals of real series are
 * heavy-tailed (haze and cloud shadow that the mask missed), so the log-odds grow linearly and not
 * with z squared. It ranks cells and is not calibrated; a calibration fitted on labelled changes
 * takes its place later.
 *
 * <p>Deterministic: integers, + - * / and sqrt, and {@link StrictMath}. About 10 ms a look with
 * five seasons.
 */
public final class SpectralScorer {

  /** Looks at a cell from which a season can serve as reference. */
  public static final int NEEDED_LOOKS = 2;

  /** Looks that the prior spread is worth. */
  public static final int PRIOR_WEIGHT = 4;

  /** Absolute departure at which change and no change are equally likely. */
  public static final double EVEN_DEPARTURE = 3.0;

  /** Departure by which the log-odds grow by one. */
  public static final double DEPARTURE_PER_LOG_ODD = 0.5;

  /**
   * Scores a look.
   *
   * @param season the season that the look lies in
   * @param closedSeasons statistics of the look's own series, of the seasons that were closed at
   *     its date; seasons that are not before the look's are ignored
   */
  public ScoreMap score(
      CellObservation look, Season season, Map<Season, CellStatistics> closedSeasons) {
    List<List<CellStatistics>> byDistance = byDistance(look, season, closedSeasons);
    byte[] scores = new byte[CellObservation.CELLS];
    boolean[] otherSeason = new boolean[CellObservation.CELLS];
    List<IndexScores> evidence = new ArrayList<>();
    for (SpectralIndex index : SpectralIndex.of(look.sensor())) {
      evidence.add(new IndexScores(index));
    }
    for (int cell = 0; cell < scores.length; cell++) {
      double largest = -1;
      for (IndexScores of : evidence) {
        int observed = look.steps(of.index())[cell];
        if (observed != SpectralIndex.MISSING && of.judge(cell, observed, byDistance)) {
          double departure = Math.abs(of.departure(cell));
          if (departure > largest) {
            largest = departure;
            otherSeason[cell] = of.distance(cell) > 0;
          }
        }
      }
      scores[cell] = largest < 0 ? ScoreMap.NOT_JUDGED : ScoreMap.code(probability(largest));
    }
    return new ScoreMap(look, scores, otherSeason, evidence);
  }

  /** Probability of change at an absolute departure. */
  static double probability(double departure) {
    return 1 / (1 + StrictMath.exp(-(departure - EVEN_DEPARTURE) / DEPARTURE_PER_LOG_ODD));
  }

  /** Statistics at 0, 1 and 2 seasons of the year from the look's, in the order of the seasons. */
  private static List<List<CellStatistics>> byDistance(
      CellObservation look, Season season, Map<Season, CellStatistics> closedSeasons) {
    List<List<CellStatistics>> byDistance =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    new TreeMap<>(closedSeasons)
        .headMap(season)
        .forEach(
            (closed, statistics) -> {
              if (statistics.sensor() != look.sensor()) {
                throw new IllegalArgumentException(
                    "a look of "
                        + look.sensor()
                        + " cannot be judged by statistics of "
                        + statistics.sensor()
                        + "; pass those of its own series");
              }
              int apart = Math.abs(closed.quarter() - season.quarter());
              byDistance.get(Math.min(apart, 4 - apart)).add(statistics);
            });
    return byDistance;
  }
}
