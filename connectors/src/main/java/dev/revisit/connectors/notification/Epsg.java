package dev.revisit.connectors.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The EPSG code of the projection extension: {@code proj:epsg} until 1.1, {@code proj:code} since.
 */
final class Epsg {
  /** WGS 84 geographic: never the grid of a monitored raster. */
  static final int GEOGRAPHIC = 4326;

  private static final Pattern CODE = Pattern.compile("(?i)EPSG:(\\d{4,6})");

  private Epsg() {}

  static Optional<Integer> of(JsonNode fields) {
    Matcher code = CODE.matcher(fields.path("proj:code").asText());
    if (code.matches()) {
      return Optional.of(Integer.valueOf(code.group(1)));
    }
    JsonNode epsg = fields.path("proj:epsg");
    return epsg.canConvertToInt() && epsg.isIntegralNumber()
        ? Optional.of(epsg.intValue())
        : Optional.empty();
  }
}
