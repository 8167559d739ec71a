package dev.revisit.connectors.raster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which files may be opened and how large they may be. Notifications come from outside: without a
 * policy an href could point the reader at internal services or local files.
 *
 * @param schemes {@code https}, {@code http}; {@code file} is governed by {@code fileRoots}
 * @param hosts exact names, {@code *.example.org} for a domain and all below, or {@code *} for
 *     every host
 * @param fileRoots folders below which {@code file:} is allowed, symbolic links resolved; empty
 *     forbids it
 * @param privateAddresses whether hosts may resolve to loopback, link-local or private addresses
 * @param maxPixels largest raster, columns x rows
 * @param maxTileBytes largest tile or strip after decompression
 * @param maxWindowPixels most pixels of one band decompressed for one block
 */
public record AssetPolicy(
    Set<String> schemes,
    Set<String> hosts,
    List<Path> fileRoots,
    boolean privateAddresses,
    long maxPixels,
    long maxTileBytes,
    long maxWindowPixels) {

  /** A Sentinel-1 scene at 10 m has about 0.6 thousand million pixels. */
  public static final long DEFAULT_MAX_PIXELS = 2_000_000_000L;

  public static final long DEFAULT_MAX_TILE_BYTES = 64L << 20;

  /** Thirty-two times a block. */
  public static final long DEFAULT_MAX_WINDOW_PIXELS = 32L << 20;

  private static final long LARGEST_TILE_BYTES = 512L << 20;
  private static final long LARGEST_WINDOW_PIXELS = 256L << 20;

  private static final Set<String> READABLE = Set.of("https", "http");

  public AssetPolicy {
    schemes = Set.copyOf(schemes);
    hosts = Set.copyOf(hosts);
    fileRoots = List.copyOf(fileRoots);
    for (String scheme : schemes) {
      if (!READABLE.contains(scheme)) {
        throw new IllegalArgumentException(
            "scheme '"
                + scheme
                + "' can't be read; use https or http, and fileRoots for local files");
      }
    }
    if (maxPixels <= 0 || maxTileBytes <= 0 || maxWindowPixels <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (maxTileBytes > LARGEST_TILE_BYTES || maxWindowPixels > LARGEST_WINDOW_PIXELS) {
      throw new IllegalArgumentException(
          "limits beyond "
              + LARGEST_TILE_BYTES
              + " bytes a tile and "
              + LARGEST_WINDOW_PIXELS
              + " pixels a window don't fit into arrays");
    }
  }

  /** HTTPS from the given hosts with public addresses; nothing else. */
  public static AssetPolicy https(String... hosts) {
    return new AssetPolicy(
        Set.of("https"),
        Set.of(hosts),
        List.of(),
        false,
        DEFAULT_MAX_PIXELS,
        DEFAULT_MAX_TILE_BYTES,
        DEFAULT_MAX_WINDOW_PIXELS);
  }

  /** Local files below the given folders; no network. */
  public static AssetPolicy files(Path... roots) {
    return https().withFileRoots(roots);
  }

  /** Also files below the given folders. */
  public AssetPolicy withFileRoots(Path... roots) {
    return new AssetPolicy(
        schemes, hosts, List.of(roots), privateAddresses, maxPixels, maxTileBytes, maxWindowPixels);
  }

  /**
   * Also plain HTTP and private addresses, from the given hosts only; for a catalogue on the same
   * machine or network.
   */
  public AssetPolicy withPrivateHosts(String... privateHosts) {
    return new AssetPolicy(
        READABLE, Set.of(privateHosts), fileRoots, true, maxPixels, maxTileBytes, maxWindowPixels);
  }

  /** Other limits. */
  public AssetPolicy withLimits(long pixels, long tileBytes, long windowPixels) {
    return new AssetPolicy(
        schemes, hosts, fileRoots, privateAddresses, pixels, tileBytes, windowPixels);
  }

  /**
   * The URI of an href, if it may be opened. Resolves the host's name; the connection resolves it
   * once more, so a name service that changes its answer within the JVM's cache time
   * (networkaddress.cache.ttl) is trusted.
   *
   * @throws SceneReadException {@code invalid-location}, {@code forbidden-location}, or {@code
   *     unreachable} when the host's name can't be resolved; for files also {@code missing-file}
   */
  public URI check(String href) throws SceneReadException {
    URI uri;
    try {
      uri = new URI(href);
    } catch (URISyntaxException e) {
      throw new SceneReadException(
          SceneReadException.INVALID_LOCATION,
          false,
          "not a URI: " + e.getReason(),
          "correct the asset's href in the catalogue; it must be an absolute URI",
          e);
    }
    return check(uri);
  }

  URI check(URI uri) throws SceneReadException {
    if (uri.getScheme() == null || uri.isOpaque()) {
      throw new SceneReadException(
          SceneReadException.INVALID_LOCATION,
          false,
          "not an absolute URI: " + shown(uri),
          "resolve relative hrefs against the item before notifying");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("file")) {
      return checkFile(uri);
    }
    if (!schemes.contains(scheme)) {
      throw forbidden("scheme '" + scheme + "' of " + shown(uri) + " is not allowed");
    }
    if (uri.getRawUserInfo() != null) {
      throw forbidden("credentials in " + shown(uri) + " are not allowed");
    }
    String host = uri.getHost();
    if (host == null) {
      throw new SceneReadException(
          SceneReadException.INVALID_LOCATION,
          false,
          "no host in " + shown(uri),
          "correct the asset's href in the catalogue");
    }
    if (!hostAllowed(host.toLowerCase(Locale.ROOT))) {
      throw forbidden("host '" + host + "' is not allowed");
    }
    if (!privateAddresses) {
      requirePublic(host);
    }
    return uri;
  }

  private URI checkFile(URI uri) throws SceneReadException {
    if (fileRoots.isEmpty()) {
      throw forbidden("local files are not allowed: " + shown(uri));
    }
    if (uri.getRawAuthority() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new SceneReadException(
          SceneReadException.INVALID_LOCATION,
          false,
          "a file URI has only a path: " + shown(uri),
          "correct the asset's href in the catalogue");
    }
    Path path = Path.of(uri);
    try {
      Path real = path.toRealPath();
      for (Path root : fileRoots) {
        if (real.startsWith(root.toRealPath())) {
          return real.toUri();
        }
      }
    } catch (NoSuchFileException e) {
      // Whether a file outside the roots exists is nobody's business.
      if (fileRoots.stream()
          .anyMatch(root -> path.normalize().startsWith(root.toAbsolutePath().normalize()))) {
        throw new SceneReadException(
            SceneReadException.MISSING_FILE,
            false,
            "no such file: " + path,
            "check that the catalogue's assets were copied with it",
            e);
      }
    } catch (IOException e) {
      throw new SceneReadException(
          SceneReadException.UNREACHABLE,
          true,
          "can't open " + path + ": " + e.getMessage(),
          "check the file system",
          e);
    }
    throw forbidden(path + " is outside the allowed folders");
  }

  private boolean hostAllowed(String host) {
    for (String allowed : hosts) {
      String pattern = allowed.toLowerCase(Locale.ROOT);
      if (pattern.equals("*") || pattern.equals(host)) {
        return true;
      }
      if (pattern.startsWith("*.")
          && (host.endsWith(pattern.substring(1)) || host.equals(pattern.substring(2)))) {
        return true;
      }
    }
    return false;
  }

  private static void requirePublic(String host) throws SceneReadException {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (isPrivate(address)) {
          throw forbidden("host '" + host + "' has a private address");
        }
      }
    } catch (UnknownHostException e) {
      throw new SceneReadException(
          SceneReadException.UNREACHABLE,
          true,
          "host '" + host + "' can't be resolved",
          "check the network and the name service, then replay",
          e);
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    boolean uniqueLocal = bytes.length == 16 && (first & 0xfe) == 0xfc;
    // Shared address space of carriers and clouds, RFC 6598: 100.64.0.0/10.
    boolean shared = bytes.length == 4 && first == 100 && (bytes[1] & 0xc0) == 64;
    boolean thisNetwork = bytes.length == 4 && first == 0;
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || shared
        || thisNetwork;
  }

  private static SceneReadException forbidden(String message) {
    return new SceneReadException(
        SceneReadException.FORBIDDEN_LOCATION,
        false,
        message,
        "if the location is trustworthy, allow its host, scheme or folder in the asset policy and replay");
  }

  /** A URI for messages: signatures in the query and credentials stay out of logs. */
  static String shown(URI uri) {
    String authority =
        uri.getHost() == null
            ? ""
            : "//" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() == null ? path : uri.getScheme() + ":" + authority + path;
  }
}
