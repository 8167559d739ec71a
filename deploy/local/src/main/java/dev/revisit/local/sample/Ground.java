package dev.revisit.local.sample;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The simulated place through time: landscape, seasons and planted changes. Immutable. */
final class Ground {
  private final Landscape landscape;
  private final Phenology phenology;
  private final List<PlantedChange> changes;

  Ground(Landscape landscape, Phenology phenology, List<PlantedChange> changes) {
    this.landscape = landscape;
    this.phenology = phenology;
    this.changes = List.copyOf(changes);
  }

  Landscape landscape() {
    return landscape;
  }

  List<PlantedChange> changes() {
    return changes;
  }

  /** The ground on a date. */
  GroundState on(LocalDate date) {
    Surface[] surfaces = landscape.surfaces();
    for (PlantedChange change : changes) {
      if (change.visibleOn(date)) {
        change
            .becomes()
            .ifPresent(surface -> change.pixels().stream().forEach(i -> surfaces[i] = surface));
      }
    }
    Map<Surface, Double> season = new EnumMap<>(Surface.class);
    for (Surface surface : Surface.values()) {
      season.put(surface, phenology.greenness(surface, date));
    }
    double[] greenness = new double[surfaces.length];
    Arrays.setAll(greenness, i -> season.get(surfaces[i]) * landscape.vigour(i));
    return new GroundState(date, landscape, surfaces, greenness);
  }
}
