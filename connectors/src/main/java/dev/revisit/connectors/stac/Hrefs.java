package dev.revisit.connectors.stac;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Resolution of the hrefs of a document against its location. */
final class Hrefs {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");

  private Hrefs() {}

  static boolean isAbsolute(String href) {
    return SCHEME.matcher(href).matches();
  }

  /** The absolute form; an absolute href is returned as it is, even if it is no valid URI. */
  static String resolve(URI base, String href) {
    if (isAbsolute(href)) {
      return href;
    }
    return toUri(href).map(relative -> text(base.resolve(relative))).orElse(href);
  }

  /** The URI, with illegal characters of a path quoted; empty when nothing helps. */
  static Optional<URI> toUri(String href) {
    try {
      return Optional.of(new URI(href));
    } catch (URISyntaxException e) {
      return quoted(href);
    }
  }

  /** True for the schemes from which this library reads documents. */
  static boolean readable(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("http") || scheme.equals("https") || scheme.equals("file");
  }

  private static Optional<URI> quoted(String href) {
    try {
      return Optional.of(new URI(null, null, href, null));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** {@code URI.resolve} writes {@code file:/x}; the usual form is {@code file:///x}. */
  private static String text(URI uri) {
    if ("file".equals(uri.getScheme()) && uri.getRawAuthority() == null) {
      return "file://" + uri.getRawPath();
    }
    return uri.toString();
  }
}
