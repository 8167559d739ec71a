package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sentinel-2 items in the layout of Earth Search's {@code sentinel-2-c1-l2a}. */
final class OpticalItem {
  static final String COLLECTION = "sentinel-2-c1-l2a";

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double SCALE = 0.0001;
  private static final Duration SENSING_TO_PRODUCT = Duration.ofMinutes(262);
  private static final Duration PRODUCT_TO_CATALOGUE = Duration.ofMinutes(71);
  private static final List<String> EXTENSIONS =
      List.of(
          "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
          "https://stac-extensions.github.io/file/v2.1.0/schema.json",
          "https://stac-extensions.github.io/grid/v1.1.0/schema.json",
          "https://stac-extensions.github.io/mgrs/v1.0.0/schema.json",
          "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
          "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
          "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
          "https://stac-extensions.github.io/sentinel-2/v1.0.0/schema.json",
          "https://stac-extensions.github.io/view/v1.0.0/schema.json");

  private final SimulatedWindow window;
  private final OpticalPass pass;

  OpticalItem(SimulatedWindow window, OpticalPass pass) {
    this.window = window;
    this.pass = pass;
  }

  /** Name as in Earth Search's collection 1. */
  String id() {
    return "S2%c_T%s_%s_L2A"
        .formatted(pass.satellite(), window.tile().id(), COMPACT.format(pass.datastripStart()));
  }

  /** When the first processing finished. */
  Instant generated() {
    return pass.sensedAt().plus(SENSING_TO_PRODUCT).truncatedTo(ChronoUnit.SECONDS);
  }

  /** The item without assets. */
  ObjectNode document(
      String id, ProcessingBaseline baseline, Instant generated, OpticalScene scene, Sun sun) {
    ObjectNode item = ItemDocument.feature(id, COLLECTION, window, pass.swath(), EXTENSIONS);
    ObjectNode properties = (ObjectNode) item.get("properties");
    String catalogued = ItemDocument.time(generated.plus(PRODUCT_TO_CATALOGUE));
    properties.put("created", catalogued);
    properties.put("updated", catalogued);
    properties.put("datetime", ItemDocument.time(pass.sensedAt()));
    properties.put("platform", "sentinel-2" + Character.toLowerCase(pass.satellite()));
    properties.put("constellation", "sentinel-2");
    properties.set("instruments", Json.strings("msi"));
    properties.put("gsd", 10);
    properties.put("eo:cloud_cover", rounded(scene.cloudPercentage()));
    process(properties, baseline, generated);
    percentages(properties, scene);
    properties.put("sat:relative_orbit", pass.relativeOrbit());
    properties.put("sat:orbit_state", "descending");
    properties.put("view:sun_azimuth", rounded(sun.azimuthDegrees()));
    properties.put("view:sun_elevation", rounded(sun.elevationDegrees()));
    properties.put("grid:code", "MGRS-" + window.tile().id());
    properties.put("mgrs:utm_zone", window.tile().zone());
    properties.put("mgrs:latitude_band", String.valueOf(window.tile().band()));
    properties.put("mgrs:grid_square", "" + window.tile().column() + window.tile().row());
    properties.put("description", ItemDocument.SIMULATED);
    properties.put("proj:code", "EPSG:" + window.tile().epsg());
    ItemDocument.project(properties, window.lattice(10));
    return item;
  }

  private void process(ObjectNode properties, ProcessingBaseline baseline, Instant generated) {
    String product =
        "S2%c_MSIL2A_%s_%s_R%03d_T%s_%s.SAFE"
            .formatted(
                pass.satellite(),
                COMPACT.format(pass.datatakeStart()),
                baseline.productForm(),
                pass.relativeOrbit(),
                window.tile().id(),
                COMPACT.format(generated));
    String datatake =
        "GS2%c_%s_%06d_N%s"
            .formatted(
                pass.satellite(),
                COMPACT.format(pass.datatakeStart()),
                pass.absoluteOrbit(),
                baseline.id());
    String datastrip =
        "S2%c_OPER_MSI_L2A_DS_2BPS_%s_S%s_N%s"
            .formatted(
                pass.satellite(),
                COMPACT.format(generated),
                COMPACT.format(pass.datastripStart()),
                baseline.id());
    properties.put("s2:product_type", "S2MSI2A");
    properties.put("s2:processing_baseline", baseline.id());
    properties.put("s2:product_uri", product);
    properties.put("s2:generation_time", ItemDocument.time(generated));
    properties.put("s2:datatake_id", datatake);
    properties.put("s2:datatake_type", "INS-NOBS");
    properties.put("s2:datastrip_id", datastrip);
  }

  private static void percentages(ObjectNode properties, OpticalScene scene) {
    properties.put("s2:degraded_msi_data_percentage", 0);
    properties.put("s2:nodata_pixel_percentage", rounded(scene.noDataPercentage()));
    properties.put("s2:saturated_defective_pixel_percentage", 0);
    Map<String, Byte> classes =
        Map.of(
            "dark_features", OpticalScene.SCL_DARK,
            "cloud_shadow", OpticalScene.SCL_CLOUD_SHADOW,
            "vegetation", OpticalScene.SCL_VEGETATION,
            "not_vegetated", OpticalScene.SCL_NOT_VEGETATED,
            "water", OpticalScene.SCL_WATER,
            "unclassified", OpticalScene.SCL_UNCLASSIFIED,
            "medium_proba_clouds", OpticalScene.SCL_CLOUD_MEDIUM,
            "high_proba_clouds", OpticalScene.SCL_CLOUD_HIGH,
            "thin_cirrus", OpticalScene.SCL_CIRRUS,
            "snow_ice", OpticalScene.SCL_SNOW);
    classes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            entry ->
                properties.put(
                    "s2:" + entry.getKey() + "_percentage",
                    rounded(scene.percentage(entry.getValue()))));
  }

  /** The asset of a reflectance band. */
  ObjectNode band(OpticalBand band, ProcessingBaseline baseline, String file, long bytes) {
    ObjectNode asset =
        ItemDocument.asset(file, band.title(), window.lattice(band.resolution()), bytes);
    asset.put("gsd", band.resolution());
    asset
        .putArray("eo:bands")
        .addObject()
        .put("name", band.name())
        .put("common_name", band.commonName())
        .put("center_wavelength", band.centreMicrometres())
        .put("full_width_half_max", band.widthMicrometres());
    asset
        .putArray("raster:bands")
        .addObject()
        .put("nodata", 0)
        .put("data_type", "uint16")
        .put("spatial_resolution", band.resolution())
        .put("scale", SCALE)
        .put("offset", baseline.reflectanceOffset());
    asset.set("roles", Json.strings("data", "reflectance"));
    return asset;
  }

  /** The asset of the scene classification. */
  ObjectNode sceneClassification(String file, long bytes) {
    ObjectNode asset =
        ItemDocument.asset(file, "Scene classification map (SCL)", window.lattice(20), bytes);
    asset
        .putArray("raster:bands")
        .addObject()
        .put("nodata", 0)
        .put("data_type", "uint8")
        .put("spatial_resolution", 20);
    asset.set("roles", Json.strings("data"));
    return asset;
  }

  /** Turns a copy of an item into another processing of the same acquisition. */
  void reprocess(ObjectNode item, String id, ProcessingBaseline baseline, Instant generated) {
    item.put("id", id);
    ObjectNode properties = (ObjectNode) item.get("properties");
    process(properties, baseline, generated);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
