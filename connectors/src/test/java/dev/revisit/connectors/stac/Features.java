package dev.revisit.connectors.stac;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Small documents for tests, as text. */
final class Features {
  private Features() {}

  /** A point at a place and time. */
  static String item(String id, String collection, double lon, double lat, String datetime) {
    return quoted(
        "{'type': 'Feature', 'stac_version': '1.0.0', 'id': '"
            + id
            + "', 'collection': '"
            + collection
            + "', 'geometry': {'type': 'Point', 'coordinates': ["
            + lon
            + ", "
            + lat
            + "]}, 'bbox': ["
            + lon
            + ", "
            + lat
            + ", "
            + lon
            + ", "
            + lat
            + "], 'properties': {'datetime': '"
            + datetime
            + "'}, 'links': [], 'assets': {}}");
  }

  static String item(String id) {
    return item(id, "c", 10, 50, "2020-06-01T00:00:00Z");
  }

  static String page(String links, String... items) {
    return "{\"type\": \"FeatureCollection\", \"features\": ["
        + Arrays.stream(items).collect(Collectors.joining(","))
        + "], \"links\": ["
        + quoted(links)
        + "]}";
  }

  static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
