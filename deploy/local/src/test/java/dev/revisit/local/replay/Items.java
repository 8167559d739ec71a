package dev.revisit.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.stac.StacItem;

/** Small STAC items for tests. */
final class Items {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Items() {}

  /**
   * An item with a square footprint of a tenth of a degree; {@code created} or {@code datetime} may
   * be blank for null.
   */
  static StacItem item(String id, String datetime, String created, double west, double south) {
    double east = west + 0.1;
    double north = south + 0.1;
    try {
      ObjectNode json =
          (ObjectNode)
              JSON.readTree(
                  """
                  {"type": "Feature", "stac_version": "1.1.0", "id": "%s", "collection": "c", "links": [], "assets": {},
                   "geometry": {"type": "Polygon", "coordinates": [[[%s, %s], [%s, %s], [%s, %s], [%s, %s], [%s, %s]]]},
                   "bbox": [%s, %s, %s, %s], "properties": {}}
                  """
                      .formatted(
                          id, west, south, east, south, east, north, west, north, west, south, west,
                          south, east, north));
      ObjectNode properties = (ObjectNode) json.get("properties");
      if (datetime.isBlank()) {
        properties.putNull("datetime");
      } else {
        properties.put("datetime", datetime);
      }
      if (!created.isBlank()) {
        properties.put("created", created);
      }
      return StacItem.of(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
