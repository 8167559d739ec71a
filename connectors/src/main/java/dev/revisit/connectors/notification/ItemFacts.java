package dev.revisit.connectors.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The facts of an item under whatever names its provider gives them (Earth Search v0, v1 and
 * Collection 1, Planetary Computer, stactools, product names). Each accessor tries the most
 * specific source first.
 */
final class ItemFacts {
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern PLATFORM = Pattern.compile("s(?:entinel)?[-_ ]?([12])[-_ ]?([a-d])");
  private static final Pattern ID_PREFIX = Pattern.compile("^S([12])([A-D])_");
  private static final Pattern DATATAKE =
      Pattern.compile("GS2([A-D])_(\\d{8}T\\d{6})_(\\d{6})_N\\d{2}\\.\\d{2}");
  private static final Pattern ABSOLUTE_ORBIT = Pattern.compile("_A(\\d{6})_");
  private static final Pattern TILE_IN_ID = Pattern.compile("_T(\\d{2}[C-X][A-Z][A-V])(?:_|$)");
  private static final Pattern BASELINE = Pattern.compile("0?(\\d{1,2})\\.(\\d{1,2})");
  private static final Duration LONGEST_PASS = Duration.ofDays(1);

  private final StacItem item;
  private final Optional<ProductName> product;
  private final Optional<Matcher> datatake;

  ItemFacts(StacItem item) {
    this.item = item;
    this.product =
        Stream.of(
                item.text("s2:product_uri"),
                item.text("sentinel:product_id"),
                item.text("s1:product_identifier"),
                Optional.of(item.id()),
                item.text("title"))
            .flatMap(Optional::stream)
            .map(ProductName::in)
            .flatMap(Optional::stream)
            .findFirst();
    this.datatake = item.text("s2:datatake_id").map(DATATAKE::matcher).filter(Matcher::find);
  }

  StacItem item() {
    return item;
  }

  boolean isLabel() {
    for (Map.Entry<String, JsonNode> property : item.properties().properties()) {
      if (property.getKey().startsWith("label:")) {
        return true;
      }
    }
    return item.assets().values().stream().anyMatch(asset -> asset.roles().contains("labels"));
  }

  Sensor sensor() {
    Optional<String> platform = platform();
    if (platform.isPresent()) {
      return platform.get().startsWith("sentinel-1") ? Sensor.SENTINEL_1 : Sensor.SENTINEL_2;
    }
    String constellation = normalised(item.text("constellation").orElse(""));
    return switch (constellation) {
      case "sentinel-1" -> Sensor.SENTINEL_1;
      case "sentinel-2" -> Sensor.SENTINEL_2;
      default -> Sensor.UNKNOWN;
    };
  }

  Optional<String> platform() {
    return item.text("platform")
        .map(text -> PLATFORM.matcher(text.toLowerCase(Locale.ROOT)))
        .filter(Matcher::matches)
        .map(found -> "sentinel-" + found.group(1) + found.group(2))
        .or(() -> product.map(ProductName::platform))
        .or(() -> datatake.map(found -> "sentinel-2" + found.group(1).toLowerCase(Locale.ROOT)))
        .or(
            () ->
                Optional.of(ID_PREFIX.matcher(item.id()))
                    .filter(Matcher::find)
                    .map(
                        found ->
                            "sentinel-"
                                + found.group(1)
                                + found.group(2).toLowerCase(Locale.ROOT)));
  }

  /** Level-1C products are announced like Level-2A; only the latter are monitored. */
  boolean isLevel1C() {
    return item.text("s2:product_type").map(type -> type.endsWith("1C")).orElse(false)
        || item.text("processing:level").map("L1C"::equalsIgnoreCase).orElse(false)
        || product.flatMap(ProductName::level).map("1C"::equals).orElse(false)
        || item.id().endsWith("_L1C");
  }

  /**
   * Sensing time to the millisecond: {@code datetime}, else the start of an interval that one pass
   * can fill.
   */
  Optional<Instant> observedAt() {
    return sensed().map(instant -> instant.truncatedTo(ChronoUnit.MILLIS));
  }

  private Optional<Instant> sensed() {
    if (item.datetime().isPresent()) {
      return item.datetime();
    }
    Optional<Instant> start = item.time("start_datetime");
    Optional<Instant> end = item.time("end_datetime");
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    Duration length = Duration.between(start.get(), end.get());
    return length.isNegative() || length.compareTo(LONGEST_PASS) > 0 ? Optional.empty() : start;
  }

  Optional<MgrsTile> tile() {
    return Stream.<Supplier<Optional<String>>>of(
            () -> item.text("grid:code").filter(code -> code.startsWith("MGRS-")),
            () -> item.text("s2:mgrs_tile"),
            () -> composed("mgrs:utm_zone", "mgrs:latitude_band", "mgrs:grid_square"),
            () -> item.text("sentinel:mgrs"),
            () -> composed("sentinel:utm_zone", "sentinel:latitude_band", "sentinel:grid_square"),
            () -> product.flatMap(ProductName::tile),
            () -> item.text("s2:tile_id").flatMap(ItemFacts::tileIn),
            () -> tileIn(item.id()))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .map(ItemFacts::tileOf)
        .flatMap(Optional::stream)
        .findFirst();
  }

  Optional<Integer> relativeOrbit() {
    return item.integer("sat:relative_orbit")
        .or(() -> product.flatMap(ProductName::relativeOrbit))
        .or(
            () ->
                platform().flatMap(name -> absoluteOrbit().flatMap(n -> Tracks.relative(name, n))));
  }

  OrbitDirection orbitDirection() {
    return switch (item.text("sat:orbit_state").orElse("").toLowerCase(Locale.ROOT)) {
      case "ascending" -> OrbitDirection.ASCENDING;
      case "descending" -> OrbitDirection.DESCENDING;
      default -> OrbitDirection.UNKNOWN;
    };
  }

  /** For example {@code 05.11}, always two digits each. */
  Optional<String> baseline() {
    return item.text("s2:processing_baseline")
        .map(BASELINE::matcher)
        .filter(Matcher::matches)
        .map(found -> twoDigits(found.group(1)) + "." + twoDigits(found.group(2)))
        .or(() -> product.flatMap(ProductName::baseline));
  }

  /** Start of the datatake (Sentinel-2), or of the slice (Sentinel-1), to the second. */
  Optional<String> passStart() {
    return datatake
        .map(found -> found.group(2))
        .or(() -> product.map(ProductName::start))
        .or(
            () ->
                sensor() == Sensor.SENTINEL_1
                    ? item.time("start_datetime").map(COMPACT::format)
                    : Optional.empty())
        .or(() -> observedAt().map(COMPACT::format));
  }

  /** When the product was made, to the second, so that providers' precisions compare. */
  Optional<String> generationTime() {
    return Stream.<Supplier<Optional<Instant>>>of(
            () -> item.time("s2:generation_time"),
            () -> product.flatMap(ProductName::generated).flatMap(ItemFacts::compact),
            () -> item.time("processing:datetime"),
            () -> item.time("updated"),
            () -> item.time("created"))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst()
        .map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  Optional<String> timeliness() {
    return item.text("s1:product_timeliness");
  }

  Optional<Integer> epsg() {
    return Epsg.of(item.properties());
  }

  private Optional<Integer> absoluteOrbit() {
    return item.integer("sat:absolute_orbit")
        .or(() -> product.flatMap(ProductName::absoluteOrbit))
        .or(() -> datatake.map(found -> Integer.valueOf(found.group(3))))
        .or(
            () ->
                Stream.of("s2:granule_id", "s2:tile_id")
                    .map(item::text)
                    .flatMap(Optional::stream)
                    .map(ABSOLUTE_ORBIT::matcher)
                    .filter(Matcher::find)
                    .map(found -> Integer.valueOf(found.group(1)))
                    .findFirst());
  }

  private Optional<String> composed(String zone, String band, String square) {
    return item.text(zone)
        .flatMap(
            z -> item.text(band).flatMap(b -> item.text(square).map(letters -> z + b + letters)));
  }

  private static Optional<String> tileIn(String text) {
    return Optional.of(TILE_IN_ID.matcher(text)).filter(Matcher::find).map(found -> found.group(1));
  }

  private static Optional<MgrsTile> tileOf(String name) {
    try {
      return Optional.of(MgrsTile.parse(name));
    } catch (IllegalArgumentException e) {
      // The next source may name it better; without any the item is reported as having no tile.
      return Optional.empty();
    }
  }

  private static Optional<Instant> compact(String time) {
    try {
      return Optional.of(COMPACT.parse(time, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
  }

  private static String twoDigits(String number) {
    return number.length() == 1 ? "0" + number : number;
  }
}
