package dev.revisit.flink.pretrain;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a data set is, as people type it: a path, a {@code file:} URI, or any other URI. */
final class DataSetLocation {
  /** At least two letters: one letter before the colon is a drive. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

  private static final String FILE = "file:";

  private DataSetLocation() {}

  /** The folder, when it is local. */
  static Optional<Path> local(String location) {
    if (!SCHEME.matcher(location).lookingAt()) {
      return Optional.of(Path.of(location));
    }
    if (!location.regionMatches(true, 0, FILE, 0, FILE.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(new URI(location).getPath()));
    } catch (URISyntaxException e) {
      // As Flink writes them: blanks and the like are not escaped.
      return Optional.of(Path.of(location.substring(FILE.length())));
    }
  }

  /** In the form in which Flink takes it: local folders absolute, nothing escaped. */
  static String forFlink(String location) {
    return local(location).map(path -> FILE + path.toAbsolutePath().normalize()).orElse(location);
  }
}
