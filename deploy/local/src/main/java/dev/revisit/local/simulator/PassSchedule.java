package dev.revisit.local.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When satellites pass over the simulated place.
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

  /** Days between two passes of the Sentinel-1 pair. */
  static final int RADAR_PAIR_DAYS = 6;

  /**
   * S1B counts its orbits from its own launch: relative orbit = (absolute - 27) mod 175 + 1, and
   * absolute orbit 6,122 on 2017-06-19, six days after S1A's 17,018.
   */
  private static final int RADAR_ORBITS_BEHIND_A = 17_018 - 6_122;

  private static final int NEIGHBOUR_ORBITS = 43;
  private static final int OPTICAL_RELATIVE_ORBITS = 143;
  private static final Duration NEIGHBOUR_AFTER = Duration.ofDays(3).plusMinutes(10);

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

  /** The next pass over the same place, which a thinned series leaves free. */
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
        first ? 'A' : 'B', start, (int) Math.round(orbit), OPTICAL_RELATIVE_ORBIT, Swath.FULL);
  }

  /**
   * The pass three days later on the neighbouring track to the west (43 orbits on), which sees the
   * western part of the place only.
   */
  static OpticalPass neighbour(OpticalPass pass) {
    int relative = (pass.relativeOrbit() + NEIGHBOUR_ORBITS - 1) % OPTICAL_RELATIVE_ORBITS + 1;
    return new OpticalPass(
        pass.satellite(),
        pass.datatakeStart().plus(NEIGHBOUR_AFTER),
        pass.absoluteOrbit() + NEIGHBOUR_ORBITS,
        relative,
        Swath.FULL);
  }

  /**
   * Passes of Sentinel-1 on a track from {@code from} to {@code until}, both included.
   *
   * @param everyDays a multiple of 12, then Sentinel-1A alone; or 6, then both satellites of the
   *     first pair, as if the second one still flew
   */
  static List<RadarPass> radar(
      RadarPass.Track track, LocalDate from, LocalDate until, int everyDays) {
    List<RadarPass> passes = new ArrayList<>();
    LocalDate anchor = track.anchor().atZone(ZoneOffset.UTC).toLocalDate();
    int step = everyDays == RADAR_PAIR_DAYS ? RADAR_PAIR_DAYS : RADAR_REPEAT_DAYS;
    long offset = Math.floorMod(ChronoUnit.DAYS.between(from, anchor), (long) step);
    for (LocalDate day = from.plusDays(offset);
        !day.isAfter(until);
        day = day.plusDays(everyDays)) {
      long days = ChronoUnit.DAYS.between(anchor, day);
      boolean first = Math.floorMod(days, (long) RADAR_REPEAT_DAYS) == 0;
      long repeats = Math.floorDiv(days, (long) RADAR_REPEAT_DAYS);
      int orbit = first ? track.anchorOrbit() : track.anchorOrbit() - RADAR_ORBITS_BEHIND_A;
      passes.add(
          new RadarPass(
              track,
              first ? 'A' : 'B',
              track.anchor().plus(Duration.ofDays(days)),
              (int) (orbit + repeats * RADAR_ORBITS_PER_REPEAT),
              Swath.FULL));
    }
    return passes;
  }
}
