package dev.revisit.connectors.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.connectors.stac.StacAsset;
import dev.revisit.connectors.stac.StacItem;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the best GeoTIFF for each band of an item: finest resolution, then a file of its own before
 * a band of a larger file. JPEG 2000, previews and metadata are left out.
 */
final class BandAssets {
  private static final Set<String> PICTURES = Set.of("visual", "overview", "thumbnail", "preview");
  private static final Pattern ABSOLUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");
  private static final double UNKNOWN_RESOLUTION = 1e6;

  private final StacItem item;
  private final Map<String, Candidate> best = new LinkedHashMap<>();
  private final boolean onlyJpeg2000;

  BandAssets(StacItem item) {
    this.item = item;
    boolean jpeg2000 = false;
    for (StacAsset asset : item.assets().values()) {
      if (isPicture(asset)) {
        continue;
      }
      if (isJpeg2000(asset)) {
        jpeg2000 |= BandNames.of(asset).isPresent();
      } else if (isGeoTiff(asset)) {
        offer(asset);
      }
    }
    this.onlyJpeg2000 = jpeg2000 && best.isEmpty();
  }

  /** A band and the file that holds it. */
  record Candidate(String band, String href, int index, double resolution, JsonNode fields) {
    /** True when the item's own location was unknown, so that nobody can find the file. */
    boolean relative() {
      return !ABSOLUTE.matcher(href).matches();
    }
  }

  Optional<Candidate> of(String band) {
    return Optional.ofNullable(best.get(band));
  }

  boolean hasAny(List<String> bands) {
    return bands.stream().anyMatch(best::containsKey);
  }

  /** True when there are bands, but as JPEG 2000 alone. */
  boolean onlyJpeg2000() {
    return onlyJpeg2000;
  }

  private void offer(StacAsset asset) {
    String href = preferredHref(asset);
    List<Optional<String>> described = BandNames.described(asset.fields());
    Optional<String> whole = BandNames.of(asset);
    if (whole.isPresent()) {
      offer(new Candidate(whole.get(), href, 0, resolution(asset), asset.fields()));
      return;
    }
    for (int i = 0; i < described.size(); i++) {
      if (described.get(i).isPresent()) {
        offer(new Candidate(described.get(i).get(), href, i, resolution(asset), asset.fields()));
      }
    }
  }

  private void offer(Candidate candidate) {
    best.merge(
        candidate.band(),
        candidate,
        (old, other) -> other.resolution() < old.resolution() ? other : old);
  }

  private static String preferredHref(StacAsset asset) {
    if (isWeb(asset.href())) {
      return asset.href();
    }
    // Alternate-assets extension: bucket URIs often come with an HTTP twin.
    for (JsonNode alternate : asset.fields().path("alternate")) {
      String href = alternate.path("href").asText();
      if (isWeb(href)) {
        return href;
      }
    }
    return asset.href();
  }

  private static boolean isWeb(String href) {
    String lower = href.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://");
  }

  private double resolution(StacAsset asset) {
    JsonNode transform = asset.fields().path("proj:transform").path(0);
    if (transform.isNumber()) {
      return Math.abs(transform.doubleValue());
    }
    JsonNode gsd = asset.fields().path("gsd");
    if (gsd.isNumber()) {
      return gsd.doubleValue();
    }
    String key = asset.key().toLowerCase(Locale.ROOT);
    for (int metres : new int[] {10, 20, 60}) {
      if (key.endsWith(metres + "m")) {
        return metres;
      }
    }
    return item.properties().path("gsd").asDouble(UNKNOWN_RESOLUTION);
  }

  private static boolean isPicture(StacAsset asset) {
    return PICTURES.contains(asset.key().toLowerCase(Locale.ROOT))
        || asset.roles().stream().anyMatch(PICTURES::contains);
  }

  private static boolean isJpeg2000(StacAsset asset) {
    return asset.type().map(type -> type.contains("jp2")).orElse(false)
        || path(asset.href()).endsWith(".jp2");
  }

  private static boolean isGeoTiff(StacAsset asset) {
    return asset
        .type()
        .map(type -> type.toLowerCase(Locale.ROOT).startsWith("image/tiff"))
        .orElseGet(() -> path(asset.href()).matches(".*\\.tiff?"));
  }

  private static String path(String href) {
    try {
      String path = URI.create(href).getPath();
      return path == null ? "" : path.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return href.toLowerCase(Locale.ROOT);
    }
  }
}
