package dev.revisit.local.sample;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param directory folder of the catalogue
 * @param window where it lies
 * @param opticalItems Sentinel-2 items, those with troubles included
 * @param radarItems Sentinel-1 items, those with troubles included
 * @param bytes size of all files
 */
public record SampleSummary(
    Path directory, SampleWindow window, int opticalItems, int radarItems, long bytes) {

  /** The STAC catalogue. */
  public Path catalog() {
    return directory.resolve("catalog.json");
  }

  /** GeoJSON of the area to monitor. */
  public Path area() {
    return directory.resolve("area.geojson");
  }

  /** GeoJSON of the planted changes. */
  public Path truth() {
    return directory.resolve("truth.geojson");
  }

  /** How scenes that are not simply processed should end. */
  public Path expectations() {
    return directory.resolve("expectations.json");
  }
}
