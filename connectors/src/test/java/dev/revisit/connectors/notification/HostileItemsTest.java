package dev.revisit.connectors.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.stac.SharedData;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.NotificationType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a field of a real item, the parser answers and the item is announced. */
class HostileItemsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> NONSENSE =
      List.of(
          "null",
          "true",
          "-1",
          "1e300",
          "99999999999999999999",
          "\"\"",
          "\"GS2Z_99999999T999999_999999_N99.99\"",
          "\"MGRS-00AAA\"",
          "\"EPSG:999999999999\"",
          "\"9999-99-99T99:99:99Z\"",
          "[]",
          "[null, {}, []]",
          "{}",
          "{\"href\": \"\\u0000 ://%zz\"}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "earth-search-v1_sentinel-2-c1-l2a_S2B_T20EPT_20250731T131905_L2A.json",
        "earth-search-v0_S2A_28QCH_20200714_0_L2A.json",
        "stactools_s1-rtc-mgrs_S1A_20200103_17RMJ_ASC.json"
      })
  void noFieldMakesTheParserThrow(String file) throws JsonProcessingException {
    JsonNode original = SharedData.json("stac-items", file);
    SceneParser parser = new SceneParser();
    int parsed = 0;
    for (String[] path : paths(original)) {
      for (String value : NONSENSE) {
        ObjectNode changed = original.deepCopy();
        JsonNode holder = changed;
        for (int i = 0; i < path.length - 1; i++) {
          holder = holder.path(path[i]);
        }
        ((ObjectNode) holder).set(path[path.length - 1], MAPPER.readTree(value));
        StacItem item = StacItem.of(changed);

        assertThat(parser.parse(item)).isNotNull();
        assertThat(
                SceneNotifications.of(
                    item, NotificationType.CREATED, "s", Instant.EPOCH, Instant.EPOCH, true))
            .isNotNull();
        parsed++;
      }
    }
    assertThat(parsed).isGreaterThan(400);
  }

  /** Every top field, every property, and every field of two assets. */
  private static List<String[]> paths(JsonNode item) {
    List<String[]> paths = new ArrayList<>();
    item.fieldNames().forEachRemaining(name -> paths.add(new String[] {name}));
    item.path("properties")
        .fieldNames()
        .forEachRemaining(name -> paths.add(new String[] {"properties", name}));
    for (String asset : List.of("red", "B04", "gamma0_vv", "scl")) {
      item.path("assets")
          .path(asset)
          .fieldNames()
          .forEachRemaining(name -> paths.add(new String[] {"assets", asset, name}));
      if (item.path("assets").has(asset)) {
        paths.add(new String[] {"assets", asset});
      }
    }
    return paths;
  }
}
