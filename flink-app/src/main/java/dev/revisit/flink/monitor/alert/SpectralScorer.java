package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges a look against what the place looked like in earlier seasons, cell by cell.
 *
 * <p><b>Reference.</b> The four closed seasons that ended at least a season before the look's
 * began, as long as there are any, so that a change is not compared with itself as soon as its own
 * season is closed. The look is compared with the same season of the year. When that has fewer than
 * {@value #NEEDED_LOOKS} looks at the cell: with the seasons next to it in the year, from both
 * sides, merged; then with the opposite season. Another season adds its {@linkplain
 * SpectralIndex#otherSeasonSpread() spread} to the expectation. Without any, the cell is not
 * judged.
 *
 * <p><b>Departure.</b> With n looks of mean m and sum of squares S about it, the spread between
 * looks is shrunk towards the prior spread s0 as if {@value #PRIOR_WEIGHT} looks had shown it (the
 * posterior of a scaled inverse chi-square prior; Gelman et al., Bayesian Data Analysis, 3rd ed.,
 * section 2.6). A season's own spread says too little where crops rotate: a field that was green
 * all spring is bare all spring in the next year. But it shows in its other seasons how much it
 * changes: with W the sum of squares of all seasons of the reference, each about its own mean, and
 * f their looks less one each, the spread is at least {@value #RESTLESSNESS} times {@code sqrt((W +
 * 4 s0^2) / (f + 4))}. A new look differs from the mean by both its own and the mean's uncertainty:
 * {@code sd^2 = max((S + 4 s0^2) / (n - 1 + 4), restless^2) * (1 + 1/n) [+ other-season spread^2]},
 * {@code z = (observed - m) / sd}.
 *
 * <p><b>Strength.</b> Optical looks are judged by NBR, and only its fall counts: leaves that are
 * cut, burnt, dying or built over. Without NBR by NDVI; it is no second vote, since snow in crowns
 * and haze move NDVI alone. Radar looks are judged by the mean of VV and VH, of which falls (water,
 * felled wood) and rises (buildings) count; it is multiplied by {@link SpectralIndex#trust()}. A
 * change is something that the place has not shown in any season: strength in a direction is the
 * departure, but at most {@value #YEAR_ALLOWANCE} more than the departure from the nearest season
 * of the year in this direction. So a field that is bare in spring instead of in autumn is no
 * change.
 *
 * <p><b>Water.</b> A flood may leave NBR as it was, and is gone within few looks. It shows without
 * standard deviations: where the place has been seen in at least {@value #NEEDED_SEASONS} seasons
 * of the year, and was green in all of them, an NDVI below zero is water; and nothing but smooth
 * water scatters {@value SpectralIndex#WATER_FALL} dB less, in VV and in VH, than the place does in
 * the season in which it scatters least. Frost and wet snow take 3 dB or so. The strength of that
 * evidence counts where it is more than the other.
 *
 * <p><b>Over years.</b> What no single look can tell, such as a building site on a field, is asked
 * of whole years, by {@link YearlyGreenness}; the strength of that evidence counts where it is more
 * than the other, and the look keeps it apart ({@link ScoreMap#codeOverYears}).
 *
 * <p><b>Probability.</b> {@code p = 1 / (1 + exp(-(strength - 2.5) / 0.5))}: one half at 2.5, 0.8
 * at 3.19, 0.95 at 3.97. Ours: the Gaussian tail would call four deviations certain, but the
 * residuals of real series are heavy-tailed (haze and cloud shadow that the mask missed), so the
 * log-odds grow linearly and not with z squared. It ranks cells and is not calibrated; {@link
 * ChangeFusion} weighs it.
 *
 * <p>The constants were chosen on simulated catalogues that nothing else is measured on (seeds
 * 8001, 8002, 9010 and 9012); model/docs/nano.md has what they reach on others.
 *
 * <p>Deterministic: integers, + - * / and sqrt, and {@link StrictMath}. About 20 ms a look with
 * five seasons.
 */
public final class SpectralScorer {

  /** Looks at a cell from which a season can serve as reference. */
  public static final int NEEDED_LOOKS = 2;

  /** Looks that the prior spread is worth. */
  public static final int PRIOR_WEIGHT = 4;

  /** Seasons that must lie between a look and its reference, where there is an older one. */
  static final int SEASONS_BACK = 2;

  /** Seasons before a look's that serve as reference: every season of the year once. */
  private static final int REFERENCE_SEASONS = SEASONS_BACK + IndexScores.SEASONS_OF_THE_YEAR - 1;

  /**
   * Times the spread within its seasons by which the same season of a place may differ from year to
   * year. With 1, crops that rotate alarm; with 2, few clear-cuts do.
   */
  static final double RESTLESSNESS = 1.5;

  /** By how much a strength may exceed the departure from the nearest season of the year. */
  static final double YEAR_ALLOWANCE = 1.0;

  /** Seasons of the year that a place must have been seen in, to know its lowest one. */
  public static final int NEEDED_SEASONS = 3;

  /** Strength at which change and no change are equally likely. */
  public static final double EVEN_STRENGTH = 2.5;

  /** Strength by which the log-odds grow by one. */
  public static final double STRENGTH_PER_LOG_ODD = 0.5;

  /**
   * Scores a look.
   *
   * @param season the season that the look lies in
   * @param closedSeasons statistics of the look's own series, of the seasons that were closed at
   *     its date; seasons that are not before the look's are ignored
   */
  public ScoreMap score(
      CellObservation look, Season season, Map<Season, CellStatistics> closedSeasons) {
    List<List<CellStatistics>> reference = reference(look, season, closedSeasons);
    List<IndexScores> evidence = new ArrayList<>();
    for (SpectralIndex index : SpectralIndex.of(look.sensor())) {
      evidence.add(new IndexScores(index, look, reference));
    }
    YearlyGreenness greenness = new YearlyGreenness(look, season, closedSeasons);
    byte[] scores = new byte[CellObservation.CELLS];
    byte[] overYears = new byte[CellObservation.CELLS];
    boolean[] otherSeason = new boolean[CellObservation.CELLS];
    List<IndexScores> deciding = new ArrayList<>();
    for (int cell = 0; cell < scores.length; cell++) {
      deciding.clear();
      for (IndexScores of : evidence) {
        if (of.judge(cell)) {
          if (of.index().decidesAlone()) {
            deciding.clear();
          }
          deciding.add(of);
        }
      }
      if (deciding.isEmpty()) {
        scores[cell] = ScoreMap.NOT_JUDGED;
      } else {
        double strength = Math.max(strength(deciding, cell), water(evidence, cell));
        double lasting = greenness.strength(cell);
        scores[cell] = ScoreMap.code(probability(Math.max(strength, lasting)));
        overYears[cell] = ScoreMap.code(probability(lasting));
        otherSeason[cell] = deciding.get(0).distance(cell) > 0;
      }
    }
    return new ScoreMap(look, scores, overYears, otherSeason, evidence);
  }

  /** Of the indices that decide, which have all judged the cell. */
  private static double strength(List<IndexScores> deciding, int cell) {
    SpectralIndex index = deciding.get(0).index();
    double mean = 0;
    for (int i = 0; i < deciding.size(); i++) {
      mean += index.trust() * deciding.get(i).departure(cell) / deciding.size();
    }
    double down = -mean;
    double up = mean;
    for (int season = 0; season < IndexScores.SEASONS_OF_THE_YEAR; season++) {
      double beyond = 0;
      for (int i = 0; i < deciding.size(); i++) {
        beyond += index.trust() * deciding.get(i).departureFrom(season) / deciding.size();
      }
      if (!Double.isNaN(beyond)) {
        down = Math.min(down, YEAR_ALLOWANCE - beyond);
        up = Math.min(up, YEAR_ALLOWANCE + beyond);
      }
    }
    return index.gainsCount() ? Math.max(down, up) : down;
  }

  /** That dry ground is under water, by all indices that judge the cell. */
  private static double water(List<IndexScores> evidence, int cell) {
    double strength = Double.POSITIVE_INFINITY;
    for (int i = 0; i < evidence.size(); i++) {
      IndexScores of = evidence.get(i);
      if (of.judged(cell)) {
        strength = Math.min(strength, of.index().water(of.lowest(), of.observed(cell)));
      }
    }
    return Double.isInfinite(strength) ? Double.NEGATIVE_INFINITY : strength;
  }

  /** Probability of change at a strength. */
  static double probability(double strength) {
    return 1 / (1 + StrictMath.exp(-(strength - EVEN_STRENGTH) / STRENGTH_PER_LOG_ODD));
  }

  /** How many seasons before a look's its judgement may ask for. */
  public static int seasonsBack(Sensor sensor) {
    return sensor == Sensor.SENTINEL_2 ? YearlyGreenness.SEASONS : REFERENCE_SEASONS;
  }

  /** What the look is compared with, by seasons of the year after the look's, 0 to 3. */
  private static List<List<CellStatistics>> reference(
      CellObservation look, Season season, Map<Season, CellStatistics> closedSeasons) {
    SortedMap<Season, CellStatistics> before =
        new TreeMap<>(closedSeasons).subMap(season.minus(REFERENCE_SEASONS), season);
    for (CellStatistics statistics : before.values()) {
      if (statistics.sensor() != look.sensor()) {
        throw new IllegalArgumentException(
            "a look of "
                + look.sensor()
                + " cannot be judged by statistics of "
                + statistics.sensor()
                + "; pass those of its own series");
      }
    }
    SortedMap<Season, CellStatistics> older = before.headMap(season.minus(SEASONS_BACK - 1));
    List<List<CellStatistics>> reference = new ArrayList<>();
    for (int i = 0; i < IndexScores.SEASONS_OF_THE_YEAR; i++) {
      reference.add(new ArrayList<>());
    }
    (older.isEmpty() ? before : older)
        .forEach(
            (closed, statistics) ->
                reference
                    .get(
                        Math.floorMod(
                            closed.quarter() - season.quarter(), IndexScores.SEASONS_OF_THE_YEAR))
                    .add(statistics));
    return reference;
  }
}
