package dev.revisit.local.simulator;

import java.nio.file.Path;
import java.util.Map;

/**
 * What was written.
 *
 * @param directory folder of the catalogue
 * @param window where it lies
 * @param opticalItems Sentinel-2 items, those with troubles included
 * @param radarItems Sentinel-1 items, those with troubles included
 * @param events planted events by kind
 * @param bytes size of all files
 */
public record SimulationSummary(
    Path directory,
    SimulatedWindow window,
    int opticalItems,
    int radarItems,
    Map<EventKind, Integer> events,
    long bytes) {

  public SimulationSummary {
    events = Map.copyOf(events);
  }

  /** The STAC catalogue. */
  public Path catalog() {
    return directory.resolve("catalog.json");
  }

  /** GeoJSON of the area to monitor. */
  public Path area() {
    return directory.resolve("area.geojson");
  }

  /** GeoJSON of the planted events. */
  public Path truth() {
    return directory.resolve("truth.geojson");
  }

  /** How scenes that are not simply processed should end. */
  public Path expectations() {
    return directory.resolve("expectations.json");
  }
}
