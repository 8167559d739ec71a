package dev.revisit.connectors.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an asset says about the values of one of its bands: {@code raster:bands} (raster extension
 * 1.x), or {@code bands} with inherited asset fields (STAC 1.1, raster extension 2.0).
 */
final class RasterFacts {
  private final JsonNode asset;
  private final JsonNode rasterBand;
  private final JsonNode band;

  RasterFacts(JsonNode asset, int index) {
    this.asset = asset;
    this.rasterBand = asset.path("raster:bands").path(index);
    this.band = asset.path("bands").path(index);
  }

  Optional<Double> scale() {
    return first(rasterBand.path("scale"), band.path("raster:scale"), asset.path("raster:scale"));
  }

  Optional<Double> offset() {
    return first(
        rasterBand.path("offset"), band.path("raster:offset"), asset.path("raster:offset"));
  }

  Optional<Double> nodata() {
    return first(rasterBand.path("nodata"), band.path("nodata"), asset.path("nodata"));
  }

  /** True for decibels, which a reader of linear power would take for numbers near zero. */
  boolean inDecibels() {
    return Stream.of(rasterBand, band, asset)
        .map(holder -> holder.path("unit").asText().toLowerCase(Locale.ROOT))
        .anyMatch(unit -> unit.equals("db") || unit.equals("decibel"));
  }

  private static Optional<Double> first(JsonNode... candidates) {
    return Stream.of(candidates).map(RasterFacts::number).flatMap(Optional::stream).findFirst();
  }

  /**
   * The extension writes what JSON numbers cannot as {@code "nan"}, {@code "inf"}, {@code "-inf"}.
   */
  private static Optional<Double> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.doubleValue());
    }
    return switch (value.asText().toLowerCase(Locale.ROOT)) {
      case "nan" -> Optional.of(Double.NaN);
      case "inf" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-inf" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> Optional.empty();
    };
  }
}
