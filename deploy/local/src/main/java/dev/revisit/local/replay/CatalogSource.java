package dev.revisit.local.replay;

import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacException;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.stac.FolderCatalog;
import dev.revisit.local.stac.StacApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the scenes of a run come from: a catalogue folder, which is served by a STAC API in this
 * process so that everything is read over HTTP as from a public catalogue, or the URL of a
 * catalogue elsewhere.
 */
public final class CatalogSource implements AutoCloseable {
  /**
   * The links of the items are part of the events, so the port is the same on every replay where
   * possible.
   */
  static final int USUAL_PORT = 8780;

  private static final Logger LOG = LoggerFactory.getLogger(CatalogSource.class);

  private final StacCatalog catalog;
  private final Optional<StacApiServer> server;
  private final boolean local;
  private final boolean api;
  private final String name;
  private final String description;

  private CatalogSource(
      StacCatalog catalog,
      Optional<StacApiServer> server,
      boolean local,
      boolean api,
      String name,
      String description) {
    this.catalog = catalog;
    this.server = server;
    this.local = local;
    this.api = api;
    this.name = name;
    this.description = description;
  }

  /**
   * Opens a catalogue.
   *
   * @param folderOrUrl a folder with a {@code catalog.json}, the URL of a {@code catalog.json}, or
   *     the root of a STAC API
   * @param port for serving a folder, 0 for any free one; without one the usual port, or any free
   *     one if that is taken
   * @throws UserError when there is none
   */
  public static CatalogSource open(String folderOrUrl, Optional<Integer> port) {
    if (folderOrUrl.startsWith("http://") || folderOrUrl.startsWith("https://")) {
      try {
        URI url = new URI(folderOrUrl);
        return new CatalogSource(
            StacCatalogs.open(folderOrUrl),
            Optional.empty(),
            isLoopback(url),
            !folderOrUrl.endsWith(".json"),
            folderOrUrl,
            folderOrUrl);
      } catch (StacException e) {
        throw new UserError(
            ExitCode.USAGE,
            "The catalogue " + folderOrUrl + " cannot be opened: " + e.getMessage(),
            e.remedy(),
            e);
      } catch (URISyntaxException e) {
        throw noCatalog(folderOrUrl, "is not a URL: " + e.getMessage(), e);
      }
    }
    return serve(folder(folderOrUrl), port);
  }

  private static Path folder(String text) {
    Path folder;
    try {
      folder = Path.of(text);
    } catch (InvalidPathException e) {
      throw noCatalog(text, "is neither a folder nor an http(s) URL", e);
    }
    if (Files.isRegularFile(folder) && folder.getFileName().toString().equals("catalog.json")) {
      folder = folder.toAbsolutePath().getParent();
    }
    if (!Files.isDirectory(folder)) {
      throw noCatalog(text, "does not exist", null);
    }
    return folder;
  }

  private static CatalogSource serve(Path folder, Optional<Integer> port) {
    FolderCatalog read;
    try {
      read = FolderCatalog.read(folder);
    } catch (IOException e) {
      throw noCatalog(folder.toString(), "is not a catalogue: " + e.getMessage(), e);
    }
    try {
      StacApiServer server = start(read, port);
      String unreadable =
          read.unreadable().isEmpty() ? "" : ", " + read.unreadable().size() + " unreadable files";
      return new CatalogSource(
          StacCatalogs.open(server.root().toString()),
          Optional.of(server),
          true,
          false,
          "catalog/" + read.id(),
          read.root()
              + " ("
              + read.collectionIds().size()
              + " collections, "
              + read.size()
              + " items"
              + unreadable
              + ")");
    } catch (IOException e) {
      throw new UserError(
          ExitCode.FAILED,
          "The STAC API did not start: " + e.getMessage(),
          "Give another port with --stac-port, or 0 for any free one.",
          e);
    }
  }

  private static StacApiServer start(FolderCatalog folder, Optional<Integer> port)
      throws IOException {
    if (port.isPresent()) {
      return StacApiServer.start(folder, port.get());
    }
    try {
      return StacApiServer.start(folder, USUAL_PORT);
    } catch (IOException e) {
      LOG.info("Port {} is taken, so another one is used for the STAC API", USUAL_PORT, e);
      return StacApiServer.start(folder, 0);
    }
  }

  private static UserError noCatalog(String what, String why, Throwable cause) {
    return new UserError(
        ExitCode.USAGE,
        "Catalogue " + what + " " + why,
        "Give --catalog a folder with a catalog.json, the URL of a catalog.json, or the root URL of a STAC API.",
        cause);
  }

  private static boolean isLoopback(URI url) {
    try {
      return url.getHost() != null && InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * The items that match, all in memory.
   *
   * @throws UserError when the catalogue cannot be read
   */
  public List<StacItem> items(StacSearch search) {
    try (Stream<StacItem> items = catalog.search(search)) {
      return items.toList();
    } catch (StacException e) {
      throw new UserError(
          ExitCode.FAILED, "The catalogue cannot be read: " + e.getMessage(), e.remedy(), e);
    }
  }

  /**
   * The {@code source} of the notifications: the URL, or the id of a catalogue in a folder, so that
   * ids don't depend on a port.
   */
  public String name() {
    return name;
  }

  /** Address of the STAC API or of {@code catalog.json}. */
  public URI root() {
    return server.map(StacApiServer::root).orElseGet(catalog::root);
  }

  /** Whether the rasters lie on this machine, so that the reader must be allowed to ask it. */
  public boolean local() {
    return local;
  }

  /** Whether this is a STAC API elsewhere, which may hold millions of items. */
  public boolean unbounded() {
    return api && !local;
  }

  /** For people. */
  public String description() {
    return description;
  }

  @Override
  public void close() {
    catalog.close();
    server.ifPresent(StacApiServer::close);
  }
}
