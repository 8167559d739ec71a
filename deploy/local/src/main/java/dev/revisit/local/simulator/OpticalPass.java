package dev.revisit.local.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * One overflight of a Sentinel-2 satellite.
 *
 * @param satellite {@code A} or {@code B}
 * @param datatakeStart start of the datatake, which names it
 * @param absoluteOrbit orbits since launch
 * @param relativeOrbit 1 to 143
 * @param swath part of the window that it saw
 */
record OpticalPass(
    char satellite, Instant datatakeStart, int absoluteOrbit, int relativeOrbit, Swath swath) {
  private static final Duration START_TO_TILE = Duration.ofMillis(256_024);
  private static final Duration START_TO_DATASTRIP = Duration.ofSeconds(238);

  /** When the tile was seen. */
  Instant sensedAt() {
    return datatakeStart.plus(START_TO_TILE);
  }

  /** When the first line of the datastrip was seen; Earth Search puts it into item names. */
  Instant datastripStart() {
    return datatakeStart.plus(START_TO_DATASTRIP);
  }

  OpticalPass within(Swath seen) {
    return new OpticalPass(satellite, datatakeStart, absoluteOrbit, relativeOrbit, seen);
  }
}
