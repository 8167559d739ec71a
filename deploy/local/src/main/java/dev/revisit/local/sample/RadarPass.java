package dev.revisit.local.sample;

import java.time.Duration;
import java.time.Instant;

/** One slice of an overflight of Sentinel-1A in interferometric wide swath mode. */
record RadarPass(Track track, Instant start, int absoluteOrbit) {
  private static final Duration SLICE = Duration.ofSeconds(25);

  /**
   * The two ground tracks of the sample. The ascending one is that of the BigEarthNet scene
   * S1A_IW_GRDH_1SDV_20170613T165043 over this tile; the descending one follows 124 orbits later.
   * Relative orbits follow from absolute ones by (absolute - 73) mod 175 + 1.
   */
  enum Track {
    ASCENDING("ascending", Instant.parse("2017-06-13T16:50:43Z"), 17018),
    DESCENDING("descending", Instant.parse("2017-06-22T05:08:31Z"), 17142);

    private final String orbitState;
    private final Instant anchor;
    private final int anchorOrbit;

    Track(String orbitState, Instant anchor, int anchorOrbit) {
      this.orbitState = orbitState;
      this.anchor = anchor;
      this.anchorOrbit = anchorOrbit;
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
  }

  Instant end() {
    return start.plus(SLICE);
  }

  /** Middle of the slice. */
  Instant sensedAt() {
    return start.plus(SLICE.dividedBy(2));
  }
}
