package dev.revisit.local.sample;

import java.time.LocalDate;

/** The ground on one date, by row-major 10 m pixel of the window. */
final class GroundState {
  private final LocalDate date;
  private final Landscape landscape;
  private final Surface[] surfaces;
  private final double[] greenness;

  GroundState(LocalDate date, Landscape landscape, Surface[] surfaces, double[] greenness) {
    this.date = date;
    this.landscape = landscape;
    this.surfaces = surfaces;
    this.greenness = greenness;
  }

  LocalDate date() {
    return date;
  }

  Landscape landscape() {
    return landscape;
  }

  Surface surface(int pixel) {
    return surfaces[pixel];
  }

  /** 0 (dormant or bare) to 1 (full canopy). */
  double greenness(int pixel) {
    return greenness[pixel];
  }
}
