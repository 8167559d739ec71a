package dev.revisit.connectors.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.connectors.stac.StacAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which band an asset holds, under the key styles of the catalogues. */
final class BandNames {
  static final List<String> REFLECTANCE =
      List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12");
  static final String SCENE_CLASSES = "SCL";
  static final List<String> BACKSCATTER = List.of("VV", "VH");

  /** Earth Search v1 and stactools name assets by these. */
  private static final Map<String, String> COMMON =
      Map.ofEntries(
          Map.entry("coastal", "B01"),
          Map.entry("blue", "B02"),
          Map.entry("green", "B03"),
          Map.entry("red", "B04"),
          Map.entry("rededge1", "B05"),
          Map.entry("rededge2", "B06"),
          Map.entry("rededge3", "B07"),
          Map.entry("nir", "B08"),
          Map.entry("nir08", "B8A"),
          Map.entry("nir09", "B09"),
          Map.entry("swir16", "B11"),
          Map.entry("swir22", "B12"),
          Map.entry("scl", SCENE_CLASSES));

  private static final Set<String> RADAR = Set.of("VV", "VH", "HH", "HV");
  private static final Pattern RESOLUTION = Pattern.compile("(.+)[_-](10|20|60)m");
  private static final Pattern CALIBRATED =
      Pattern.compile("(?:(?:gamma0|sigma0|rtc|gamma-naught)[_-])?(vv|vh|hh|hv)");

  private BandNames() {}

  /** Band of the asset as a whole by its key, else by its only described band. */
  static Optional<String> of(StacAsset asset) {
    return ofKey(asset.key()).or(() -> onlyBand(asset.fields()));
  }

  /** Band by a name such as {@code B02}, {@code red}, {@code SCL_20m}, {@code gamma0_vv}. */
  static Optional<String> ofKey(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    Matcher resolution = RESOLUTION.matcher(name);
    if (resolution.matches()) {
      name = resolution.group(1);
    }
    String upper = name.toUpperCase(Locale.ROOT);
    if (REFLECTANCE.contains(upper) || upper.equals(SCENE_CLASSES)) {
      return Optional.of(upper);
    }
    Matcher radar = CALIBRATED.matcher(name);
    if (radar.matches()) {
      return Optional.of(radar.group(1).toUpperCase(Locale.ROOT));
    }
    return Optional.ofNullable(COMMON.get(name));
  }

  /** The names of the bands that an asset describes, in the order of the file. */
  static List<Optional<String>> described(JsonNode asset) {
    JsonNode bands =
        asset.path("eo:bands").isArray() ? asset.path("eo:bands") : asset.path("bands");
    List<Optional<String>> names = new ArrayList<>();
    for (JsonNode band : bands) {
      names.add(ofKey(band.path("name").asText()));
    }
    return List.copyOf(names);
  }

  static boolean isRadar(String band) {
    return RADAR.contains(band);
  }

  private static Optional<String> onlyBand(JsonNode asset) {
    List<Optional<String>> names = described(asset);
    return names.size() == 1 ? names.get(0) : Optional.empty();
  }
}
