package dev.revisit.local.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When satellites pass over the sample's tile.
 *
 * <p>Sentinel-2: relative orbit 22, on which S2A saw this tile on 2017-06-13 (a BigEarthNet scene);
 * each satellite returns after 10 days (143 orbits) and the other one flies 5 days apart.
 * Sentinel-1A returns after 12 days (175 orbits).
 */
final class PassSchedule {
  /** Days between two passes of the Sentinel-2 pair. */
  static final int OPTICAL_REPEAT_DAYS = 5;

  /** Days between two passes of Sentinel-1A on one track. */
  static final int RADAR_REPEAT_DAYS = 12;

  private static final int OPTICAL_RELATIVE_ORBIT = 22;
  private static final Instant ANCHOR_A = Instant.parse("2017-06-13T10:10:31Z");
  private static final int ANCHOR_ORBIT_A = 10315;

  /** S2B on the same track 1,085 days later: 26 orbits before a known scene of 2020-06-04. */
  private static final int ANCHOR_DAYS_B = 1085;

  private static final int ANCHOR_ORBIT_B = 16922;
  private static final double OPTICAL_ORBITS_PER_DAY = 14.3;
  private static final int RADAR_ORBITS_PER_REPEAT = 175;

  private PassSchedule() {}

  /** Passes of the Sentinel-2 pair from {@code from} to {@code until}, both included. */
  static List<OpticalPass> optical(LocalDate from, LocalDate until, int everyDays) {
    List<OpticalPass> passes = new ArrayList<>();
    LocalDate anchor = ANCHOR_A.atZone(ZoneOffset.UTC).toLocalDate();
    long offset = Math.floorMod(ChronoUnit.DAYS.between(from, anchor), OPTICAL_REPEAT_DAYS);
    for (LocalDate day = from.plusDays(offset);
        !day.isAfter(until);
        day = day.plusDays(everyDays)) {
      passes.add(opticalOn(day));
    }
    return passes;
  }

  /** The next pass over the same place, which a sample that thins the series leaves free. */
  static OpticalPass following(OpticalPass pass) {
    LocalDate day = pass.datatakeStart().atZone(ZoneOffset.UTC).toLocalDate();
    return opticalOn(day.plusDays(OPTICAL_REPEAT_DAYS));
  }

  private static OpticalPass opticalOn(LocalDate day) {
    LocalDate anchor = ANCHOR_A.atZone(ZoneOffset.UTC).toLocalDate();
    long days = ChronoUnit.DAYS.between(anchor, day);
    boolean first = Math.floorMod(days, 2L * OPTICAL_REPEAT_DAYS) == 0;
    // A datatake starts within some seconds of the same time of day.
    long seconds = Math.floorMod(NoiseStream.hash(day.toEpochDay()), 16L) - 8;
    Instant start = ANCHOR_A.plus(Duration.ofDays(days)).plusSeconds(seconds);
    double orbit =
        first
            ? ANCHOR_ORBIT_A + days * OPTICAL_ORBITS_PER_DAY
            : ANCHOR_ORBIT_B + (days - ANCHOR_DAYS_B) * OPTICAL_ORBITS_PER_DAY;
    return new OpticalPass(
        first ? 'A' : 'B', start, (int) Math.round(orbit), OPTICAL_RELATIVE_ORBIT);
  }

  /** Passes of Sentinel-1A on a track from {@code from} to {@code until}, both included. */
  static List<RadarPass> radar(
      RadarPass.Track track, LocalDate from, LocalDate until, int everyDays) {
    List<RadarPass> passes = new ArrayList<>();
    LocalDate anchor = track.anchor().atZone(ZoneOffset.UTC).toLocalDate();
    long offset = Math.floorMod(ChronoUnit.DAYS.between(from, anchor), RADAR_REPEAT_DAYS);
    for (LocalDate day = from.plusDays(offset);
        !day.isAfter(until);
        day = day.plusDays(everyDays)) {
      long days = ChronoUnit.DAYS.between(anchor, day);
      long repeats = Math.floorDiv(days, RADAR_REPEAT_DAYS);
      passes.add(
          new RadarPass(
              track,
              track.anchor().plus(Duration.ofDays(days)),
              (int) (track.anchorOrbit() + repeats * RADAR_ORBITS_PER_REPEAT)));
    }
    return passes;
  }
}
