package dev.revisit.connectors.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.stac.StacItem;

/** A plain Sentinel-2 or Sentinel-1 item that a test changes in one respect. */
final class ItemBuilder {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final ObjectNode item;

  private ItemBuilder(ObjectNode item) {
    this.item = item;
  }

  static ItemBuilder sentinel2() {
    return new ItemBuilder(
        (ObjectNode)
            json(
                "{'type': 'Feature', 'stac_version': '1.1.0', 'id': 'S2B_T33UUP_20240501_L2A',"
                    + "'collection': 'c', 'links': [], 'bbox': [13, 48, 14, 49],"
                    + "'properties': {'datetime': '2024-05-01T10:00:31Z',"
                    + "'platform': 'sentinel-2b', 'constellation': 'sentinel-2',"
                    + "'grid:code': 'MGRS-33UUP', 'proj:code': 'EPSG:32633',"
                    + "'s2:datatake_id': 'GS2B_20240501T100029_037352_N05.10',"
                    + "'s2:processing_baseline': '05.10', 'sat:relative_orbit': 122},"
                    + "'assets': {'red': {'href': 'https://example.org/B04.tif',"
                    + "'type': 'image/tiff; application=geotiff'}}}"));
  }

  static ItemBuilder sentinel1() {
    return new ItemBuilder(
        (ObjectNode)
            json(
                "{'type': 'Feature', 'stac_version': '1.0.0', 'id':"
                    + "'S1A_IW_GRDH_1SDV_20240501T051500_20240501T051525_053670_0684AB_rtc',"
                    + "'collection': 'sentinel-1-rtc', 'links': [], 'bbox': [13, 48, 14, 49],"
                    + "'properties': {'datetime': '2024-05-01T05:15:12Z',"
                    + "'platform': 'SENTINEL-1A', 'constellation': 'Sentinel-1',"
                    + "'sar:product_type': 'GRD', 'sar:instrument_mode': 'IW',"
                    + "'sat:orbit_state': 'descending', 'proj:epsg': 32633},"
                    + "'assets': {'vv': {'href': 'https://example.org/vv.tif',"
                    + "'type': 'image/tiff; application=geotiff'}}}"));
  }

  static ItemBuilder of(JsonNode document) {
    return new ItemBuilder(document.deepCopy());
  }

  ItemBuilder id(String id) {
    item.put("id", id);
    return this;
  }

  ItemBuilder property(String name, Object value) {
    ((ObjectNode) item.path("properties")).set(name, MAPPER.valueToTree(value));
    return this;
  }

  ItemBuilder withoutProperty(String name) {
    ((ObjectNode) item.path("properties")).remove(name);
    return this;
  }

  ItemBuilder withoutField(String name) {
    item.remove(name);
    return this;
  }

  /** An asset from JSON with single quotes. */
  ItemBuilder asset(String key, String asset) {
    ((ObjectNode) item.path("assets")).set(key, json(asset));
    return this;
  }

  ItemBuilder withoutAssets() {
    item.putObject("assets");
    return this;
  }

  StacItem build() {
    return StacItem.of(item);
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
