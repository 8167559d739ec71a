package dev.revisit.connectors.raster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.schemas.AssetReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Items of the real catalogue, read without the parser that the jobs use. */
final class CatalogItem {

  private static final Map<String, String> BANDS =
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
          Map.entry("scl", "SCL"),
          Map.entry("vv", "VV"),
          Map.entry("vh", "VH"));

  private CatalogItem() {}

  /** Folder of the catalogue; skips the test when it is not there. */
  static Path catalog() {
    String shared = System.getProperty("revisit.shared", "");
    Path catalog = Path.of(shared, "data", "catalog");
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.isDirectory(catalog),
        "needs the real catalogue in revisit.shared/data/catalog");
    return catalog.toAbsolutePath().normalize();
  }

  /** The reflectance, radar and SCL assets of an item. */
  static List<AssetReference> assets(String collection, String id) throws IOException {
    Path folder = catalog().resolve(collection).resolve(id);
    JsonNode item = new ObjectMapper().readTree(folder.resolve(id + ".json").toFile());
    int epsg =
        Integer.parseInt(item.at("/properties/proj:code").asText().substring("EPSG:".length()));
    List<AssetReference> assets = new ArrayList<>();
    for (var entry : item.get("assets").properties()) {
      String key = entry.getKey();
      JsonNode asset = entry.getValue();
      String band = BANDS.get(key);
      if (band == null) {
        continue;
      }
      JsonNode raster = asset.at("/raster:bands/0");
      assets.add(
          AssetReference.newBuilder()
              .setBand(band)
              .setHref(folder.resolve(asset.get("href").asText()).normalize().toUri().toString())
              .setScale(raster.path("scale").asDouble(1))
              .setOffset(raster.path("offset").asDouble(0))
              .setNodata(raster.has("nodata") ? raster.get("nodata").asDouble() : null)
              .setEpsg(epsg)
              .setTransform(numbers(asset.path("proj:transform")).subList(0, 6))
              .setShape(numbers(asset.path("proj:shape")).stream().map(Double::intValue).toList())
              .build());
    }
    return assets;
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(value -> numbers.add(value.asDouble()));
    return numbers;
  }
}
