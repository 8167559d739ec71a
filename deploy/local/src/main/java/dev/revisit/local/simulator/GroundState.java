package dev.revisit.local.simulator;

import java.util.List;

/**
 * The ground on one date.
 *
 * @param looks all appearances
 * @param lookOf index into {@code looks} by row-major 10 m pixel of the window
 */
record GroundState(
    Climate.Conditions weather, Landscape landscape, List<Appearance> looks, int[] lookOf) {

  Appearance look(int pixel) {
    return looks.get(lookOf[pixel]);
  }
}
