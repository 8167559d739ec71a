package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Sentinel-1 items in the layout of Planetary Computer's {@code sentinel-1-rtc}. */
final class RadarItem {
  static final String COLLECTION = "sentinel-1-rtc";

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration SENSING_TO_CATALOGUE = Duration.ofMinutes(190);
  private static final int SLICE = 5;
  private static final List<String> EXTENSIONS =
      List.of(
          "https://stac-extensions.github.io/file/v2.1.0/schema.json",
          "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
          "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
          "https://stac-extensions.github.io/sar/v1.0.0/schema.json",
          "https://stac-extensions.github.io/sat/v1.0.0/schema.json");

  private final SimulatedWindow window;
  private final RadarPass pass;

  RadarItem(SimulatedWindow window, RadarPass pass) {
    this.window = window;
    this.pass = pass;
  }

  /** Product name and {@code _rtc}. */
  String id() {
    return product() + "_rtc";
  }

  /** Name of the ground-range product that the terrain correction starts from. */
  private String product() {
    long unique = NoiseStream.hash(pass.start().getEpochSecond()) & 0xFFFF;
    return "S1%c_IW_GRDH_1SDV_%s_%s_%06d_%06X_%04X"
        .formatted(
            pass.satellite(),
            COMPACT.format(pass.start()),
            COMPACT.format(pass.end()),
            pass.absoluteOrbit(),
            datatake(),
            unique);
  }

  /** Datatakes are numbered by about eight an orbit. */
  private long datatake() {
    return 8L * pass.absoluteOrbit();
  }

  /** The item without assets. */
  ObjectNode document(String id) {
    ObjectNode item = ItemDocument.feature(id, COLLECTION, window, pass.swath(), EXTENSIONS);
    ObjectNode properties = (ObjectNode) item.get("properties");
    String catalogued = ItemDocument.time(pass.end().plus(SENSING_TO_CATALOGUE));
    properties.put("created", catalogued);
    properties.put("updated", catalogued);
    properties.put("datetime", ItemDocument.time(pass.sensedAt()));
    properties.put("start_datetime", ItemDocument.time(pass.start()));
    properties.put("end_datetime", ItemDocument.time(pass.end()));
    properties.put("platform", "sentinel-1" + Character.toLowerCase(pass.satellite()));
    properties.put("constellation", "sentinel-1");
    properties.set("instruments", Json.strings("c-sar"));
    properties.put("gsd", 10);
    properties.put("sar:instrument_mode", "IW");
    properties.put("sar:frequency_band", "C");
    properties.put("sar:center_frequency", 5.405);
    properties.set("sar:polarizations", Json.strings("VV", "VH"));
    properties.put("sar:product_type", "GRD");
    properties.put("sar:observation_direction", "right");
    properties.put(
        "sat:platform_international_designator",
        pass.satellite() == 'A' ? "2014-016A" : "2016-025A");
    properties.put("sat:orbit_state", pass.track().orbitState());
    properties.put("sat:absolute_orbit", pass.absoluteOrbit());
    properties.put("sat:relative_orbit", pass.track().relativeOrbit());
    properties.put("s1:datatake_id", Long.toString(datatake()));
    properties.put("s1:product_timeliness", "Fast-24h");
    properties.put("s1:instrument_configuration_ID", "7");
    properties.put("s1:slice_number", Integer.toString(SLICE));
    properties.put("s1:total_slices", "12");
    properties.put("s1:product_identifier", product());
    properties.put("description", ItemDocument.SIMULATED);
    properties.put("proj:code", "EPSG:" + window.tile().epsg());
    ItemDocument.project(properties, window.lattice(10));
    return item;
  }

  /** The asset of a polarisation. */
  ObjectNode polarisation(Backscatter.Polarisation polarisation, String file, long bytes) {
    String title =
        polarisation + " polarization backscattering coefficient (terrain-flattened gamma0)";
    ObjectNode asset = ItemDocument.asset(file, title, window.lattice(10), bytes);
    asset
        .putArray("raster:bands")
        .addObject()
        .put("nodata", RadarSensor.NO_DATA)
        .put("data_type", "float32")
        .put("spatial_resolution", 10);
    asset.set("roles", Json.strings("data"));
    return asset;
  }
}
