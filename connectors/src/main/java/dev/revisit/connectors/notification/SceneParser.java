package dev.revisit.connectors.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.notification.SceneParseResult.Malformed;
import dev.revisit.connectors.notification.SceneParseResult.Parsed;
import dev.revisit.connectors.notification.SceneParseResult.Unsupported;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.SkipReason;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads Sentinel-1 and Sentinel-2 items of Earth Search (v0, v1, Collection 1), Planetary Computer,
 * stactools and of catalogues in their style.
 *
 * <pre>{@code
 * SceneParseResult result = new SceneParser().parse(item);
 * if (result instanceof SceneParseResult.Parsed parsed) {
 *   expand(parsed.scene());
 * }
 * }</pre>
 *
 * <p>Reflectance is {@code stored * scale + offset}. The offset is the one that the asset declares,
 * with two exceptions that real catalogues need: 0 when the item says that the offset has been
 * applied already (Earth Search declares -0.1 even then), and -0.1 when the asset declares nothing
 * and the baseline is 04.00 or newer (Planetary Computer).
 *
 * <p>Stateless and thread-safe; never throws on any item.
 */
public final class SceneParser {
  private static final double REFLECTANCE_SCALE = 0.0001;
  private static final double BASELINE_04_OFFSET = -0.1;
  private static final String FIRST_BASELINE_WITH_OFFSET = "04.00";

  /** Every product sensed since has a baseline of 04.00 or newer. */
  private static final Instant OFFSET_SINCE = Instant.parse("2022-01-25T00:00:00Z");

  private static final double SENTINEL_1_NODATA = -32768;
  private static final int TRANSFORM_LENGTH = 6;
  private static final Set<String> UNGEOCODED = Set.of("SLC", "OCN", "RAW", "GRD");
  private static final Set<String> GEOCODED = Set.of("RTC", "NRB", "GTC", "ORB", "CARD4L");

  /** What the item is, decided by the most telling fact first. */
  public SceneParseResult parse(StacItem item) {
    ItemFacts facts = new ItemFacts(item);
    if (item.defect().isPresent()) {
      return new Malformed(
          "invalid-item",
          "Item " + item.id() + " is not valid STAC: " + item.defect().get(),
          "Report it to the provider; replay the dead letter once the item is repaired.");
    }
    if (facts.isLabel()) {
      return unsupported(facts, "Labels are not monitored");
    }
    return switch (facts.sensor()) {
      case SENTINEL_1 -> sentinel1(facts);
      case SENTINEL_2 -> sentinel2(facts);
      case UNKNOWN -> unsupported(facts, "Only Sentinel-1 and Sentinel-2 are monitored");
    };
  }

  private static SceneParseResult sentinel2(ItemFacts facts) {
    if (facts.isLevel1C()) {
      return unsupported(facts, "Level-1C is not monitored; subscribe to a Level-2A collection");
    }
    BandAssets assets = new BandAssets(facts.item());
    if (assets.onlyJpeg2000()) {
      return unsupported(facts, "All bands are JPEG 2000; use a collection of GeoTIFFs");
    }
    if (!assets.hasAny(BandNames.REFLECTANCE)) {
      return withoutAssets(facts, "reflectance");
    }
    Optional<MgrsTile> tile = facts.tile();
    if (tile.isEmpty()) {
      return new Malformed(
          "item-without-tile",
          "Item " + facts.item().id() + " names no MGRS tile",
          "The provider should give grid:code or s2:mgrs_tile.");
    }
    List<BandAssets.Candidate> bands =
        Stream.concat(BandNames.REFLECTANCE.stream(), Stream.of(BandNames.SCENE_CLASSES))
            .map(assets::of)
            .flatMap(Optional::stream)
            .toList();
    return scene(facts, tile, bands);
  }

  private static SceneParseResult sentinel1(ItemFacts facts) {
    StacItem item = facts.item();
    String mode = item.text("sar:instrument_mode").orElse("IW");
    if (!mode.equalsIgnoreCase("IW")) {
      return unsupported(facts, "Only the IW mode is monitored, not " + mode);
    }
    BandAssets assets = new BandAssets(item);
    boolean copolar = assets.hasAny(BandNames.BACKSCATTER);
    Optional<BandAssets.Candidate> any =
        Stream.of("VV", "VH", "HH", "HV").map(assets::of).flatMap(Optional::stream).findFirst();
    if (any.isEmpty()) {
      return assets.onlyJpeg2000()
          ? unsupported(facts, "All bands are JPEG 2000; use a collection of GeoTIFFs")
          : withoutAssets(facts, "backscatter");
    }
    if (!geocoded(facts, any.get().fields())) {
      return unsupported(
          facts,
          "Not geocoded to a map projection: the pixels have no places; use an RTC collection");
    }
    if (!copolar) {
      return unsupported(facts, "Only VV and VH are monitored, not HH and HV");
    }
    List<BandAssets.Candidate> bands =
        BandNames.BACKSCATTER.stream().map(assets::of).flatMap(Optional::stream).toList();
    if (bands.stream().anyMatch(SceneParser::inDecibels)) {
      return unsupported(facts, "Backscatter in decibels; use a collection of linear power");
    }
    return scene(facts, facts.tile(), bands);
  }

  private static SceneParseResult scene(
      ItemFacts facts, Optional<MgrsTile> tile, List<BandAssets.Candidate> bands) {
    StacItem item = facts.item();
    if (bands.stream().anyMatch(BandAssets.Candidate::relative)) {
      return new Malformed(
          "relative-href",
          "The assets of item " + item.id() + " are relative to an unknown location",
          "Announce the item's href, or embed it with absolute hrefs.");
    }
    Optional<Instant> observedAt = facts.observedAt();
    Optional<String> key = AcquisitionKey.of(facts);
    if (observedAt.isEmpty() || key.isEmpty()) {
      return new Malformed(
          "item-without-time",
          "Item " + item.id() + " has no sensing time and no interval of at most a day",
          "The provider should give datetime.");
    }
    if (item.geometry().isEmpty()) {
      return new Malformed(
          "item-without-footprint",
          "Item " + item.id() + " has neither a geometry nor a bounding box",
          "The provider should give the footprint.");
    }
    return new Parsed(
        new Scene(
            key.get(),
            facts.sensor(),
            facts.platform(),
            tile,
            observedAt.get(),
            facts.relativeOrbit(),
            facts.orbitDirection(),
            Revision.of(facts),
            facts.sensor() == Sensor.SENTINEL_2 ? facts.baseline() : Optional.empty(),
            item.geometry().get(),
            bands.stream().map(band -> assetReference(band, facts)).toList(),
            item.id(),
            item.collection(),
            item.selfHref().map(URI::toString)));
  }

  private static AssetReference assetReference(BandAssets.Candidate candidate, ItemFacts facts) {
    return facts.sensor() == Sensor.SENTINEL_1
        ? radar(candidate, facts)
        : optical(candidate, facts);
  }

  private static AssetReference optical(BandAssets.Candidate candidate, ItemFacts facts) {
    RasterFacts raster = new RasterFacts(candidate.fields(), candidate.index());
    boolean classes = candidate.band().equals(BandNames.SCENE_CLASSES);
    return reference(
        candidate,
        facts,
        classes ? 1.0 : raster.scale().orElse(REFLECTANCE_SCALE),
        classes ? 0.0 : reflectanceOffset(raster, facts),
        raster.nodata().orElse(0.0));
  }

  private static AssetReference radar(BandAssets.Candidate candidate, ItemFacts facts) {
    RasterFacts raster = new RasterFacts(candidate.fields(), candidate.index());
    return reference(
        candidate,
        facts,
        raster.scale().orElse(1.0),
        raster.offset().orElse(0.0),
        raster.nodata().orElse(SENTINEL_1_NODATA));
  }

  private static double reflectanceOffset(RasterFacts raster, ItemFacts facts) {
    boolean applied =
        Stream.of("earthsearch:boa_offset_applied", "sentinel:boa_offset_applied")
            .anyMatch(flag -> facts.item().properties().path(flag).asBoolean(false));
    if (applied) {
      return 0.0;
    }
    return raster.offset().orElseGet(() -> pixelsCarryOffset(facts) ? BASELINE_04_OFFSET : 0.0);
  }

  private static boolean pixelsCarryOffset(ItemFacts facts) {
    return facts
        .baseline()
        .map(baseline -> baseline.compareTo(FIRST_BASELINE_WITH_OFFSET) >= 0)
        .orElseGet(
            () -> facts.observedAt().map(time -> !time.isBefore(OFFSET_SINCE)).orElse(false));
  }

  private static AssetReference reference(
      BandAssets.Candidate candidate, ItemFacts facts, double scale, double offset, double nodata) {
    JsonNode fields = candidate.fields();
    JsonNode grid = fields.has("proj:transform") ? fields : facts.item().properties();
    return AssetReference.newBuilder()
        .setBand(candidate.band())
        .setHref(candidate.href())
        .setBandIndex(candidate.index())
        .setScale(scale)
        .setOffset(offset)
        .setNodata(nodata)
        .setEpsg(Epsg.of(fields).or(facts::epsg).orElse(null))
        .setTransform(transform(grid.path("proj:transform")))
        .setShape(shape(grid.path("proj:shape")))
        .build();
  }

  /** The first two rows: stactools writes all nine numbers of the matrix. */
  private static List<Double> transform(JsonNode numbers) {
    List<Double> six = new ArrayList<>();
    for (int i = 0; i < TRANSFORM_LENGTH && numbers.path(i).isNumber(); i++) {
      six.add(numbers.get(i).doubleValue());
    }
    return six.size() == TRANSFORM_LENGTH ? six : List.of();
  }

  private static List<Integer> shape(JsonNode numbers) {
    boolean sound =
        numbers.size() == 2 && numbers.path(0).asInt() > 0 && numbers.path(1).asInt() > 0;
    return sound ? List.of(numbers.get(0).asInt(), numbers.get(1).asInt()) : List.of();
  }

  /**
   * Earth Search's GRD declares EPSG:4326, but that is the bounding box; the pixels are in radar
   * geometry. A projected CRS, or a product type that says so, means geocoded.
   */
  private static boolean geocoded(ItemFacts facts, JsonNode asset) {
    String type = facts.item().text("sar:product_type").orElse("").toUpperCase(Locale.ROOT);
    if (GEOCODED.contains(type)) {
      return true;
    }
    Optional<Integer> epsg = Epsg.of(asset).or(facts::epsg);
    if (epsg.isPresent()) {
      return epsg.get() != Epsg.GEOGRAPHIC;
    }
    return !UNGEOCODED.contains(type) && asset.has("proj:transform");
  }

  private static boolean inDecibels(BandAssets.Candidate candidate) {
    return new RasterFacts(candidate.fields(), candidate.index()).inDecibels();
  }

  private static SceneParseResult withoutAssets(ItemFacts facts, String quantity) {
    return new Malformed(
        "item-without-assets",
        "Item " + facts.item().id() + " has no GeoTIFF with " + quantity,
        "Report it to the provider; replay the dead letter once the item is complete.");
  }

  private static Unsupported unsupported(ItemFacts facts, String detail) {
    return new Unsupported(
        SkipReason.UNSUPPORTED_PRODUCT,
        detail + ".",
        AcquisitionKey.of(facts).orElseGet(() -> AcquisitionKey.substitute(facts)));
  }
}
