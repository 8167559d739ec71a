package dev.revisit.local.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * One slice of an overflight of Sentinel-1 in interferometric wide swath mode.
 *
 * @param satellite {@code A} or {@code B}
 * @param swath part of the window that the slice holds
 */
record RadarPass(Track track, char satellite, Instant start, int absoluteOrbit, Swath swath) {
  private static final Duration SLICE = Duration.ofSeconds(25);

  /**
   * The two ground tracks over the window. The ascending one is that of the BigEarthNet scene
   * S1A_IW_GRDH_1SDV_20170613T165043 over this tile; the descending one follows 124 orbits later.
   * Relative orbits follow from absolute ones by (absolute - 73) mod 175 + 1 for Sentinel-1A. The
   * antenna looks to the right of the track, so the two see every slope from opposite sides.
   */
  enum Track {
    ASCENDING("ascending", Instant.parse("2017-06-13T16:50:43Z"), 17018, 348, 36.5),
    DESCENDING("descending", Instant.parse("2017-06-22T05:08:31Z"), 17142, 192, 41);

    private final String orbitState;
    private final Instant anchor;
    private final int anchorOrbit;
    private final double heading;
    private final double incidenceDegrees;

    Track(
        String orbitState,
        Instant anchor,
        int anchorOrbit,
        double heading,
        double incidenceDegrees) {
      this.orbitState = orbitState;
      this.anchor = anchor;
      this.anchorOrbit = anchorOrbit;
      this.heading = heading;
      this.incidenceDegrees = incidenceDegrees;
    }

    String orbitState() {
      return orbitState;
    }

    Instant anchor() {
      return anchor;
    }

    int anchorOrbit() {
      return anchorOrbit;
    }

    int relativeOrbit() {
      return (anchorOrbit - 73) % 175 + 1;
    }

    /** Direction of flight, clockwise from north. */
    double heading() {
      return heading;
    }

    /** Direction from the ground towards the antenna, clockwise from north. */
    double antennaAzimuth() {
      return (heading + 270) % 360;
    }

    /** Angle of incidence on level ground in the window. */
    double incidenceDegrees() {
      return incidenceDegrees;
    }
  }

  Instant end() {
    return start.plus(SLICE);
  }

  /** Middle of the slice. */
  Instant sensedAt() {
    return start.plus(SLICE.dividedBy(2));
  }

  RadarPass within(Swath seen) {
    return new RadarPass(track, satellite, start, absoluteOrbit, seen);
  }
}
