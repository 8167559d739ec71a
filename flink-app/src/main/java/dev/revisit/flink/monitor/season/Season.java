package dev.revisit.flink.monitor.season;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A meteorological season of one year, in UTC: DJF, MAM, JJA, SON. A winter is named by the year of
 * its January, so that December 2020 belongs to 2021-DJF.
 *
 * @param index year * 4 + {0 DJF, 1 MAM, 2 JJA, 3 SON}; consecutive seasons have consecutive
 *     indices
 */
public record Season(int index) implements Comparable<Season> {

  /** How long after its end a season stays open for scenes on their way (design, section 3). */
  public static final Duration GRACE = Duration.ofDays(10);

  private static final String[] NAMES = {"DJF", "MAM", "JJA", "SON"};
  private static final int PER_YEAR = 4;

  /** The season that an instant lies in. */
  public static Season of(Instant instant) {
    LocalDate date = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    int month = date.getMonthValue();
    return month == 12
        ? new Season((date.getYear() + 1) * PER_YEAR)
        : new Season(date.getYear() * PER_YEAR + month / 3);
  }

  /** Year by which the season is named. */
  public int year() {
    return Math.floorDiv(index, PER_YEAR);
  }

  /** Season of year: 0 DJF, 1 MAM, 2 JJA, 3 SON. */
  public int quarter() {
    return Math.floorMod(index, PER_YEAR);
  }

  /** First instant of the season. */
  public Instant start() {
    return minus(1).end();
  }

  /** First instant after the season. */
  public Instant end() {
    return LocalDate.of(year(), quarter() * 3 + 3, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Whether a look of this date may know the season: it ended at least the grace before. */
  public boolean closedAt(Instant look, Duration grace) {
    return !end().plus(grace).isAfter(look);
  }

  /** The season {@code seasons} earlier; 4 is the same season of the year before. */
  public Season minus(int seasons) {
    return new Season(Math.subtractExact(index, seasons));
  }

  /** For example {@code 2021-MAM}. */
  public String name() {
    return String.format(Locale.ROOT, "%04d-%s", year(), NAMES[quarter()]);
  }

  @Override
  public int compareTo(Season other) {
    return Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return name();
  }
}
