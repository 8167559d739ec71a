package dev.revisit.connectors.stac;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Opens a catalogue from what people type. */
public final class StacCatalogs {
  private StacCatalogs() {}

  /** As {@link #open(String, StacSettings)} with the default settings. */
  public static StacCatalog open(String location) {
    return open(location, StacSettings.defaults());
  }

  /**
   * A folder that holds {@code catalog.json}, a file, the URL of a JSON file (all static
   * catalogues), or the URL of a STAC API's root.
   *
   * @throws StacException when a static catalogue cannot be read
   * @throws IllegalArgumentException when the text is none of these
   */
  public static StacCatalog open(String location, StacSettings settings) {
    String text = location.strip();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      URI uri =
          Hrefs.toUri(text)
              .orElseThrow(() -> new IllegalArgumentException("Not a URL: " + text + "."));
      String path = uri.getPath() == null ? "" : uri.getPath().toLowerCase(Locale.ROOT);
      return path.endsWith(".json") ? new StaticCatalog(uri, settings) : new StacApi(uri, settings);
    }
    Path path = lower.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
    Path file = Files.isDirectory(path) ? path.resolve("catalog.json") : path;
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "There is no catalogue at "
              + text
              + ". Give a folder with catalog.json, its URL, or the root URL of a STAC API.");
    }
    return new StaticCatalog(file.toAbsolutePath().normalize().toUri(), settings);
  }
}
