package dev.revisit.connectors.notification;

import java.util.Optional;

/**
 * Relative from absolute orbit numbers. The repeat cycles are 143 orbits (Sentinel-2) and 175
 * (Sentinel-1); the phases were checked against real products: S2A 24344 is 37 and 18626 is 39, S2B
 * 43879 is 95 and 12081 is 43, S1A 49191 is 119, S1B shares the tracks of S1A. Newer satellites
 * have no phase here: their number must come from the item.
 */
final class Tracks {
  private static final int SENTINEL_1_CYCLE = 175;
  private static final int SENTINEL_2_CYCLE = 143;

  private Tracks() {}

  static Optional<Integer> relative(String platform, int absolute) {
    return switch (platform) {
      case "sentinel-1a" -> Optional.of(cyclic(absolute - 73, SENTINEL_1_CYCLE));
      case "sentinel-1b" -> Optional.of(cyclic(absolute - 27, SENTINEL_1_CYCLE));
      case "sentinel-2a" -> Optional.of(cyclic(absolute - 141, SENTINEL_2_CYCLE));
      case "sentinel-2b" -> Optional.of(cyclic(absolute - 27, SENTINEL_2_CYCLE));
      default -> Optional.empty();
    };
  }

  private static int cyclic(int orbitsSincePhase, int cycle) {
    return Math.floorMod(orbitsSincePhase, cycle) + 1;
  }
}
